//! A file is uploaded to Graph: what Meta says to its form, type and size.

use super::super::access::{Caller, no_access};
use super::super::faults::Target;
use super::super::graph::{Object, unknown_object};
use super::super::refusal::{Refused, refused, wrong_parameter};
use super::super::{GraphReply, GraphRequest, World};
use super::{By, Kept, NewMedium, UNKNOWN_TYPE};
use crate::digest::Digest;
use http::Method;
use serde_json::{Map, Value};
use waxwing_cloud_api::errors::GraphError;
use waxwing_cloud_api::media::{LIMITS, Nature, Uploaded};
use waxwing_cloud_api::product;
use waxwing_domain::ids::PhoneNumberId;
use waxwing_domain::time::Timestamp;

/// The types Graph takes, in the order in which its error lists them.
///
/// Source: the error as people met it, <https://github.com/fbsamples/whatsapp-api-examples/issues/10>.
const TYPES: [&str; 19] = [
    "audio/aac",
    "audio/mp4",
    "audio/mpeg",
    "audio/amr",
    "audio/ogg",
    "audio/opus",
    "application/vnd.ms-powerpoint",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/pdf",
    "text/plain",
    "application/vnd.ms-excel",
    "image/jpeg",
    "image/png",
    "image/webp",
    "video/mp4",
    "video/3gpp",
];

/// A form that was posted to `…/media`, its file put aside.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Its fields, the file apart.
    pub fields: Vec<(String, String)>,
    /// Its file.
    pub file: Option<UploadedFile>,
}

/// The file of a form.
#[derive(Clone, Debug)]
pub struct UploadedFile {
    /// The type the form gives this part; may be empty.
    pub declared: String,
    /// What the form calls it.
    pub filename: Option<String>,
    /// The digest of its bytes.
    pub digest: Digest,
    /// What it is, by its bytes.
    pub nature: Nature,
}

impl World {
    /// Refuses who may not upload there, before anybody reads the file.
    ///
    /// # Errors
    ///
    /// With what Graph answers.
    pub fn may_upload(&self, request: &GraphRequest<'_>) -> Result<(), GraphReply> {
        let number = self.upload_number(request);
        number.map(drop).map_err(|error| self.refuse(request.path, *error))
    }

    /// Takes a file that was uploaded. When the answer is no, or lost on its way in, the world does
    /// not hold the file.
    pub fn upload(
        &mut self,
        now: Timestamp,
        request: &GraphRequest<'_>,
        upload: Upload,
    ) -> GraphReply {
        let number = match self.upload_number(request) {
            Ok(number) => number,
            Err(error) => return self.refuse(request.path, *error),
        };
        let fate = self.meet(now, Target::MediaUpload);
        self.befall(request.path, fate, |world| {
            match world.take_upload(now, number, request.query, upload) {
                Ok(id) => world.answer(request.path, 200, Uploaded { id }.to_json().into_bytes()),
                Err(error) => world.refuse(request.path, *error),
            }
        })
    }

    /// The number to which who asks may upload.
    fn upload_number(&self, request: &GraphRequest<'_>) -> Result<PhoneNumberId, Refused> {
        let (caller, route) = self.admit(request)?;
        match self.object(route.object) {
            Some(Object::Number(_)) if caller == Caller::App => {
                Err(no_access("upload media to this WhatsApp Business Account"))
            }
            Some(Object::Number(number))
                if route.edge == "media" && *request.method == Method::POST =>
            {
                Ok(number)
            }
            _ => Err(unknown_object(request.method.as_str(), route.object)),
        }
    }

