//! The account, its app, and what is known of a token.

use super::super::refusal::Refused;
use super::super::{GraphRequest, World};
use super::select;
use crate::seed;
use serde_json::{Value, json};
use waxwing_cloud_api::errors::GraphError;

/// What is shown of an account unless the request names fields.
const FIELDS: &str = "id,name,timezone_id,message_template_namespace";

impl World {
    pub(super) fn show_account(&self, id: &str, request: &GraphRequest<'_>) -> Value {
        let number = self.state.numbers.values().find(|it| it.waba_id.as_str() == id);
        let node = json!({
            "id": id,
            "name": number.map(|it| it.name.as_str()),
            "timezone_id": "1",
            "message_template_namespace": "b1a2c3d4_e5f6_4711_8000_5a6d0c0ffee0",
            "currency": "EUR",
            "country": "PT",
            "status": "ACTIVE",
            "account_review_status": "APPROVED",
            "business_verification_status": "verified",
            "ownership_type": "SELF",
            "owner_business_info": { "id": seed::BUSINESS_ID, "name": seed::BUSINESS_NAME },
            "whatsapp_business_manager_messaging_limit":
                number.map(|it| it.limit.as_str()),
            "is_enabled_for_insights": false,
        });
        select(&node, request.parameter("fields").unwrap_or(FIELDS))
    }

    pub(super) fn show_app(&self) -> Value {
        json!({
            "id": self.account.app_id,
            "name": seed::APP_NAME,
            "link": self.account.base_url,
            "category": "Business",
        })
    }

    /// What is known of a token: whose it is, what it may, and whether it is good.
    pub(super) fn debug_token(&self, request: &GraphRequest<'_>) -> Result<Value, Refused> {
        let token = request.parameter("input_token");
        let token = token.ok_or_else(|| Box::new(GraphError::required("input_token")))?;
        let is_valid = self.authenticate(token).is_ok();
        let scopes = ["whatsapp_business_management", "whatsapp_business_messaging"];
        let granular = scopes.map(|it| json!({ "scope": it, "target_ids": [seed::WABA_ID] }));
        Ok(json!({ "data": {
            "app_id": self.account.app_id,
            "application": seed::APP_NAME,
            "type": "SYSTEM_USER",
            "is_valid": is_valid,
            "expires_at": 0,
            "data_access_expires_at": 0,
            "issued_at": self.state.began_at.as_seconds(),
            "scopes": scopes,
            "granular_scopes": granular,
        }}))
    }
}
