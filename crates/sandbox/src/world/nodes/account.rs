//! The account, its app, and what is known of a token.

use super::super::entry::Managed;
use super::super::refusal::{Refused, wrong_parameter};
use super::super::{GraphRequest, World};
use super::{said, select};
use crate::seed;
use serde_json::{Value, json};
use subtle::ConstantTimeEq;
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

    /// The app's own token, for who knows its secret.
    pub(in super::super) fn app_token(&self, managed: &Managed) -> Result<Value, Refused> {
        let said = said(managed);
        let required =
            |name: &str| said[name].as_str().ok_or_else(|| Box::new(GraphError::required(name)));
        let (id, secret) = (required("client_id")?, required("client_secret")?);
        let account = &self.account;
        let is_it = bool::from(secret.as_bytes().ct_eq(account.app_secret.as_bytes()));
        if id != account.app_id || !is_it {
            let message = "Error validating client secret.".to_owned();
            return Err(Box::new(GraphError { message, ..GraphError::invalid_token() }));
        }
        if required("grant_type")? != "client_credentials" {
            return Err(wrong_parameter("Param grant_type must be one of {CLIENT_CREDENTIALS}."));
        }
        let token = format!("{}|{}", account.app_id, account.app_secret);
        Ok(json!({ "access_token": token, "token_type": "bearer" }))
    }

    /// What is known of a token: whose it is, what it may, and whether it is good.
    pub(super) fn debug_token(&self, request: &GraphRequest<'_>) -> Result<Value, Refused> {
        let token = request.parameter("input_token");
        let token = token.ok_or_else(|| Box::new(GraphError::required("input_token")))?;
        let refused = self.authenticate(token).err();
        let scopes = ["whatsapp_business_management", "whatsapp_business_messaging"];
        let granular = scopes.map(|it| json!({ "scope": it, "target_ids": [seed::WABA_ID] }));
        let mut data = json!({
            "app_id": self.account.app_id,
            "application": seed::APP_NAME,
            "type": "SYSTEM_USER",
            "is_valid": refused.is_none(),
            "expires_at": 0,
            "data_access_expires_at": 0,
            "issued_at": self.state.began_at.as_seconds(),
            "scopes": scopes,
            "granular_scopes": granular,
        });
        if let Some(error) = refused {
            data["error"] = json!({ "code": error.code, "message": error.message });
            if let Some(subcode) = error.subcode {
                data["error"]["subcode"] = subcode.into();
            }
        }
        Ok(json!({ "data": data }))
    }
}
