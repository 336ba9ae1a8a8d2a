//! Reads the form of an upload, piece by piece, its file straight onto the disk.

use crate::shelf::{Finished, Shelf};
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::header;
use std::future::Future;
use std::io;
use std::time::Duration;
use tokio::time::timeout;

/// The most fields of a form beside its file, and the most bytes of one.
const FIELDS_MAX: usize = 32;
const FIELD_BYTES_MAX: usize = 4 * 1024;

/// The most bytes of a form: of a file that is too large, so many are thrown away before the
/// connection is closed, so that whoever sends it reads why.
pub(super) const FORM_BYTES_MAX: usize = 3 * 1024 * 1024 * 1024;

/// How long the next piece of a file may take: what comes no more must not hold a place for ever.
const PIECE_WITHIN: Duration = Duration::from_mins(1);

/// What stood in a form.
#[derive(Default)]
pub(super) struct Form {
    pub(super) fields: Vec<(String, String)>,
    pub(super) file: Option<FormFile>,
}

/// The file of a form.
pub(super) struct FormFile {
    pub(super) declared: String,
    pub(super) filename: Option<String>,
    pub(super) finished: Finished,
}

/// Why a form could not be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum FormError {
    /// It is none, or broke off.
    #[error("the form cannot be read")]
    Form(#[from] MultipartError),
    /// A field is too long, or there are too many.
    #[error("a form has {FIELDS_MAX} fields of {FIELD_BYTES_MAX} bytes at most")]
    Fields,
    /// It goes on, but nothing comes.
    #[error(transparent)]
    Late(#[from] Late),
    /// The shelf cannot be written.
    #[error("the file cannot be kept")]
    Shelf(#[from] io::Error),
}

/// Nothing came for too long.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("nothing came for {} seconds", PIECE_WITHIN.as_secs())]
pub(super) struct Late;

/// The next piece, if it comes in time.
pub(super) async fn in_time<T>(piece: impl Future<Output = T>) -> Result<T, Late> {
    timeout(PIECE_WITHIN, piece).await.map_err(|_| Late)
}

/// Reads a form to its end. Of several files the first counts.
pub(super) async fn read(shelf: &Shelf, mut form: Multipart) -> Result<Form, FormError> {
    let mut read = Form::default();
    while let Some(field) = in_time(form.next_field()).await?? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" && read.file.is_none() {
            read.file = Some(read_file(shelf, field).await?);
        } else if name != "file" {
            if read.fields.len() == FIELDS_MAX {
                return Err(FormError::Fields);
            }
            read.fields.push((name, read_field(field).await?));
        }
    }
    Ok(read)
}

async fn read_file(shelf: &Shelf, mut field: Field<'_>) -> Result<FormFile, FormError> {
    let declared = field.headers().get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let declared = declared.unwrap_or_default().to_owned();
    let filename = field.file_name().map(str::to_owned);
    let mut draft = shelf.begin().await?;
    while let Some(piece) = in_time(field.chunk()).await?? {
        // The rest of what is refused in any case is read, and that is all.
        if !draft.is_too_large() {
            draft.write(&piece).await?;
        }
    }
    Ok(FormFile { declared, filename, finished: draft.finish().await? })
}

async fn read_field(mut field: Field<'_>) -> Result<String, FormError> {
    let mut value = Vec::new();
    while let Some(piece) = in_time(field.chunk()).await?? {
        value.extend_from_slice(&piece);
        if value.len() > FIELD_BYTES_MAX {
            return Err(FormError::Fields);
        }
    }
    Ok(String::from_utf8_lossy(&value).into_owned())
}
