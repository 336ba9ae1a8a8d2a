//! What a person wants to hear of us: they can stop marketing, and take it up again.

use super::person::Person;
use crate::lenient::{self, Slice};
use serde::Deserialize;
use serde_json::value::RawValue;
use waxwing_domain::ids::{ScopedUserId, WaId};
use waxwing_domain::time::Timestamp;

/// What a person wants to hear of us from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preference {
    /// Who; absent for people who hide their number.
    pub wa_id: Option<WaId>,
    /// Who, by the id scoped to us.
    pub user_id: Option<ScopedUserId>,
    /// What they call themselves.
    pub profile_name: Option<String>,
    /// What it is about; so far always `marketing_messages`.
    pub category: Option<String>,
    /// What they want.
    pub wish: Wish,
    /// The same in Meta's sentence.
    pub detail: Option<String>,
    /// The sign-up it came by.
    pub signup_id: Option<String>,
    /// Since when.
    pub at: Timestamp,
    /// The preference as it came.
    pub raw: String,
}

/// What a person wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// No more of it.
    Stop,
    /// Again, after they stopped it.
    Resume,
    /// They signed up for it.
    Signup,
    /// A word we do not know.
    Other(String),
}

#[derive(Deserialize)]
struct Fields<'a> {
    #[serde(borrow)]
    wa_id: Slice<'a>,
    #[serde(borrow)]
    user_id: Slice<'a>,
    #[serde(borrow)]
    detail: Slice<'a>,
    #[serde(borrow)]
    category: Slice<'a>,
    #[serde(borrow)]
    value: Slice<'a>,
    #[serde(borrow)]
    signup_id: Slice<'a>,
    #[serde(borrow)]
    timestamp: Slice<'a>,
}

/// Reads one preference; the error completes the sentence "a preference …".
pub(super) fn read(
    people: &[Person],
    told_at: Slice<'_>,
    raw: &RawValue,
) -> Result<Preference, &'static str> {
    let fields: Fields<'_> = lenient::object(raw).ok_or("does not fit")?;
    let person = Person::named(fields.wa_id, fields.user_id, None).completed(people);
    if person.wa_id.is_none() && person.user_id.is_none() {
        return Err("does not say whose it is");
    }
    let word = lenient::owned(fields.value).ok_or("has no `value`")?;
    let at = lenient::timestamp(fields.timestamp).or_else(|| lenient::timestamp(told_at));
    Ok(Preference {
        wa_id: person.wa_id,
        user_id: person.user_id,
        profile_name: person.name,
        category: lenient::owned(fields.category),
        wish: Wish::of_word(word),
        detail: lenient::owned(fields.detail),
        signup_id: lenient::owned(fields.signup_id),
        at: at.ok_or("has no usable `timestamp`")?,
        raw: raw.get().to_owned(),
    })
}

impl Wish {
    /// Meta's word for it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Stop => "stop",
            Self::Resume => "resume",
            Self::Signup => "signup",
            Self::Other(word) => word,
        }
    }

    fn of_word(word: String) -> Self {
        match word.as_str() {
            "stop" => Self::Stop,
            "resume" => Self::Resume,
            "signup" => Self::Signup,
            _ => Self::Other(word),
        }
    }
}
