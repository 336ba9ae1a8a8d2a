//! The parts of a template or of one of its cards, read from its definition.

use super::blanks::Part;
use super::fill::{ButtonKind, HeaderKind};
use super::variables;
use serde_json::Value;
use std::borrow::Cow;

/// The most characters of a header's text. Source: <https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components>.
pub(super) const HEADER_LENGTH_MAX: usize = 60;

/// The most characters of a body.
pub(super) const BODY_LENGTH_MAX: usize = 1_024;

/// The most characters of the body of a limited-time offer.
pub(super) const OFFER_BODY_LENGTH_MAX: usize = 600;

/// The most characters of the body of a card, or of a single product's message.
pub(super) const CARD_BODY_LENGTH_MAX: usize = 160;

/// The most characters of a footer.
pub(super) const FOOTER_LENGTH_MAX: usize = 60;

/// The most characters of a button's label.
pub(super) const LABEL_LENGTH_MAX: usize = 25;

/// The most characters of a button's address.
pub(super) const URL_LENGTH_MAX: usize = 2_000;

/// The most characters of a code to copy.
pub(super) const COUPON_LENGTH_MAX: usize = 20;

/// The most characters of a code that proves who somebody is.
pub(super) const ONE_TIME_CODE_LENGTH_MAX: usize = 15;

/// The most cards of a carousel.
pub(super) const CARDS_MAX: usize = 10;

/// The label of the button that copies a code: Meta does not let anybody choose it.
const COPY_LABEL: &str = "Copy offer code";

/// The body Meta gives a template for codes.
const ONE_TIME_BODY: &str = "*{{1}}* is your verification code.";

/// What Meta adds to it on demand.
const SECURITY_ADVICE: &str = " For your security, do not share this code.";

/// The parts of a template, or of one card.
#[derive(Debug, Default)]
pub(super) struct Parts<'a> {
    pub(super) header: Option<Header<'a>>,
    pub(super) body: Cow<'a, str>,
    pub(super) footer: Option<Cow<'a, str>>,
    pub(super) buttons: Vec<Button<'a>>,
    pub(super) offer: Option<Offer<'a>>,
    pub(super) cards: Vec<Self>,
    /// Its blank is a code that proves who somebody is.
    pub(super) is_one_time: bool,
    /// It is a card of a carousel.
    pub(super) is_card: bool,
}

/// What stands above the body.
#[derive(Clone, Copy, Debug)]
pub(super) enum Header<'a> {
    Text(&'a str),
    Given(HeaderKind),
    /// A format we have no words for.
    Other,
}

/// One button.
#[derive(Clone, Copy, Debug)]
pub(super) struct Button<'a> {
    pub(super) kind: ButtonKind,
    pub(super) label: &'a str,
    pub(super) url: Option<&'a str>,
    pub(super) phone_number: Option<&'a str>,
}

/// A limited-time offer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Offer<'a> {
    pub(super) text: &'a str,
    pub(super) has_expiration: bool,
}

impl<'a> Parts<'a> {
    /// Reads the components of a template.
    pub(super) fn read(components: &'a [Value], is_one_time: bool) -> Self {
        let mut parts = Self::read_flat(components, is_one_time);
        let cards = part(components, "carousel").and_then(|it| it.get("cards")?.as_array());
        parts.cards = cards
            .into_iter()
            .flatten()
            .map(|card| {
                let components = card.get("components").and_then(Value::as_array);
                let components = components.map_or(&[][..], Vec::as_slice);
                Self { is_card: true, ..Self::read_flat(components, false) }
            })
            .collect();
        parts
    }

