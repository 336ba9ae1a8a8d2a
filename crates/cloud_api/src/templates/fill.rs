//! What a person sees of a template that was filled in.

use super::Definition;
use super::blanks::{Blank, Part};
use super::filling::{Filling, Given, words};
use super::parts::{Button, Header, Parts, text};
use super::variables::{self, replaced};
use crate::content::Component;
use serde::Serialize;
use serde_json::{Number, Value};
use std::borrow::Cow;
use waxwing_domain::time::Timestamp;

/// What a person sees of a template.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Filled {
    /// What stands above the body.
    pub header: Option<FilledHeader>,
    /// The text.
    pub body: String,
    /// What stands below the body, in grey.
    pub footer: Option<String>,
    /// What can be tapped.
    pub buttons: Vec<FilledButton>,
    /// What is offered for a limited time.
    pub offer: Option<FilledOffer>,
    /// The cards of a carousel.
    pub cards: Vec<FilledCard>,
}

/// One card of a carousel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FilledCard {
    /// What stands above its body.
    pub header: Option<FilledHeader>,
    /// Its text; empty when it has none.
    pub body: String,
    /// What can be tapped.
    pub buttons: Vec<FilledButton>,
}

/// What stands above the body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FilledHeader {
    /// What it is.
    pub kind: HeaderKind,
    /// Its text, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Where the medium is, if the sender gave an address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// The medium's id, if the sender gave that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What a file is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    /// Where a place is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latitude: Option<Number>,
    /// Where a place is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longitude: Option<Number>,
    /// What a place is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A place's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Which product it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_retailer_id: Option<String>,
}

/// Something that can be tapped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FilledButton {
    /// What tapping it does.
    pub kind: ButtonKind,
    /// What stands on it.
    pub text: String,
    /// Where it leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Whom it calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// What it copies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What a tap on a quick reply sends back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
    /// On which card it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_index: Option<usize>,
}

/// What is offered for a limited time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FilledOffer {
    /// What it says.
    pub text: String,
    /// The code to use.
    pub code: Option<String>,
    /// When it ends, in RFC 3339.
    pub expires_at: Option<String>,
}

/// The kinds of headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HeaderKind {
    /// A line of text.
    Text,
    /// A picture.
    Image,
    /// A film.
    Video,
    /// A film that plays by itself, over and over.
    #[serde(rename = "video")]
    Gif,
    /// A file.
    Document,
    /// A place.
    Location,
    /// A product of the business's catalogue.
    Product,
}

/// The kinds of buttons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ButtonKind {
    /// Sends a reply.
    QuickReply,
    /// Opens a page.
    Url,
    /// Calls a number.
    PhoneNumber,
    /// Copies a code.
    CopyCode,
    /// Copies, or fills in, a code that proves who somebody is.
    Otp,
    /// Opens a form.
    Flow,
    /// Opens the catalogue.
    Catalog,
    /// Shows products.
    Mpm,
    /// Shows one product.
    Spm,
    /// Calls the business within WhatsApp.
    VoiceCall,
    /// Gives the business the person's number.
    RequestContactInfo,
    /// A kind we have no word for.
    Other,
}

impl HeaderKind {
    /// The kind of a header's `format`.
    pub fn read(format: &str) -> Option<Self> {
        Some(match format.to_ascii_uppercase().as_str() {
            "TEXT" => Self::Text,
            "IMAGE" => Self::Image,
            "VIDEO" => Self::Video,
            "GIF" => Self::Gif,
            "DOCUMENT" => Self::Document,
            "LOCATION" => Self::Location,
            "PRODUCT" => Self::Product,
            _ => return None,
        })
    }
}

impl ButtonKind {
    /// The kind of a button's `type`.
    pub fn read(kind: &str) -> Self {
        match kind.to_ascii_uppercase().as_str() {
            "QUICK_REPLY" => Self::QuickReply,
            "URL" => Self::Url,
            "PHONE_NUMBER" => Self::PhoneNumber,
            "COPY_CODE" => Self::CopyCode,
            "OTP" => Self::Otp,
            "FLOW" => Self::Flow,
            "CATALOG" => Self::Catalog,
            "MPM" => Self::Mpm,
            "SPM" => Self::Spm,
            "VOICE_CALL" => Self::VoiceCall,
            "REQUEST_CONTACT_INFO" => Self::RequestContactInfo,
            _ => Self::Other,
        }
    }

    /// What a send calls it; none when we do not know.
    pub const fn sub_type(self) -> Option<&'static str> {
        Some(match self {
            Self::QuickReply => "quick_reply",
            Self::Url | Self::Otp => "url",
            Self::PhoneNumber => "phone_number",
            Self::CopyCode => "copy_code",
            Self::Flow => "flow",
            Self::Catalog => "catalog",
            Self::Mpm => "mpm",
            Self::Spm => "spm",
            Self::VoiceCall => "voice_call",
            Self::RequestContactInfo | Self::Other => return None,
        })
    }
}

