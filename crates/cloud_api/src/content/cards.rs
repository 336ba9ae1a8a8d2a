//! Contact cards, to send and as people share them.

use super::{list_of, text_of};
use serde_json::Value;
use waxwing_domain::ids::WaId;

/// Contact cards.
#[derive(Debug, Clone, Copy)]
pub struct Contacts<'a>(pub(super) &'a Value);

impl<'a> Contacts<'a> {
    /// Each card.
    pub fn cards(self) -> impl Iterator<Item = Card<'a>> {
        self.0.as_array().map_or(&[][..], Vec::as_slice).iter().map(Card)
    }
}

/// One contact card.
#[derive(Debug, Clone, Copy)]
pub struct Card<'a>(&'a Value);

impl<'a> Card<'a> {
    /// The whole name.
    pub fn formatted_name(self) -> &'a str {
        self.0.get("name").and_then(|it| text_of(it, "formatted_name")).unwrap_or_default()
    }

    /// Each phone.
    pub fn phones(self) -> impl Iterator<Item = Phone<'a>> {
        list_of(self.0, "phones").iter().map(Phone)
    }

    /// Whether a person gave it when they were asked for their number.
    pub fn was_asked_for(self) -> bool {
        text_of(self.0, "origin") == Some("contact_request")
    }
}

/// One phone of a card.
#[derive(Debug, Clone, Copy)]
pub struct Phone<'a>(&'a Value);

impl<'a> Phone<'a> {
    /// The number as written.
    pub fn number(self) -> Option<&'a str> {
        text_of(self.0, "phone")
    }

    /// The WhatsApp id; without it the card can only invite.
    pub fn wa_id(self) -> Option<&'a str> {
        text_of(self.0, "wa_id").filter(|it| !it.is_empty())
    }
}

/// Adds WhatsApp ids to phones that lack one.
pub(super) fn fill_wa_ids(cards: &mut Value, known: impl Fn(&str) -> Option<WaId>) {
    let phones = cards
        .as_array_mut()
        .into_iter()
        .flatten()
        .filter_map(|it| it.get_mut("phones")?.as_array_mut())
        .flatten();
    for phone in phones {
        let lacks = Phone(phone).wa_id().is_none();
        let found = Phone(phone).number().filter(|_| lacks).and_then(&known);
        if let (Some(found), Some(members)) = (found, phone.as_object_mut()) {
            members.insert("wa_id".to_owned(), found.as_str().into());
        }
    }
}
