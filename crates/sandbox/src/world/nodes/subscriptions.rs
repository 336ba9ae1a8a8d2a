//! Who gets the webhooks, and where.

use super::super::entry::Managed;
use super::super::refusal::{Refused, wrong_parameter};
use super::super::{Subscription, World};
use super::said;
use serde_json::{Value, json};
use waxwing_cloud_api::errors::GraphError;
use waxwing_cloud_api::webhook::FIELDS;

impl World {
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
        subscribed: bool,
        said: &Value,
    ) -> Result<(), Refused> {
        if said.get("override_callback_uri").is_some() {
            let sentence = "override_callback_uri is not taken by this sandbox.";
            return Err(wrong_parameter(sentence));
        }
        self.state.is_subscribed = subscribed;
        Ok(())
    }

    pub(super) fn list_subscriptions(&self) -> Value {
        let subscription = self.state.subscription.as_ref().map(|it| {
            let fields: Vec<Value> =
                FIELDS.iter().map(|it| json!({ "name": it, "version": "v25.0" })).collect();
            json!({
                "object": "whatsapp_business_account",
                "callback_url": it.url,
                "active": true,
                "fields": fields,
            })
        });
        json!({ "data": subscription.into_iter().collect::<Vec<_>>() })
    }
}

/// The address and the verify token somebody wants to subscribe with.
pub(in super::super) fn read_subscription(
    managed: &Managed,
) -> Result<(Subscription, String), Refused> {
    let said = said(managed);
    let required = |name: &str| {
        let text = said[name].as_str().map(str::to_owned);
        text.ok_or_else(|| Box::new(GraphError::required(name)))
    };
    let object = required("object")?;
    if object != "whatsapp_business_account" {
        let sentence = "Param object must be one of {WHATSAPP_BUSINESS_ACCOUNT}.";
        return Err(wrong_parameter(sentence));
    }
    Ok((Subscription { url: required("callback_url")? }, required("verify_token")?))
}
