//! `POST /upload:…`: the bytes of an upload that can be taken up again where it broke off.

use super::form::in_time;
use super::graph::{asked, parameters, respond};
use super::uploads::throw_away;
use crate::sandbox::Sandbox;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use futures::StreamExt;

/// The header that says where the bytes of a request go on.
const OFFSET: &str = "file_offset";

/// How many bytes may come until they are noted: what broke off goes on from the last note.
const NOTED_EVERY: u64 = 1024 * 1024;

/// Counts what comes, and answers with a handle once all is there.
pub(super) async fn answer(sandbox: &Sandbox, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let query = parameters(&parts, &Bytes::new());
    let asked = asked(&parts, &query, b"");
    let offset = parts.headers.get(OFFSET).map_or(Some(0), |it| it.to_str().ok()?.parse().ok());
    let offset: u64 = offset.unwrap_or(u64::MAX);
    let missing = match sandbox.look(|world| world.may_append(&asked, offset)) {
        Ok(Ok(missing)) => missing,
        Ok(Err(refusal)) => {
            throw_away(body).await;
            return respond(refusal).await;
        }
        Err(_) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    };
    let append =
        |offset, count| sandbox.change(|world, now| world.append(now, &asked, offset, count));
    let (mut pieces, mut noted, mut count) = (body.into_data_stream(), 0, 0_u64);
    while let Ok(Some(Ok(piece))) = in_time(pieces.next()).await {
        count += piece.len() as u64;
        if count > missing {
            throw_away(Body::from_stream(pieces)).await;
            break;
        }
        if count - noted >= NOTED_EVERY && append(offset + noted, count - noted).is_ok() {
            noted = count;
        }
    }
    match append(offset + noted, count - noted) {
        Ok(reply) => respond(reply).await,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
