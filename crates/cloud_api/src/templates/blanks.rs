//! What a template leaves open: the blanks a send fills in, each with its place and kind.

use super::fill::{ButtonKind, HeaderKind};
use super::parts::{Button, Header, Parts};
use super::{Definition, variables};
use std::fmt;

/// One thing a template leaves open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blank {
    /// In which part of the template.
    pub slot: Slot,
    /// What it is called: a name, or its number from 1; none when the part has but one and no word for it.
    pub name: Option<String>,
    /// What fills it.
    pub kind: BlankKind,
    /// Whether a send must fill it.
    pub is_required: bool,
}

/// A part of a template, or of one of its cards, that a send's component is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// The card, from 0; none outside of a carousel.
    pub card: Option<usize>,
    /// Which part.
    pub part: Part,
}

/// The parts of a template that can have blanks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What stands above the body.
    Header,
    /// The text.
    Body,
    /// The limited-time offer.
    Offer,
    /// The button at this place, from 0.
    Button(usize),
}

/// What fills a blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlankKind {
    /// Words within a text.
    Text,
    /// What stands above the body: a picture, a film, a file, a place, a product.
    Header(HeaderKind),
    /// The end of an address.
    UrlSuffix,
    /// A code that proves who somebody is.
    OneTimeCode,
    /// A code to copy.
    CouponCode,
    /// What a tap on a quick reply sends back.
    Payload,
    /// What a flow, a catalogue or a list of products is opened with.
    Action,
    /// When an offer ends.
    Expiration,
}

impl BlankKind {
    /// Which `type` of parameter fills it, the usual one first.
    pub const fn parameter_types(self) -> &'static [&'static str] {
        match self {
            Self::Text => &["text", "currency", "date_time", "group_id"],
            Self::Header(kind) => match kind {
                HeaderKind::Text => &["text"],
                HeaderKind::Image => &["image"],
                HeaderKind::Video => &["video"],
                HeaderKind::Gif => &["gif"],
                HeaderKind::Document => &["document"],
                HeaderKind::Location => &["location"],
                HeaderKind::Product => &["product"],
            },
            Self::UrlSuffix | Self::OneTimeCode => &["text"],
            Self::CouponCode => &["coupon_code"],
            // Meta's own examples give a quick reply's payload as text.
            Self::Payload => &["payload", "text"],
            Self::Action => &["action"],
            Self::Expiration => &["limited_time_offer"],
        }
    }

    /// Whether words fill it.
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::UrlSuffix | Self::OneTimeCode | Self::CouponCode)
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header => f.write_str("the header"),
            Self::Body => f.write_str("the body"),
            Self::Offer => f.write_str("the limited-time offer"),
            Self::Button(index) => write!(f, "button {index}"),
        }
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.card {
            None => self.part.fmt(f),
            Some(card) => write!(f, "{} of card {card}", self.part),
        }
    }
}

impl fmt::Display for Blank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{{{{{name}}}}} of {}", self.slot),
            None => self.slot.fmt(f),
        }
    }
}

impl Definition {
    /// What a send calls the button at this place; none when there is none, or we do not know.
    pub fn sub_type(&self, slot: Slot) -> Option<&'static str> {
        let Part::Button(index) = slot.part else { return None };
        let parts = self.parts();
        let parts = match slot.card {
            None => &parts,
            Some(card) => parts.cards.get(card)?,
        };
        parts.buttons.get(index)?.kind.sub_type()
    }

    /// Everything it leaves open, in the order of its parts.
    pub fn blanks(&self) -> Vec<Blank> {
        let parts = self.parts();
        let cards = parts.cards.iter().enumerate();
        let in_cards = cards.flat_map(|(card, parts)| parts.blanks(Some(card)));
        parts.blanks(None).into_iter().chain(in_cards).collect()
    }
}

impl Parts<'_> {
    /// What this template, or this card, leaves open; not what is in the cards of a template.
    pub(super) fn blanks(&self, card: Option<usize>) -> Vec<Blank> {
        let mut blanks = Vec::new();
        let at = |part| Slot { card, part };
        match self.header {
            Some(Header::Text(text)) => {
                blanks.extend(texts(at(Part::Header), text, BlankKind::Text));
            }
            Some(Header::Given(kind)) => {
                blanks.push(only(at(Part::Header), BlankKind::Header(kind), true));
            }
            Some(Header::Other) | None => {}
        }
        let body = if self.is_one_time { BlankKind::OneTimeCode } else { BlankKind::Text };
        blanks.extend(texts(at(Part::Body), &self.body, body));
        if let Some(offer) = self.offer {
            blanks.push(only(at(Part::Offer), BlankKind::Expiration, offer.has_expiration));
        }
        for (index, button) in self.buttons.iter().enumerate() {
            blanks.extend(of_button(at(Part::Button(index)), button));
        }
        blanks
    }
}

fn of_button(slot: Slot, button: &Button<'_>) -> Option<Blank> {
    let (kind, is_required) = match button.kind {
        ButtonKind::Url if variables::names(button.url?).is_empty() => return None,
        ButtonKind::Url => (BlankKind::UrlSuffix, true),
        ButtonKind::Otp => (BlankKind::OneTimeCode, true),
        ButtonKind::CopyCode => (BlankKind::CouponCode, true),
        ButtonKind::QuickReply => (BlankKind::Payload, false),
        ButtonKind::Flow | ButtonKind::Catalog => (BlankKind::Action, false),
        ButtonKind::Mpm => (BlankKind::Action, true),
        ButtonKind::Spm
        | ButtonKind::PhoneNumber
        | ButtonKind::VoiceCall
        | ButtonKind::RequestContactInfo
        | ButtonKind::Other => return None,
    };
    Some(only(slot, kind, is_required))
}

fn texts(slot: Slot, text: &str, kind: BlankKind) -> impl Iterator<Item = Blank> {
    let names = variables::in_order(text);
    let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
    names.into_iter().map(move |name| Blank { slot, name: Some(name), kind, is_required: true })
}

const fn only(slot: Slot, kind: BlankKind, is_required: bool) -> Blank {
    Blank { slot, name: None, kind, is_required }
}
