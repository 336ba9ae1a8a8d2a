//! `…/contacts/{contact}`: until when free-form messages may be sent.

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
use waxwing_app::contacts::{self, ContactName};

/// Which contact, when not by id.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    #[serde(rename = "contactIdentifierValue")]
    contact_identifier_value: Option<String>,
}

/// What a channel knows of a contact.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChannelContactResponse {
    /// Until when free-form messages may be sent; null when they may not.
    service_window_expire_at: Option<String>,
    /// Whether they may always be sent; never so on WhatsApp.
    is_permanent_session: bool,
    metadata: Option<BTreeMap<String, String>>,
}

/// `GET /workspaces/{w}/channels/{c}/contacts/{contact}?contactIdentifierValue=`
pub(crate) async fn read(
    State(app): State<App>,
    Member(caller): Member,
    ChannelInPath(channel): ChannelInPath,
    name: NameInRequest,
) -> Result<Json<ChannelContactResponse>, Problem> {
    let window = contacts::window(&app, &caller, channel, &name.0).await?;
    let open_until = window.expires_at().filter(|_| window.is_open(app.clock.now()));
    Ok(Json(ChannelContactResponse {
        service_window_expire_at: open_until.map(|it| it.to_string()),
        is_permanent_session: false,
        metadata: None,
    }))
}

/// The contact, as the request names them: the number in the query wins over the id in the path.
pub(crate) struct NameInRequest(ContactName);

impl FromRequestParts<App> for NameInRequest {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let QueryOf(Asked { contact_identifier_value }) =
            QueryOf::from_request_parts(parts, app).await?;
        if let Some(number) = contact_identifier_value {
            // A `+` that was not encoded arrives as a blank.
            let number = number.strip_prefix(' ').map_or(number.clone(), |it| format!("+{it}"));
            let number = number
                .parse()
                .map_err(|error| number_invalid("/contactIdentifierValue", &error))?;
            return Ok(Self(ContactName::Number(number)));
        }
        let id = path(parts, "contact").await.and_then(|it| it.parse().ok());
        let detail = "this workspace has no contact with this id; \
            give ?contactIdentifierValue= with the number to ask by number";
        id.map(|it| Self(ContactName::Id(it)))
            .ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "contact.unknown", detail))
    }
}