    fn take_upload(
        &mut self,
        now: Timestamp,
        number: PhoneNumberId,
        query: &[(String, String)],
        upload: Upload,
    ) -> Result<String, Refused> {
        let fields = upload.fields.into_iter().chain(query.iter().cloned());
        let said: Map<String, Value> = fields.map(|(name, value)| (name, value.into())).collect();
        let said = Value::Object(said);
        if !product::is_marked(&said) {
            return Err(product::unmarked());
        }
        let file = upload.file.ok_or_else(|| Box::new(GraphError::required("file")))?;
        let mime_type = taken_type([&file.declared, said["type"].as_str().unwrap_or_default()])?;
        check_size(&mime_type, file.nature.size)?;
        if !self.state.media.has_room(&file.digest, file.nature.size) {
            return Err(refused(131_016, &super::MediumError::Full.to_string()));
        }
        let UploadedFile { filename, digest, nature, .. } = file;
        Ok(self.add_medium(
            now,
            NewMedium {
                by: By::Business,
                number: Some(number.to_string()),
                id: self.next_medium_id(),
                mime_type,
                filename,
                digest,
                nature,
                kept: Kept::OnShelf,
            },
        ))
    }
}

/// The type of an upload: what its part says, or else what the form says.
fn taken_type(said: [&str; 2]) -> Result<String, Refused> {
    let said = said.map(|it| it.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
    let said = said.into_iter().find(|it| !it.is_empty() && it != UNKNOWN_TYPE);
    let said = said.unwrap_or_else(|| UNKNOWN_TYPE.to_owned());
    let spelled = match said.as_str() {
        "image/jpg" => "image/jpeg",
        // Meta's own examples call a file by the ending of its name.
        bare if !bare.contains('/') => {
            LIMITS.iter().find(|it| it.extensions.contains(&bare)).map_or(bare, |it| it.mime)
        }
        whole => whole,
    };
    if TYPES.contains(&spelled) {
        return Ok(spelled.to_owned());
    }
    let types = TYPES.join(", ");
    Err(wrong_parameter(&format!(
        "Param file must be a file with one of the following types: {types}. Received file of type '{said}'."
    )))
}

/// Whether Meta takes so many bytes of a type, as whatever kind of medium it will be sent.
fn check_size(mime_type: &str, size: u64) -> Result<(), Refused> {
    if size == 0 {
        return Err(refused(100, "The file is empty."));
    }
    let mime_type = if mime_type == "audio/opus" { "audio/ogg" } else { mime_type };
    let rows = LIMITS.iter().filter(|it| it.mime == mime_type);
    let bytes_max = rows.map(|it| it.bytes_max).max().unwrap_or_default();
    if size > bytes_max {
        let details = format!(
            "The file has more bytes than a file of type {mime_type} may have: {bytes_max} at most."
        );
        return Err(refused(100, &details));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_of_metas_table_can_be_uploaded_and_nothing_else() {
        for limit in LIMITS {
            assert!(TYPES.contains(&limit.mime), "{}", limit.mime);
            assert_eq!(taken_type([limit.mime, ""]).unwrap(), limit.mime);
            check_size(limit.mime, limit.bytes_max).unwrap();
        }
        for mime in TYPES {
            check_size(mime, 1).unwrap();
            assert_eq!(check_size(mime, 101 * 1024 * 1024).unwrap_err().code, 100, "{mime}");
        }
    }

    #[test]
    fn the_type_of_a_part_counts_before_the_forms_and_has_many_spellings() {
        for (said, taken) in [
            (["ogg", ""], "audio/ogg"),
            (["webp", ""], "image/webp"),
            (["Image/JPG", "video/mp4"], "image/jpeg"),
            (["audio/ogg; codecs=opus", ""], "audio/ogg"),
            (["application/octet-stream", "image/png"], "image/png"),
            (["", "image/png"], "image/png"),
        ] {
            assert_eq!(taken_type(said).unwrap(), taken, "{said:?}");
        }
        for (said, received) in [
            (["application/zip", "image/png"], "application/zip"),
            (["", ""], "application/octet-stream"),
            (["zip", ""], "zip"),
        ] {
            let error = taken_type(said).unwrap_err();
            assert!(error.message.ends_with(&format!("Received file of type '{received}'.")));
            assert!(error.message.starts_with("(#100) Param file must be a file with one of"));
        }
    }
}
