//! What is uploaded to Meta in a world: a form, read as the sandbox's doors read one.

use axum::extract::{FromRequest, Multipart, Request};
use bytes::Bytes;
use std::io::Cursor;
use waxwing_cloud_api::media::probe;
use waxwing_domain::time::Timestamp;
use waxwing_sandbox::digest::Digest;
use waxwing_sandbox::world::{Fate, GraphRequest, Upload, UploadedFile, World};

/// A form that came whole.
pub(super) struct Form {
    head: http::request::Parts,
    upload: Upload,
}

/// Reads a form.
pub(super) async fn read(request: Request) -> Form {
    let (head, body) = request.into_parts();
    let request = Request::from_parts(head.clone(), body);
    let mut form = Multipart::from_request(request, &()).await.expect("a form is uploaded");
    let mut upload = Upload { fields: Vec::new(), file: None };
    while let Some(field) = form.next_field().await.expect("the form comes whole") {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            let declared = field.content_type().unwrap_or_default().to_owned();
            let filename = field.file_name().map(ToOwned::to_owned);
            let bytes = field.bytes().await.expect("the form comes whole");
            upload.file = Some(file(declared, filename, &bytes));
        } else {
            upload.fields.push((name, field.text().await.expect("the form comes whole")));
        }
    }
    Form { head, upload }
}

fn file(declared: String, filename: Option<String>, bytes: &Bytes) -> UploadedFile {
    let nature = probe(&mut Cursor::new(bytes)).expect("memory can be read");
    UploadedFile { declared, filename, digest: Digest::of(bytes), nature }
}

impl Form {
    /// Gives it to Meta.
    pub(super) fn give(self, world: &mut World, now: Timestamp) -> (u16, Vec<u8>, Fate) {
        let asked = GraphRequest {
            method: &self.head.method,
            path: self.head.uri.path(),
            query: &[],
            bearer: super::bearer(&self.head.headers),
            body: &[],
        };
        let reply = world.upload(now, &asked, self.upload);
        (reply.status, reply.body, reply.fate)
    }
}
