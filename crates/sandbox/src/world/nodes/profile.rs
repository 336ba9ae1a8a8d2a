//! What the business says of itself, on people's phones.

use super::super::refusal::{Refused, wrong_parameter};
use super::super::{GraphRequest, World};
use super::select;
use serde_json::{Map, Value, json};
use waxwing_cloud_api::product;
use waxwing_domain::ids::PhoneNumberId;

/// What can be said, and the most characters of it.
///
/// Source: <https://developers.facebook.com/docs/whatsapp/cloud-api/reference/business-profiles>.
const TEXTS: [(&str, usize); 6] = [
    ("about", 139),
    ("address", 256),
    ("description", 512),
    ("email", 128),
    ("profile_picture_handle", 1_024),
    ("vertical", 32),
];

/// The most addresses on the web, and the most characters of one.
const WEBSITES_MAX: usize = 2;
const WEBSITE_LENGTH_MAX: usize = 256;

/// The branches a business can be in.
const VERTICALS: [&str; 21] = [
    "OTHER",
    "AUTO",
    "BEAUTY",
    "APPAREL",
    "EDU",
    "ENTERTAIN",
    "EVENT_PLAN",
    "FINANCE",
    "GROCERY",
    "GOVT",
    "HOTEL",
    "HEALTH",
    "NONPROFIT",
    "PROF_SERVICES",
    "RETAIL",
    "TRAVEL",
    "RESTAURANT",
    "ALCOHOL",
    "ONLINE_GAMBLING",
    "PHYSICAL_GAMBLING",
    "OTC_DRUGS",
];

impl World {
    pub(super) fn show_profile(&self, id: &PhoneNumberId, request: &GraphRequest<'_>) -> Value {
        let profile = self.state.numbers.get(id).map(|it| &it.profile);
        let members = profile.into_iter().flatten().map(|(name, it)| (name.clone(), it.clone()));
        let node = Value::Object(members.collect());
        let fields = request.parameter("fields");
        let shown = fields.map_or_else(|| node.clone(), |it| select(&node, it));
        json!({ "data": [product::marked(shown)] })
    }

    pub(super) fn change_profile(
        &mut self,
        id: &PhoneNumberId,
        said: &Value,
    ) -> Result<(), Refused> {
        if !product::is_marked(said) {
            return Err(product::unmarked());
        }
        let changes = changes(said)?;
        if let Some(number) = self.state.numbers.get_mut(id) {
            number.profile.extend(changes);
        }
        Ok(())
    }
}

/// The members of a profile that are said, if all of them can be.
fn changes(said: &Value) -> Result<Map<String, Value>, Refused> {
    let mut changes = Map::new();
    for (name, length_max) in TEXTS {
        let Some(value) = said.get(name) else { continue };
        let text = value.as_str();
        let text =
            text.ok_or_else(|| wrong_parameter(&format!("Param {name} must be a string.")))?;
        let least = usize::from(name == "about");
        let length = text.chars().count();
        if !(least..=length_max).contains(&length) {
            let sentence = format!(
                "Param {name} must have {least} to {length_max} characters, and has {length}."
            );
            return Err(wrong_parameter(&sentence));
        }
        if name == "vertical" && !VERTICALS.contains(&text) {
            let known = VERTICALS.join(", ");
            let sentence = format!("Param vertical must be one of {{{known}}} - got \"{text}\".");
            return Err(wrong_parameter(&sentence));
        }
        changes.insert(name.to_owned(), value.clone());
    }
    if let Some(websites) = said.get("websites") {
        let is_address = |it: &Value| {
            it.as_str().is_some_and(|it| it.starts_with("http") && it.len() <= WEBSITE_LENGTH_MAX)
        };
        let fits = |all: &Vec<Value>| all.len() <= WEBSITES_MAX && all.iter().all(is_address);
        if !websites.as_array().is_some_and(fits) {
            let sentence = "Param websites must be at most two addresses, each with http:// or https:// and at most 256 characters.";
            return Err(wrong_parameter(sentence));
        }
        changes.insert("websites".to_owned(), websites.clone());
    }
    Ok(changes)
}
