//! `receiver`: whom a message is for.

use super::reading::{At, Object};
use crate::problem::number_invalid;
use waxwing_app::messages::Recipient;

/// The members of a contact.
const MEMBERS: [&str; 7] = [
    "id",
    "identifierKey",
    "identifierValue",
    "type",
    "identifiers",
    "platformAddress",
    "platformAddressSelector",
];

/// What a contact is found by.
const KEYS: [&str; 2] = ["phonenumber", "whatsappbsuid"];

/// Whom a message is for, and how the caller wrote that.
type Named = (Recipient, Option<String>);

/// The one contact a message is for.
pub(super) fn read(at: &At<'_>) -> Option<Named> {
    let contacts = at.object(&["contacts"])?.must("contacts")?;
    let all = contacts.list()?;
    let [contact] = all.as_slice() else {
        contacts.wrong("name exactly one contact; send one request for each recipient");
        return None;
    };
    let object = contact.object(&MEMBERS)?;
    if let Some(role) = object.get("type") {
        let role = (role.one_of(&["to", "cc", "bcc"]), role);
        if let (Some("cc" | "bcc"), at) = role {
            at.wrong("WhatsApp has no copies; send one request for each recipient");
        }
    }
    for name in ["platformAddress", "platformAddressSelector"] {
        if let Some(given) = object.get(name).filter(|it| !it.says_nothing()) {
            given.wrong("the number or id decides where it goes; leave it out");
        }
    }
    named(&object)
}

/// By our id, else by number or Meta's id, else by the first of several.
fn named(contact: &Object<'_>) -> Option<Named> {
    if contact.get("identifierValue").is_some() {
        return identified(contact);
    }
    if let Some(id) = contact.get("id") {
        return match id.text()?.parse() {
            Ok(id) => Some((Recipient::Contact(id), None)),
            Err(error) => {
                let error: waxwing_domain::ids::InvalidId = error;
                id.wrong(error.to_string());
                None
            }
        };
    }
    let Some(several) = contact.get("identifiers") else {
        contact.must("identifierValue");
        return None;
    };
    let all = several.list()?;
    let all: Vec<_> =
        all.iter().map(|it| it.object(&["identifierKey", "identifierValue"])).collect();
    let Some(first) = all.into_iter().next() else {
        several.wrong("give at least one identifier, or identifierValue beside it");
        return None;
    };
    identified(&first?)
}

fn identified(object: &Object<'_>) -> Option<Named> {
    let key = match object.get("identifierKey") {
        Some(key) => key.one_of(&KEYS)?,
        None => KEYS[0],
    };
    let value = object.must("identifierValue")?;
    let text = value.text()?;
    if key == KEYS[0] {
        let invalid = |error| {
            let problem = number_invalid(&value.pointer, &error);
            problem.faults().iter().for_each(|it| value.faults.add(it.clone()));
        };
        let number = text.parse().map(Recipient::Number).map_err(invalid).ok()?;
        return Some((number, Some(text.to_owned())));
    }
    let invalid = |error: waxwing_domain::ids::InvalidOpaqueId| {
        value.refuse("recipient.invalid", error.to_string());
    };
    let scoped = text.parse().map(Recipient::Scoped).map_err(invalid).ok()?;
    Some((scoped, None))
}