    fn read_flat(components: &'a [Value], is_one_time: bool) -> Self {
        let offer = part(components, "limited_time_offer").map(|it| {
            let offer = it.get("limited_time_offer").unwrap_or(it);
            let has_expiration = offer.get("has_expiration").and_then(Value::as_bool);
            let text = text(offer, "text").unwrap_or_default();
            Offer { text, has_expiration: has_expiration.unwrap_or(false) }
        });
        let buttons = part(components, "buttons").and_then(|it| it.get("buttons")?.as_array());
        Self {
            header: part(components, "header").map(Header::read),
            body: part(components, "body").map(|it| body(it, is_one_time)).unwrap_or_default(),
            footer: part(components, "footer").and_then(footer),
            buttons: buttons
                .into_iter()
                .flatten()
                .map(|it| Button::read(it, is_one_time))
                .collect(),
            offer,
            cards: Vec::new(),
            is_one_time,
            is_card: false,
        }
    }

    /// Whether any text has a variable with a name.
    pub(super) fn has_named_variables(&self) -> bool {
        let in_header = matches!(self.header, Some(Header::Text(it)) if variables::has_named(it));
        in_header
            || variables::has_named(&self.body)
            || self.cards.iter().any(Self::has_named_variables)
    }

    /// Whether it is a card that shows a product: of such, as many may be sent as there are products.
    pub(super) const fn shows_product(&self) -> bool {
        matches!(self.header, Some(Header::Given(HeaderKind::Product)))
    }

    /// Whether we do not know what this part takes.
    pub(super) fn is_open(&self, part: Part) -> bool {
        match part {
            Part::Header => matches!(self.header, Some(Header::Other)),
            Part::Body | Part::Offer => false,
            Part::Button(index) => self
                .buttons
                .get(index)
                .is_some_and(|it| matches!(it.kind, ButtonKind::VoiceCall | ButtonKind::Other)),
        }
    }

    /// The most characters of its body, filled in.
    pub(super) fn body_length_max(&self) -> usize {
        let sells_one = self.buttons.iter().any(|it| it.kind == ButtonKind::Spm);
        if self.is_card || sells_one {
            CARD_BODY_LENGTH_MAX
        } else if self.offer.is_some() {
            OFFER_BODY_LENGTH_MAX
        } else {
            BODY_LENGTH_MAX
        }
    }
}

impl<'a> Header<'a> {
    fn read(part: &'a Value) -> Self {
        let format = text(part, "format").unwrap_or("TEXT");
        if format.eq_ignore_ascii_case("TEXT") {
            return Self::Text(text(part, "text").unwrap_or_default());
        }
        HeaderKind::read(format).map_or(Self::Other, Self::Given)
    }
}

impl<'a> Button<'a> {
    fn read(button: &'a Value, is_one_time: bool) -> Self {
        let kind = ButtonKind::read(text(button, "type").unwrap_or_default());
        // Meta lists the button that copies such a code as one that opens a page.
        let kind = if is_one_time && kind == ButtonKind::Url { ButtonKind::Otp } else { kind };
        let label = text(button, "text").unwrap_or(match kind {
            ButtonKind::CopyCode => COPY_LABEL,
            ButtonKind::Otp => "Copy code",
            _ => "",
        });
        Self { kind, label, url: text(button, "url"), phone_number: text(button, "phone_number") }
    }
}

fn body(part: &Value, is_one_time: bool) -> Cow<'_, str> {
    match text(part, "text") {
        Some(text) => text.into(),
        None if !is_one_time => Cow::default(),
        None if part.get("add_security_recommendation") == Some(&Value::Bool(true)) => {
            format!("{ONE_TIME_BODY}{SECURITY_ADVICE}").into()
        }
        None => ONE_TIME_BODY.into(),
    }
}

fn footer(part: &Value) -> Option<Cow<'_, str>> {
    let minutes = part.get("code_expiration_minutes").and_then(Value::as_u64);
    text(part, "text")
        .map(Cow::from)
        .or_else(|| minutes.map(|it| format!("This code expires in {it} minutes.").into()))
}

/// The first component of this type.
fn part<'a>(components: &'a [Value], kind: &str) -> Option<&'a Value> {
    components.iter().find(|it| text(it, "type").is_some_and(|it| it.eq_ignore_ascii_case(kind)))
}

pub(super) fn text<'a>(value: &'a Value, member: &str) -> Option<&'a str> {
    value.get(member).and_then(Value::as_str)
}
