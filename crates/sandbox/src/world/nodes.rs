//! What Graph tells of the account and what can be changed there: numbers, templates, profile, who
//! is blocked, who gets the webhooks.

mod account;
mod blocked;
mod number;
mod paging;
mod profile;
mod subscriptions;
mod templates;

pub(super) use subscriptions::read_subscription;

use super::entry::{Change, Managed};
use super::graph::{Object, Route, unknown_object, unknown_path};
use super::refusal::Refused;
use super::{GraphRequest, World};
use serde_json::{Map, Value, json};
use waxwing_cloud_api::product;
use waxwing_domain::ids::PhoneNumberId;
use waxwing_domain::time::Timestamp;

/// A status and what is said with it.
type Answer = (u16, Value);

/// Something that can be changed other than by a message.
enum Deed<'a> {
    Number(&'a PhoneNumberId, &'a str),
    Profile(&'a PhoneNumberId),
    Blocked(&'a PhoneNumberId),
    Subscribed,
    CreateTemplate,
    DeleteTemplate,
    EditTemplate,
    UnpauseTemplate,
    DeleteMedium,
    BeginSession,
}

impl<'a> Deed<'a> {
    fn of(method: &str, object: &'a Object, edge: &'a str) -> Option<Self> {
        match (method, object, edge) {
            ("POST", Object::Number(id), edge) if number::ACTIONS.contains(&edge) => {
                Some(Self::Number(id, edge))
            }
            ("POST", Object::Number(id), "whatsapp_business_profile") => Some(Self::Profile(id)),
            ("POST" | "DELETE", Object::Number(id), "block_users") => Some(Self::Blocked(id)),
            ("POST" | "DELETE", Object::Account, "subscribed_apps") => Some(Self::Subscribed),
            ("POST", Object::Account, "message_templates") => Some(Self::CreateTemplate),
            ("DELETE", Object::Account, "message_templates") => Some(Self::DeleteTemplate),
            ("POST", Object::Template, "") => Some(Self::EditTemplate),
            ("POST", Object::App, "uploads") => Some(Self::BeginSession),
            ("DELETE", Object::Medium, "") => Some(Self::DeleteMedium),
            ("POST", Object::Template, "unpause") => Some(Self::UnpauseTemplate),
            _ => None,
        }
    }
}

impl World {
    /// Answers who only looks.
    pub(super) fn show(
        &self,
        object: &Object,
        route: Route<'_>,
        request: &GraphRequest<'_>,
    ) -> Result<Value, Refused> {
        match (object, route.edge) {
            (Object::Number(id), "") => Ok(self.show_number(id, request)),
            (Object::Number(id), "whatsapp_business_profile") => Ok(self.show_profile(id, request)),
            (Object::Number(id), "block_users") => self.list_blocked(id, request),
            (Object::Number(id), "settings") => Ok(self.show_settings(id)),
            (Object::Account, "") => Ok(self.show_account(route.object, request)),
            (Object::Account, "phone_numbers") => self.list_numbers(route.object, request),
            (Object::Account, "message_templates") => self.list_templates(request),
            (Object::Account, "subscribed_apps") => Ok(self.list_subscribed()),
            (Object::App, "subscriptions") => Ok(self.list_subscriptions()),
            (Object::App, "") => Ok(self.show_app()),
            (Object::Session, "") => Ok(self.show_session(route.object)),
            (Object::Template, "") => self.show_template(route.object, request),
            (Object::DebugToken, "") => self.debug_token(request),
            (_, edge) => Err(unknown_path(edge)),
        }
    }

    /// Does what changes something other than by a message. What nobody can do leaves no entry.
    pub(super) fn manage(
        &mut self,
        now: Timestamp,
        object: &Object,
        route: Route<'_>,
        managed: &Managed,
    ) -> Result<Answer, Refused> {
        let method = managed.method.as_str();
        let deed = Deed::of(method, object, route.edge);
        let deed = deed.ok_or_else(|| unknown_object(method, route.object))?;
        self.enter(now, || Change::Manage(managed.clone()));
        self.state.requests += 1;
        let said = said(managed);
        let is_post = method == "POST";
        let done = |()| (200, json!({ "success": true }));
        let told = |it| (200, it);
        match deed {
            Deed::Number(id, action) => self.act_on_number(id, action, &said).map(done),
            Deed::Profile(id) => self.change_profile(id, &said).map(done),
            Deed::Blocked(id) => self.change_blocked(now, id, is_post, &said),
            Deed::Subscribed => self.change_subscribed(is_post, &said).map(done),
            Deed::CreateTemplate => self.create_template(now, &said).map(told),
            Deed::DeleteTemplate => {
                let (name, id) = (said["name"].as_str(), said["hsm_id"].as_str());
                self.delete_template(now, name, id).map(told)
            }
            Deed::EditTemplate => self.edit_template(now, route.object, &said).map(told),
            Deed::BeginSession => self.begin_session(&said).map(told),
            Deed::DeleteMedium => {
                let number = said["phone_number_id"].as_str();
                self.delete_medium(route.object, number).map(done)
            }
            Deed::UnpauseTemplate => self.unpause_template(now, route.object).map(told),
        }
    }
}

/// What a request says: its JSON, and its parameters, of which Graph reads objects and lists as
/// JSON, too.
fn said(managed: &Managed) -> Value {
    let mut said: Map<String, Value> = serde_json::from_str(&managed.body).unwrap_or_default();
    for (name, text) in &managed.query {
        let structured = text.starts_with(['{', '[']).then(|| serde_json::from_str(text).ok());
        let value = structured.flatten().unwrap_or_else(|| Value::from(text.as_str()));
        said.entry(name.clone()).or_insert(value);
    }
    Value::Object(said)
}

/// What is posted to `…/messages`, as JSON also when it came as a form or in the query.
pub(super) fn message(managed: &Managed) -> String {
    let as_it_came = managed.body.clone();
    if managed.query.is_empty() {
        return as_it_came;
    }
    let is_json = serde_json::from_str::<Map<String, Value>>(&as_it_came).is_ok();
    let said = said(managed);
    if !is_json && product::is_marked(&said) { said.to_string() } else { as_it_came }
}

/// The fields that were asked for, in that order; the id is always there. What there is not is
/// left out, as are the fields of fields.
fn select(node: &Value, fields: &str) -> Value {
    let mut selected = Map::new();
    let mut depth = 0_usize;
    let is_outside = |it: char| {
        match it {
            '{' | '(' => depth += 1,
            '}' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        it == ',' && depth == 0
    };
    for field in fields.split(is_outside).chain(["id"]) {
        let name = field.trim().split(['{', '.']).next().unwrap_or_default();
        if let Some(value) = node.get(name) {
            selected.insert(name.to_owned(), value.clone());
        }
    }
    Value::Object(selected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_given_in_the_order_asked_for_and_unknown_ones_left_out() {
        let node = json!({ "id": "1", "name": "Acme", "throughput": { "level": "HIGH" } });
        for (fields, expected) in [
            (
                "throughput{level,colour}, name",
                r#"{"throughput":{"level":"HIGH"},"name":"Acme","id":"1"}"#,
            ),
            ("analytics.start(1).end(2,3),name", r#"{"name":"Acme","id":"1"}"#),
            ("", r#"{"id":"1"}"#),
        ] {
            assert_eq!(select(&node, fields).to_string(), expected, "{fields}");
        }
    }

    #[test]
    fn what_is_said_comes_from_body_and_parameters() {
        let managed = Managed {
            method: "POST".to_owned(),
            path: "/1".to_owned(),
            query: vec![
                ("name".to_owned(), "a".to_owned()),
                ("components".to_owned(), r#"[{"type":"BODY"}]"#.to_owned()),
            ],
            body: r#"{"name":"b"}"#.to_owned(),
        };
        let expected = json!({ "name": "b", "components": [{ "type": "BODY" }] });
        assert_eq!(said(&managed), expected);
    }
}