impl Definition {
    /// What a person sees of a send of this template; a blank that nobody filled stays as it is.
    pub fn fill(&self, components: &[Component]) -> Filled {
        let given = components.iter().map(Component::as_value);
        let filling = Filling::read(String::new(), given);
        let parts = self.parts();
        let fill = Fill { is_named: self.is_named(), card: None };
        let given_cards = filling.carousel().map(Given::cards).unwrap_or_default();
        let shown = if parts.cards.first().is_some_and(Parts::shows_product) {
            given_cards.len().max(parts.cards.len())
        } else {
            parts.cards.len()
        };
        let nothing = Filling::read(String::new(), []);
        let card = |index: usize| {
            let of_card = given_cards.iter().find(|it| it.index == Some(index));
            let filling = of_card.map_or(&nothing, |it| &it.filling);
            let parts = &parts.cards[index.min(parts.cards.len() - 1)];
            Fill { card: Some(index), ..fill }.card(parts, filling)
        };
        let FilledCard { header, body, buttons } = fill.card(&parts, &filling);
        Filled {
            header,
            body,
            footer: parts.footer.as_ref().map(ToString::to_string),
            buttons,
            offer: parts.offer.map(|it| offer(it.text, &filling)),
            cards: (0..shown).map(card).collect(),
        }
    }
}

#[derive(Clone, Copy)]
struct Fill {
    is_named: bool,
    card: Option<usize>,
}

impl Fill {
    fn card(self, parts: &Parts<'_>, filling: &Filling<'_>) -> FilledCard {
        let blanks = parts.blanks(self.card);
        let of = |part: Part| -> Vec<Blank> {
            blanks.iter().filter(|it| it.slot.part == part).cloned().collect()
        };
        let text = |text: &str, part| filled_text(text, &of(part), filling.of(part), self.is_named);
        let header = parts.header.and_then(|it| match it {
            Header::Text(line) => Some(FilledHeader {
                text: Some(text(line, Part::Header)),
                ..FilledHeader::nothing(HeaderKind::Text)
            }),
            Header::Given(kind) => Some(header(kind, filling.of(Part::Header))),
            Header::Other => None,
        });
        let button = |(index, it): (usize, &Button<'_>)| {
            let part = Part::Button(index);
            let url = it.url.map(|it| text(it, part));
            FilledButton { card_index: self.card, ..button(it, url, filling.of(part)) }
        };
        FilledCard {
            header,
            body: text(&parts.body, Part::Body),
            buttons: parts.buttons.iter().enumerate().map(button).collect(),
        }
    }
}

/// A text with its blanks filled; one that nobody filled stays as it is.
pub(super) fn filled_text(
    text: &str,
    blanks: &[Blank],
    given: Option<&Given<'_>>,
    is_named: bool,
) -> String {
    let names = variables::in_order(text);
    replaced(text, |name| {
        // A part with one blank need not say its name: the end of an address.
        let place = names.iter().position(|it| *it == name)?;
        words(given?.value(blanks.get(place)?, place, is_named)?)
    })
}

fn header(kind: HeaderKind, given: Option<&Given<'_>>) -> FilledHeader {
    let value = given.and_then(|it| {
        let parameter = it.parameters().first()?;
        parameter.get(text(parameter, "type")?.to_ascii_lowercase())
    });
    let Some(value) = value else { return FilledHeader::nothing(kind) };
    let word = |member: &str| text(value, member).map(str::to_owned);
    FilledHeader {
        link: word("link"),
        id: word("id"),
        filename: word("filename"),
        latitude: value.get("latitude").and_then(degrees),
        longitude: value.get("longitude").and_then(degrees),
        name: word("name"),
        address: word("address"),
        product_retailer_id: word("product_retailer_id"),
        ..FilledHeader::nothing(kind)
    }
}

/// A number, which Meta takes as a string too.
fn degrees(value: &Value) -> Option<Number> {
    match value {
        Value::Number(number) => Some(number.clone()),
        Value::String(text) => Number::from_f64(text.trim().parse().ok()?),
        _ => None,
    }
}

impl FilledHeader {
    /// A header of that kind with nothing in it.
    pub const fn nothing(kind: HeaderKind) -> Self {
        Self {
            kind,
            text: None,
            link: None,
            id: None,
            filename: None,
            latitude: None,
            longitude: None,
            name: None,
            address: None,
            product_retailer_id: None,
        }
    }
}

fn button(button: &Button<'_>, url: Option<String>, given: Option<&Given<'_>>) -> FilledButton {
    let said = given.and_then(|it| it.parameters().first()).and_then(words).map(Cow::into_owned);
    let kind = button.kind;
    let label = button.label.to_owned();
    let payload = match kind {
        // Without words of its own it sends back what stands on it.
        ButtonKind::QuickReply => Some(said.clone().unwrap_or_else(|| label.clone())),
        _ => None,
    };
    FilledButton {
        kind,
        text: label,
        url: url.filter(|_| kind != ButtonKind::Otp),
        phone_number: button.phone_number.map(str::to_owned),
        code: said.filter(|_| matches!(kind, ButtonKind::CopyCode | ButtonKind::Otp)),
        payload,
        card_index: None,
    }
}

fn offer(said: &str, filling: &Filling<'_>) -> FilledOffer {
    let ends = filling.of(Part::Offer).and_then(|it| {
        let at = it.parameters().first()?.pointer("/limited_time_offer/expiration_time_ms")?;
        let millis = at.as_i64().or_else(|| at.as_str()?.parse().ok())?;
        Some(Timestamp::from_micros(millis.checked_mul(1_000)?).to_string())
    });
    let code = filling.components.iter().flat_map(Given::parameters);
    let mut code =
        code.filter(|it| text(it, "type").is_some_and(|it| it.eq_ignore_ascii_case("coupon_code")));
    FilledOffer {
        text: said.to_owned(),
        code: code.find_map(words).map(Cow::into_owned),
        expires_at: ends,
    }
}
