//! What people answer: tapped quick replies, chosen rows, orders.

use super::{Content, Said, list_of, text_of};
use serde_json::Value;

/// The quick reply of a template that somebody tapped.
#[derive(Debug, Clone, Copy)]
pub struct Button<'a>(pub(super) &'a Value);

impl<'a> Button<'a> {
    /// What stood on it.
    pub fn text(self) -> &'a str {
        text_of(self.0, "text").unwrap_or_default()
    }

    /// What its sender wanted to hear.
    pub fn payload(self) -> Option<&'a str> {
        text_of(self.0, "payload")
    }
}

/// What somebody put into their cart.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a>(pub(super) &'a Value);

impl<'a> Order<'a> {
    /// The catalogue it is from.
    pub fn catalog_id(self) -> Option<&'a str> {
        text_of(self.0, "catalog_id")
    }

    /// The words with it, often empty.
    pub fn text(self) -> &'a str {
        text_of(self.0, "text").unwrap_or_default()
    }

    /// What was ordered, each as Meta writes it.
    pub fn items(self) -> &'a [Value] {
        list_of(self.0, "product_items")
    }
}

/// What a person answered by a tap, whichever way Meta tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer<'a> {
    /// What stood on what was tapped.
    pub title: &'a str,
    /// What its sender wanted to hear.
    pub id: Option<&'a str>,
}

impl Content {
    /// What was tapped, if something was.
    pub fn answer(&self) -> Option<Answer<'_>> {
        match self.said() {
            Said::Button(it) => Some(Answer { title: it.text(), id: it.payload() }),
            Said::Interactive(it) => {
                it.reply().map(|it| Answer { title: it.title, id: Some(it.id) })
            }
            _ => None,
        }
    }
}
