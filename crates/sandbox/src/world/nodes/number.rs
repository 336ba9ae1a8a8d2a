//! A business number as Graph shows it, and what can be done with it there.

use super::super::refusal::{Refused, wrong_parameter};
use super::super::{GraphRequest, World};
use super::select;
use crate::world::Number;
use serde_json::{Value, json};
use waxwing_cloud_api::errors::GraphError;
use waxwing_domain::ids::PhoneNumberId;

/// What can be done with a number.
pub(super) const ACTIONS: [&str; 6] =
    ["", "register", "deregister", "request_code", "verify_code", "settings"];

/// What is shown of a number unless the request names fields.
const FIELDS: &str = "id,display_phone_number,verified_name,quality_rating,throughput";

impl World {
    pub(super) fn show_number(&self, id: &PhoneNumberId, request: &GraphRequest<'_>) -> Value {
        let number = self.state.numbers.get(id);
        let node = number.map(|it| node(id, it)).unwrap_or_default();
        select(&node, request.parameter("fields").unwrap_or(FIELDS))
    }

    pub(super) fn list_numbers(
        &self,
        waba: &str,
        request: &GraphRequest<'_>,
    ) -> Result<Value, Refused> {
        let fields = request.parameter("fields").unwrap_or(FIELDS);
        let numbers = self.state.numbers.iter().filter(|it| it.1.waba_id.as_str() == waba);
        let items = numbers.map(|(id, it)| (id.to_string(), select(&node(id, it), fields)));
        self.page(items.collect(), request)
    }

    pub(super) fn show_settings(&self, id: &PhoneNumberId) -> Value {
        let checks = self.state.numbers.get(id).is_some_and(|it| it.identity_check);
        json!({
            "calling": { "status": "DISABLED" },
            "user_identity_change": { "enable_identity_key_check": checks },
            "storage_configuration": { "status": "IN_COUNTRY_STORAGE_DISABLED" },
        })
    }

    pub(super) fn act_on_number(
        &mut self,
        id: &PhoneNumberId,
        action: &str,
        said: &Value,
    ) -> Result<(), Refused> {
        let Some(number) = self.state.numbers.get_mut(id) else {
            return Err(Box::new(GraphError::unknown_object(id.as_str())));
        };
        if action.is_empty() && said.get("webhook_configuration").is_some() {
            let sentence = "webhook_configuration is not taken by this sandbox.";
            return Err(wrong_parameter(sentence));
        }
        match action {
            "register" => {
                let pin = &said["pin"];
                let pin =
                    pin.as_str().map(str::to_owned).or_else(|| Some(pin.as_u64()?.to_string()));
                let pin = pin.ok_or_else(|| GraphError::required("pin"))?;
                if pin.len() != 6 || !pin.bytes().all(|it| it.is_ascii_digit()) {
                    return Err(wrong_parameter("Param pin must be six digits."));
                }
                number.registered = true;
            }
            "deregister" => number.registered = false,
            "settings" => {
                let asked = &said["user_identity_change"]["enable_identity_key_check"];
                number.identity_check = asked.as_bool().unwrap_or(number.identity_check);
            }
            "verify_code" if said["code"].is_null() => {
                return Err(Box::new(GraphError::required("code")));
            }
            _ => {}
        }
        Ok(())
    }
}

fn node(id: &PhoneNumberId, number: &Number) -> Value {
    let status = if number.registered { "CONNECTED" } else { "DISCONNECTED" };
    let throughput =
        if number.registered { json!(number.throughput) } else { json!("NOT_APPLICABLE") };
    json!({
        "id": id.as_str(),
        "display_phone_number": number.display.as_str(),
        "verified_name": number.name,
        "quality_rating": number.quality,
        "throughput": { "level": throughput },
        "code_verification_status": "VERIFIED",
        "name_status": "APPROVED",
        "new_name_status": "NONE",
        "status": status,
        "platform_type": "CLOUD_API",
        "host_platform": "CLOUD_API",
        "account_mode": if number.allowed.is_some() { "SANDBOX" } else { "LIVE" },
        "is_official_business_account": false,
        "is_on_biz_app": false,
        "is_pin_enabled": false,
        "is_preverified_number": false,
        "search_visibility": "VISIBLE",
        "whatsapp_business_manager_messaging_limit": number.limit.as_str(),
        "messaging_limit_tier": number.limit.as_str(),
    })
}
