//! `…/contacts/{contact}`: who somebody is, and until when free-form messages may be sent.

use crate::auth::{ChannelInPath, Member, path};
use crate::extract::QueryOf;
use crate::problem::{Problem, number_invalid};
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use waxwing_app::App;
use waxwing_app::contacts::{self, Contact, IdentityKind, Recipient, Seen};
use waxwing_domain::ids::InvalidOpaqueId;

/// Which contact, when not by id.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    #[serde(rename = "contactIdentifierKey")]
    contact_identifier_key: Option<String>,
    #[serde(rename = "contactIdentifierValue")]
    contact_identifier_value: Option<String>,
}

/// What a channel knows of a contact; all but the first three is ours, not Bird's.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChannelContactResponse {
    /// Until when free-form messages may be sent; null when they may not.
    service_window_expire_at: Option<String>,
    /// Whether they may always be sent; never so on WhatsApp.
    is_permanent_session: bool,
    metadata: Option<BTreeMap<String, String>>,
    id: String,
    name: Option<String>,
    identity: IdentityResponse,
}

/// All that a contact is known by; each may be missing.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct IdentityResponse {
    /// How a caller wrote their number when it was not known yet.
    input: Option<String>,
    /// Their phone number in E.164.
    number: Option<String>,
    /// What WhatsApp calls them, which is what messages go to.
    wa_id: Option<String>,
    /// Their id within our business portfolio.
    user_id: Option<String>,
    /// The username they chose.
    username: Option<String>,
}

impl IdentityResponse {
    /// What is known of a contact now.
    pub(crate) fn of(contact: &Contact) -> Self {
        let known = |kind| contact.identity(kind).map(ToOwned::to_owned);
        Self {
            input: contact.input.clone(),
            number: known(IdentityKind::Phone),
            wa_id: known(IdentityKind::WaId),
            user_id: known(IdentityKind::Scoped),
            username: contact.username.clone(),
        }
    }
}

/// `GET /workspaces/{w}/channels/{c}/contacts/{contact}?contactIdentifierValue=`
pub(crate) async fn read(
    State(app): State<App>,
    Member(caller): Member,
    ChannelInPath(channel): ChannelInPath,
    name: NameInRequest,
) -> Result<Json<ChannelContactResponse>, Problem> {
    let Seen { contact, window } = contacts::read(&app, &caller, channel, &name.0).await?;
    let open_until = window.expires_at().filter(|_| window.is_open(app.clock.now()));
    Ok(Json(ChannelContactResponse {
        service_window_expire_at: open_until.map(|it| it.to_string()),
        is_permanent_session: false,
        metadata: None,
        id: contact.id.uuid().to_string(),
        name: contact.name.clone(),
        identity: IdentityResponse::of(&contact),
    }))
}

/// The contact, as the request names them: the name in the query wins over the id in the path.
pub(crate) struct NameInRequest(Recipient);

impl FromRequestParts<App> for NameInRequest {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let QueryOf(asked) = QueryOf::<Asked>::from_request_parts(parts, app).await?;
        if let Some(name) = asked.into_name()? {
            return Ok(Self(name));
        }
        let id = path(parts, "contact").await.and_then(|it| it.parse().ok());
        let detail = "this workspace has no contact with this id; \
            give ?contactIdentifierValue= with the number to ask by number";
        id.map(|it| Self(Recipient::Contact(it)))
            .ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "contact.unknown", detail))
    }
}

impl Asked {
    /// The contact named by number, or by Meta's id for them.
    fn into_name(self) -> Result<Option<Recipient>, Problem> {
        const KEY: &str = "/contactIdentifierKey";
        const VALUE: &str = "/contactIdentifierValue";
        let Some(value) = self.contact_identifier_value else { return Ok(None) };
        match self.contact_identifier_key.as_deref() {
            None | Some("phonenumber") => {
                // A `+` that was not encoded arrives as a blank.
                let number = value.strip_prefix(' ').map_or(value.clone(), |it| format!("+{it}"));
                let number = number.parse().map_err(|error| number_invalid(VALUE, &error))?;
                Ok(Some(Recipient::Number(number)))
            }
            Some("whatsappbsuid") => {
                let invalid = |error: InvalidOpaqueId| {
                    Problem::at(VALUE, "recipient.invalid", error.to_string())
                };
                Ok(Some(Recipient::Scoped(value.parse().map_err(invalid)?)))
            }
            Some(_) => {
                let detail = "contactIdentifierKey must be phonenumber or whatsappbsuid";
                Err(Problem::at(KEY, "request.invalid", detail))
            }
        }
    }
}
