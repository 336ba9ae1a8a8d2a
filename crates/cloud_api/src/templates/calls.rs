//! The calls about templates: where each goes, and what Meta answers.
//!
//! Paths are below the version, such as `102290129340398/message_templates`.

use super::{Category, Status};
use crate::content::Fields;
use crate::json;
use serde::Serialize;
use serde_json::Value;
use std::fmt::Write as _;

/// How many templates a page has, unless they are so large that the answer would be a flood.
pub const PAGE_LENGTH: usize = 50;

/// What we ask to be told of each template; without it Meta leaves out how good it is.
const FIELDS: &str = "id,name,language,status,category,sub_category,previous_category,correct_category,components,parameter_format,quality_score,rejected_reason,message_send_ttl_seconds,library_template_name,cta_url_link_tracking_opted_out";

/// What can be changed of a template.
const EDITED: [&str; 5] = [
    "category",
    "components",
    "message_send_ttl_seconds",
    "parameter_format",
    "cta_url_link_tracking_opted_out",
];

/// What only Meta says of a template.
const METAS_OWN: [&str; 8] = [
    "id",
    "status",
    "quality_score",
    "rejected_reason",
    "previous_category",
    "correct_category",
    "sub_category",
    "health_status",
];

/// Where to read a page of so many of an account's templates: the first, or the one after this cursor.
pub fn list_path(waba_id: &str, length: usize, after: Option<&str>) -> String {
    let mut path = format!("{waba_id}/message_templates?limit={length}&fields={FIELDS}");
    if let Some(after) = after {
        path.push_str("&after=");
        escape(after, &mut path);
    }
    path
}

/// Where to create a template of an account.
pub fn create_path(waba_id: &str) -> String {
    format!("{waba_id}/message_templates")
}

/// Where to change a template.
pub fn edit_path(id: &str) -> String {
    let mut path = String::new();
    escape(id, &mut path);
    path
}

/// What a request may say of a template that is to be changed: nothing else is passed on.
pub fn edited(wanted: &Value) -> Fields {
    members(wanted, |it| EDITED.contains(&it))
}

/// What a request may say of a template that is to be created: all but what only Meta says.
pub fn drafted(wanted: &Value) -> Fields {
    members(wanted, |it| !METAS_OWN.contains(&it))
}

fn members(wanted: &Value, is_ours: impl Fn(&str) -> bool) -> Fields {
    let all = wanted.as_object().into_iter().flatten();
    all.filter(|(name, _)| is_ours(name)).map(|(name, it)| (name.clone(), it.clone())).collect()
}

/// Where to delete one translation of a template of an account.
pub fn delete_path(waba_id: &str, id: &str, name: &str) -> String {
    let mut path = format!("{waba_id}/message_templates?hsm_id=");
    escape(id, &mut path);
    path.push_str("&name=");
    escape(name, &mut path);
    path
}

/// A value of a query, with everything written as an escape that could be anything else.
fn escape(value: &str, path: &mut String) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            path.push(char::from(byte));
        } else {
            write!(path, "%{byte:02X}").expect("writing to a string cannot fail");
        }
    }
}

/// What Meta answers when a template was created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    /// Its id.
    pub id: String,
    /// The state it is in: mostly pending.
    pub status: Status,
    /// Its category, which may not be the one that was asked for.
    pub category: Category,
}

#[derive(Serialize)]
struct Answer<'a> {
    id: &'a str,
    status: &'a str,
    category: &'a str,
}

impl Created {
    /// Reads Meta's answer; none when it is something else.
    pub fn read(body: &[u8]) -> Option<Self> {
        let answer: Value = serde_json::from_slice(body).ok()?;
        let word = |member: &str| answer.get(member).and_then(Value::as_str).unwrap_or_default();
        let id = match answer.get("id")? {
            Value::String(id) => id.clone(),
            Value::Number(id) => id.to_string(),
            _ => return None,
        };
        Some(Self {
            id,
            status: Status::read(word("status")),
            category: Category::read(word("category")),
        })
    }

    /// The body of the answer.
    pub fn to_json(&self) -> Vec<u8> {
        let Self { id, status, category } = self;
        let answer = Answer { id, status: status.as_str(), category: category.as_str() };
        json::to_string(&answer).into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_escaped() {
        assert!(list_path("1", 7, Some("QVF+/=&x")).ends_with("&after=QVF%2B%2F%3D%26x"));
        assert!(list_path("1", 7, None).starts_with("1/message_templates?limit=7&fields=id,"));
        assert_eq!(delete_path("1", "17", "a_b"), "1/message_templates?hsm_id=17&name=a_b");
    }

    #[test]
    fn what_only_meta_says_is_not_passed_on() {
        let wanted = serde_json::json!({
            "id": "17", "status": "APPROVED", "name": "n", "category": "UTILITY", "mood": 1,
        });
        let names = |fields: Fields| fields.into_iter().map(|it| it.0).collect::<Vec<_>>();
        assert_eq!(names(edited(&wanted)), ["category"]);
        assert_eq!(names(drafted(&wanted)), ["name", "category", "mood"]);
        assert_eq!(names(drafted(&Value::Null)), [""; 0]);
    }

    #[test]
    fn what_was_created_is_read_as_it_is_written() {
        let created =
            Created { id: "17".to_owned(), status: Status::Pending, category: Category::Marketing };
        assert_eq!(Created::read(&created.to_json()), Some(created));
        let numbered = Created::read(br#"{"id":17,"success":true}"#).unwrap();
        assert_eq!((numbered.id.as_str(), numbered.status.as_str()), ("17", ""));
        assert_eq!(Created::read(br#"{"success":true}"#), None);
    }
}
