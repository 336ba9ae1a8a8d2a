//! News of a template: it was judged, its quality or its category changed, or its text.

use crate::lenient::{self, Slice};
use serde::Deserialize;
use serde_json::value::RawValue;
use waxwing_domain::time::Timestamp;

/// The fields that tell of templates.
pub(super) const STATUS: &str = "message_template_status_update";
pub(super) const QUALITY: &str = "message_template_quality_update";
pub(super) const COMPONENTS: &str = "message_template_components_update";
pub(super) const CATEGORY: &str = "template_category_update";

/// News of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateNotice {
    /// Which template, in which language.
    pub template: TemplateName,
    /// What changed.
    pub change: TemplateChange,
    /// When Meta told of it.
    pub at: Option<Timestamp>,
    /// The value as it came.
    pub raw: String,
}

/// One translation of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateName {
    /// Its id.
    pub id: Option<String>,
    /// The template's name, which its translations share.
    pub name: String,
    /// Its language, as `en_US` even where Meta writes `en-US`.
    pub language: String,
}

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateChange {
    /// Meta judged it, paused it or let it go.
    Status(TemplateStatus),
    /// Its quality is another.
    Quality {
        /// The quality before, such as `GREEN`.
        previous: Option<String>,
        /// The quality now.
        new: String,
    },
    /// Its text is another.
    Texts(TemplateTexts),
    /// Its category will be another, by Meta's will.
    CategoryAhead {
        /// The category now.
        current: String,
        /// The category it will have.
        correct: String,
        /// From when on.
        at: Option<Timestamp>,
    },
    /// Its category is another.
    Category {
        /// The category before.
        previous: Option<String>,
        /// The category now.
        new: String,
    },
}

/// How Meta judged a template.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TemplateStatus {
    /// Meta's word: `APPROVED`, `REJECTED`, `PAUSED`, `DISABLED`, …
    pub event: String,
    /// Why, in a word such as `INVALID_FORMAT`; none for `NONE`.
    pub reason: Option<String>,
    /// The template's category.
    pub category: Option<String>,
    /// Which pause it is, such as `FIRST_PAUSE`.
    pub title: Option<String>,
    /// Why, in a sentence.
    pub explanation: Option<String>,
    /// What to do about it, in a sentence.
    pub recommendation: Option<String>,
    /// When it was disabled.
    pub disabled_at: Option<Timestamp>,
}

/// The texts of a template.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TemplateTexts {
    /// Its header, if that is a text.
    pub header: Option<String>,
    /// Its body.
    pub body: Option<String>,
    /// Its footer.
    pub footer: Option<String>,
    /// Its buttons.
    pub buttons: Vec<TemplateButton>,
}

/// A button of a template.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TemplateButton {
    /// Its kind, such as `URL`.
    pub kind: String,
    /// What is written on it.
    pub text: String,
    /// Where it leads.
    pub url: Option<String>,
    /// Whom it calls.
    pub phone_number: Option<String>,
}

#[derive(Deserialize)]
struct Fields<'a> {
    #[serde(borrow)]
    message_template_id: Slice<'a>,
    #[serde(borrow)]
    message_template_name: Slice<'a>,
    #[serde(borrow)]
    message_template_language: Slice<'a>,
    #[serde(borrow)]
    event: Slice<'a>,
    #[serde(borrow)]
    reason: Slice<'a>,
    #[serde(borrow)]
    message_template_category: Slice<'a>,
    #[serde(borrow)]
    disable_info: Slice<'a>,
    #[serde(borrow)]
    other_info: Slice<'a>,
    #[serde(borrow)]
    rejection_info: Slice<'a>,
    #[serde(borrow)]
    previous_quality_score: Slice<'a>,
    #[serde(borrow)]
    new_quality_score: Slice<'a>,
    #[serde(borrow)]
    message_template_title: Slice<'a>,
    #[serde(borrow)]
    message_template_element: Slice<'a>,
    #[serde(borrow)]
    message_template_footer: Slice<'a>,
    #[serde(borrow)]
    message_template_buttons: Slice<'a>,
    #[serde(borrow)]
    previous_category: Slice<'a>,
    #[serde(borrow)]
    new_category: Slice<'a>,
    #[serde(borrow)]
    correct_category: Slice<'a>,
    #[serde(borrow)]
    category_update_timestamp: Slice<'a>,
}

/// What `disable_info`, `other_info` and `rejection_info` hold; each has some of it.
#[derive(Deserialize, Default)]
struct Info<'a> {
    #[serde(borrow)]
    disable_date: Slice<'a>,
    #[serde(borrow)]
    title: Slice<'a>,
    #[serde(borrow)]
    description: Slice<'a>,
    #[serde(borrow)]
    reason: Slice<'a>,
    #[serde(borrow)]
    recommendation: Slice<'a>,
}

