//! `POST …/{phone_number_id}/media`: a file comes to Graph, and goes through no memory.

use super::form::{self, Form, FormError};
use super::graph::{asked, parameters, respond};
use crate::sandbox::Sandbox;
use crate::world::{Upload, UploadedFile};
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use futures::StreamExt;

/// Answers an upload: first to who asks, then to what the form holds.
pub(super) async fn answer(sandbox: &Sandbox, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let query = parameters(&parts, &Bytes::new());
    let asked = asked(&parts, &query, b"");
    match sandbox.look(|world| world.may_upload(&asked)) {
        Ok(Ok(())) => {}
        Ok(Err(refusal)) => {
            throw_away(body).await;
            return respond(refusal).await;
        }
        Err(error) => return broken(&error),
    }
    let request = Request::from_parts(parts.clone(), body);
    let form = match Multipart::from_request(request, &()).await {
        Ok(form) => form::read(&sandbox.shelf, form).await,
        // What is no form has no file either.
        Err(_) => Ok(Form::default()),
    };
    let Form { fields, file } = match form {
        Ok(form) => form,
        Err(FormError::Shelf(error)) => return broken(&error),
        Err(error) => {
            let path = parts.uri.path();
            return match sandbox.look(|world| world.unreadable_form(path, &error.to_string())) {
                Ok(reply) => respond(reply).await,
                Err(error) => broken(&error),
            };
        }
    };
    let Some(file) = file else {
        let upload = Upload { fields, file: None };
        return match sandbox.change(|world, now| world.upload(now, &asked, upload)) {
            Ok(reply) => respond(reply).await,
            Err(error) => broken(&error),
        };
    };
    let finished = file.finished;
    let uploaded = UploadedFile {
        declared: file.declared,
        filename: file.filename,
        digest: finished.digest,
        nature: finished.nature.clone(),
    };
    let upload = Upload { fields, file: Some(uploaded) };
    match sandbox.take_file(&finished, |world, now| world.upload(now, &asked, upload)) {
        Ok(reply) => respond(reply).await,
        Err(error) => broken(&error),
    }
}

/// Reads what nobody wants, so that whoever sends it reads the answer.
pub(super) async fn throw_away(body: Body) {
    let mut pieces = body.into_data_stream();
    let mut read = 0;
    while let Ok(Some(Ok(piece))) = form::in_time(pieces.next()).await {
        read += piece.len();
        if read > form::FORM_BYTES_MAX {
            return;
        }
    }
}

fn broken(error: &dyn std::error::Error) -> Response {
    tracing::error!(%error, "an upload cannot be kept");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
