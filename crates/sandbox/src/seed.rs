//! The world every sandbox starts with: Acme, its number, its templates and three people.
//!
//! The gateway seeds its own side (channel, contacts, windows, catalogue) from the same data.

use serde::Deserialize;
use serde_json::value::RawValue;
use std::time::Duration;

/// The app whose webhook is called.
pub const APP_ID: &str = "670000000000001";
/// The app's name.
pub const APP_NAME: &str = "Acme gateway";
/// The business portfolio.
pub const BUSINESS_ID: &str = "272000000000001";
/// The WhatsApp Business Account.
pub const WABA_ID: &str = "102290129340398";
/// The business number, by Meta's id.
pub const PHONE_NUMBER_ID: &str = "106540352242922";
/// The business number.
pub const DISPLAY_PHONE_NUMBER: &str = "+15550783881";
/// The name people see.
pub const BUSINESS_NAME: &str = "Acme";
/// The approved templates, as Graph lists them: a JSON array.
pub const TEMPLATES_JSON: &str = include_str!("seed/templates.json");

/// Someone with a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    /// What they are called.
    pub name: &'static str,
    /// Their number.
    pub phone: &'static str,
    /// What they wrote to the business before the world began.
    pub wrote: Option<Wrote>,
}

/// What a person wrote before the world began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrote {
    /// The words.
    pub body: &'static str,
    /// How long before.
    pub before: Duration,
}

/// Who has a phone: Ana, whose window is open; Bruno and Chiara, who never wrote.
pub const PEOPLE: [Person; 3] = [
    Person {
        name: "Ana",
        phone: "+14155550101",
        wrote: Some(Wrote { body: "Hi! Has my order left yet?", before: Duration::from_hours(1) }),
    },
    Person { name: "Bruno", phone: "+5511955550102", wrote: None },
    Person { name: "Chiara", phone: "+393335550103", wrote: None },
];

/// An approved template in one language.
#[derive(Clone, Debug, Deserialize)]
pub struct Template {
    /// Its id at Meta.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The code of its language.
    pub language: String,
    /// Meta's word for its state.
    pub status: String,
    /// Meta's word for what it is for.
    pub category: String,
    /// Meta's word for how its blanks are called: `POSITIONAL` or `NAMED`.
    pub parameter_format: String,
    /// Its parts: a JSON array, as Graph lists it.
    pub components: Box<RawValue>,
}

/// The approved templates.
///
/// # Panics
///
/// Never: a test reads the file.
pub fn templates() -> Vec<Template> {
    serde_json::from_str(TEMPLATES_JSON).expect("the file is ours, and a test reads it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use waxwing_domain::phone::E164;

    #[test]
    fn the_seed_is_what_it_says() {
        let names: Vec<(String, String)> =
            templates().into_iter().map(|it| (it.name, it.language)).collect();
        let names: Vec<(&str, &str)> =
            names.iter().map(|it| (it.0.as_str(), it.1.as_str())).collect();
        assert_eq!(
            names,
            [
                ("hello_world", "en_US"),
                ("order_update", "en_US"),
                ("order_update", "pt_BR"),
                ("spring_sale", "en_US"),
                ("otp", "en_US"),
                ("start_conversation", "en_US"),
            ]
        );
        assert!(PEOPLE.iter().all(|it| it.phone.parse::<E164>().is_ok()));
    }
}