#[derive(Deserialize)]
struct Button<'a> {
    #[serde(borrow, rename = "message_template_button_type")]
    kind: Slice<'a>,
    #[serde(borrow, rename = "message_template_button_text")]
    text: Slice<'a>,
    #[serde(borrow, rename = "message_template_button_url")]
    url: Slice<'a>,
    #[serde(borrow, rename = "message_template_button_phone_number")]
    phone_number: Slice<'a>,
}

/// Reads the news of a template; the error completes the sentence "news of a template …".
pub(super) fn read(
    field: &str,
    told_at: Slice<'_>,
    raw: &RawValue,
) -> Result<TemplateNotice, &'static str> {
    let fields: Fields<'_> = lenient::object(raw).ok_or("does not fit")?;
    let language = lenient::owned(fields.message_template_language).ok_or("has no language")?;
    Ok(TemplateNotice {
        template: TemplateName {
            id: lenient::owned(fields.message_template_id),
            name: lenient::owned(fields.message_template_name).ok_or("has no name")?,
            language: language.replace('-', "_"),
        },
        change: change(field, &fields)?,
        at: lenient::timestamp(told_at),
        raw: raw.get().to_owned(),
    })
}

fn change(field: &str, fields: &Fields<'_>) -> Result<TemplateChange, &'static str> {
    // Meta's own example of a change of quality stands in the field for the status.
    let is_quality = fields.event.is_none() && fields.new_quality_score.is_some();
    match field {
        STATUS if !is_quality => status(fields).map(TemplateChange::Status),
        QUALITY | STATUS => Ok(TemplateChange::Quality {
            previous: lenient::owned(fields.previous_quality_score),
            new: lenient::owned(fields.new_quality_score).ok_or("has no `new_quality_score`")?,
        }),
        COMPONENTS => Ok(TemplateChange::Texts(texts(fields))),
        _ => category(fields),
    }
}

fn status(fields: &Fields<'_>) -> Result<TemplateStatus, &'static str> {
    let (disabled, other, rejected) =
        (info(fields.disable_info), info(fields.other_info), info(fields.rejection_info));
    Ok(TemplateStatus {
        event: lenient::owned(fields.event).ok_or("has no `event`")?,
        reason: lenient::owned(fields.reason).filter(|it| it != "NONE"),
        category: lenient::owned(fields.message_template_category),
        title: lenient::owned(other.title),
        explanation: lenient::owned(rejected.reason).or_else(|| lenient::owned(other.description)),
        recommendation: lenient::owned(rejected.recommendation),
        disabled_at: lenient::timestamp(disabled.disable_date),
    })
}

fn info(raw: Slice<'_>) -> Info<'_> {
    raw.and_then(lenient::object).unwrap_or_default()
}

fn texts(fields: &Fields<'_>) -> TemplateTexts {
    let buttons = fields.message_template_buttons.and_then(lenient::items);
    TemplateTexts {
        header: lenient::owned(fields.message_template_title),
        body: lenient::owned(fields.message_template_element),
        footer: lenient::owned(fields.message_template_footer),
        buttons: buttons.into_iter().flatten().filter_map(button).collect(),
    }
}

fn button(raw: &RawValue) -> Option<TemplateButton> {
    let fields: Button<'_> = lenient::object(raw)?;
    Some(TemplateButton {
        kind: lenient::owned(fields.kind)?,
        text: lenient::owned(fields.text).unwrap_or_default(),
        url: lenient::owned(fields.url),
        phone_number: lenient::owned(fields.phone_number),
    })
}

fn category(fields: &Fields<'_>) -> Result<TemplateChange, &'static str> {
    // What is still to come is told with the category it has as `new_category`.
    let new = lenient::owned(fields.new_category).ok_or("has no `new_category`")?;
    Ok(match lenient::owned(fields.correct_category) {
        Some(correct) => TemplateChange::CategoryAhead {
            current: new,
            correct,
            at: lenient::timestamp(fields.category_update_timestamp),
        },
        None => {
            TemplateChange::Category { previous: lenient::owned(fields.previous_category), new }
        }
    })
}

impl TemplateChange {
    /// The name of the webhook field that tells of it.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Status(_) => STATUS,
            Self::Quality { .. } => QUALITY,
            Self::Texts(_) => COMPONENTS,
            Self::CategoryAhead { .. } | Self::Category { .. } => CATEGORY,
        }
    }
}
