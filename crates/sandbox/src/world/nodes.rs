//! What Graph tells of the account: its numbers, its templates, who gets its webhooks.

use super::people::Number;
use super::refusal::{Refused, refused, wrong_parameter};
use super::{GraphRequest, Subscription, World};
use serde_json::{Map, Value, json};
use waxwing_cloud_api::errors::GraphError;
use waxwing_domain::ids::PhoneNumberId;
use waxwing_domain::time::Timestamp;

/// How many items a page has unless the request says otherwise.
const PAGE: usize = 25;
/// The most items of a page.
const PAGE_MAX: usize = 1_000;
/// What is shown of a number unless the request names fields.
const NUMBER_FIELDS: &str = "id,display_phone_number,verified_name,quality_rating,throughput";

impl World {
    pub(super) fn show_number(
        &self,
        id: &PhoneNumberId,
        request: &GraphRequest<'_>,
    ) -> Result<Value, Refused> {
        let number = self.state.numbers.get(id);
        let number = number.ok_or_else(|| Box::new(GraphError::unknown_object(id.as_str())))?;
        select(number_node(id, number), request.parameter("fields").unwrap_or(NUMBER_FIELDS))
    }

    pub(super) fn show_waba(&self, id: &str) -> Value {
        let name = self.state.numbers.values().find(|it| it.waba_id.as_str() == id);
        json!({ "id": id, "name": name.map(|it| it.name.as_str()), "timezone_id": "1" })
    }

    pub(super) fn list_numbers(
        &self,
        waba: &str,
        request: &GraphRequest<'_>,
    ) -> Result<Value, Refused> {
        let fields = request.parameter("fields").unwrap_or(NUMBER_FIELDS);
        let numbers = self.state.numbers.iter().filter(|it| it.1.waba_id.as_str() == waba);
        let data: Result<Vec<Value>, Refused> =
            numbers.map(|(id, number)| select(number_node(id, number), fields)).collect();
        self.page(data?, request)
    }

    pub(super) fn list_templates(&self, request: &GraphRequest<'_>) -> Result<Value, Refused> {
        let wanted = |template: &Value| {
            ["name", "language", "status", "category"].iter().all(|member| {
                let Some(allowed) = request.parameter(member) else { return true };
                allowed.split(',').any(|it| template[member] == *it)
            })
        };
        let all = self.state.templates.values().map(|it| &it.listed);
        let shown: Result<Vec<Value>, Refused> = all
            .filter(|it| wanted(it))
            .map(|it| match request.parameter("fields") {
                Some(fields) => select(it.clone(), fields),
                None => Ok(it.clone()),
            })
            .collect();
        self.page(shown?, request)
    }

    pub(super) fn list_subscribed(&self) -> Value {
        let app = json!({ "whatsapp_business_api_data": {
            "id": self.account.app_id,
            "link": self.account.base_url,
            "name": crate::seed::APP_NAME,
        }});
        let data: Vec<Value> = self.state.is_subscribed.then_some(app).into_iter().collect();
        json!({ "data": data })
    }

    pub(super) fn change_subscribed(
        &mut self,
        now: Timestamp,
        request: &GraphRequest<'_>,
    ) -> Result<Value, Refused> {
        if parameter(request, "override_callback_uri").is_some() {
            let sentence = "override_callback_uri is not taken by this sandbox.";
            return Err(wrong_parameter(sentence));
        }
        self.set_subscribed(now, request.method == http::Method::POST);
        Ok(json!({ "success": true }))
    }

    pub(super) fn list_subscriptions(&self) -> Value {
        let subscription = self.state.subscription.as_ref().map(|it| {
            json!({
                "object": "whatsapp_business_account",
                "callback_url": it.url,
                "active": true,
                "fields": [{ "name": "messages", "version": "v25.0" }],
            })
        });
        json!({ "data": subscription.into_iter().collect::<Vec<_>>() })
    }

    /// One page of a list, as Graph cuts it. A cursor is the place after the last item.
    fn page(&self, all: Vec<Value>, request: &GraphRequest<'_>) -> Result<Value, Refused> {
        let invalid = || refused(131_059, "Invalid cursor");
        let start = match request.parameter("after") {
            Some(cursor) => cursor.parse::<usize>().map_err(|_| invalid())?,
            None => 0,
        };
        let limit = request.parameter("limit").and_then(|it| it.parse().ok()).unwrap_or(PAGE);
        let end = start.saturating_add(limit.clamp(1, PAGE_MAX)).min(all.len());
        let data = all.get(start..end).ok_or_else(invalid)?;
        let mut paging = json!({ "cursors": {
            "before": start.to_string(), "after": end.to_string(),
        }});
        if end < all.len() {
            let (base, path) = (&self.account.base_url, request.path.trim_start_matches('/'));
            let next = format!("{base}/sandbox/graph/{path}?limit={limit}&after={end}");
            paging["next"] = next.into();
        }
        Ok(json!({ "data": data, "paging": paging }))
    }
}

/// The address and the verify token somebody wants to subscribe with.
pub(super) fn read_subscription(
    request: &GraphRequest<'_>,
) -> Result<(Subscription, String), Refused> {
    let required =
        |name| parameter(request, name).ok_or_else(|| Box::new(GraphError::required(name)));
    let object = required("object")?;
    if object != "whatsapp_business_account" {
        let sentence = "Param object must be one of {WHATSAPP_BUSINESS_ACCOUNT}.";
        return Err(wrong_parameter(sentence));
    }
    Ok((Subscription { url: required("callback_url")? }, required("verify_token")?))
}

fn number_node(id: &PhoneNumberId, number: &Number) -> Value {
    json!({
        "id": id.as_str(),
        "display_phone_number": number.display.as_str(),
        "verified_name": number.name,
        "quality_rating": "GREEN",
        "throughput": { "level": "STANDARD" },
        "code_verification_status": "VERIFIED",
        "name_status": "APPROVED",
        "status": "CONNECTED",
        "platform_type": "CLOUD_API",
        "account_mode": "SANDBOX",
        "is_official_business_account": false,
        "is_pin_enabled": false,
        "whatsapp_business_manager_messaging_limit": "TIER_UNLIMITED",
    })
}

/// The fields that were asked for, in that order; the id is always there.
fn select(node: Value, fields: &str) -> Result<Value, Refused> {
    let mut selected = Map::new();
    for field in fields.split(',').map(str::trim).chain(["id"]) {
        let value = node.get(field).ok_or_else(|| {
            wrong_parameter(&format!("Tried accessing nonexisting field ({field})"))
        })?;
        selected.insert(field.to_owned(), value.clone());
    }
    Ok(Value::Object(selected))
}

/// A parameter of a request that Graph takes in the query, in a form or in JSON.
fn parameter(request: &GraphRequest<'_>, name: &str) -> Option<String> {
    if let Some(value) = request.parameter(name) {
        return Some(value.to_owned());
    }
    let body: Value = serde_json::from_slice(request.body).unwrap_or_default();
    body[name].as_str().map(str::to_owned)
}
