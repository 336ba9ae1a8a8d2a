//! How Meta is given a file, and what it answers about one.

use crate::json;
use crate::lenient::{self, Slice};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use waxwing_domain::hex;

/// Where files are uploaded, below the version: `{phone_number_id}/media`.
pub fn upload_path(phone_number_id: &str) -> String {
    format!("{phone_number_id}/media")
}

/// The body of an upload but for the file's bytes, which go between `head` and `tail`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadForm {
    /// The header `Content-Type` of the request.
    pub content_type: String,
    /// What stands before the file's bytes.
    pub head: Vec<u8>,
    /// What stands after them.
    pub tail: Vec<u8>,
}

impl UploadForm {
    /// The form for a file of that type and name.
    ///
    /// `boundary` must not be in the file: make it of chance. Its letters are those of a MIME token.
    pub fn new(mime: &str, filename: &str, boundary: &str) -> Self {
        let field = |name: &str, value: &str| {
            format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
        };
        let mut head = field("messaging_product", "whatsapp") + &field("type", mime);
        let filename = quoted(filename);
        write!(
            head,
            "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; \
             filename=\"{filename}\"\r\nContent-Type: {mime}\r\n\r\n"
        )
        .expect("writing to a String cannot fail");
        Self {
            content_type: format!("multipart/form-data; boundary={boundary}"),
            head: head.into_bytes(),
            tail: format!("\r\n--{boundary}--\r\n").into_bytes(),
        }
    }

    /// How many bytes the body has around a file of so many.
    pub fn length(&self, file: u64) -> u64 {
        let around = self.head.len() + self.tail.len();
        u64::try_from(around).map_or(file, |around| around.saturating_add(file))
    }
}

/// A file's name between quotation marks, escaped the way browsers do it.
fn quoted(filename: &str) -> String {
    filename.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A").replace('\0', "%00")
}

/// Meta's answer to an upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Uploaded {
    /// The media id.
    pub id: String,
}

impl Uploaded {
    /// Reads the answer; none when it names no id.
    pub fn parse(body: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        struct Raw<'a> {
            #[serde(borrow)]
            id: Slice<'a>,
        }
        let raw: Raw<'_> = lenient::object_in(str::from_utf8(body).ok()?).ok()?;
        Some(Self { id: lenient::owned(raw.id)? })
    }

    /// The answer, as Meta writes it.
    pub fn to_json(&self) -> String {
        json::to_string(self)
    }
}

/// What Meta knows of a medium, and where it can be fetched, with the token, for five minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaInfo {
    /// The media id.
    pub id: String,
    /// Where its bytes are.
    pub url: String,
    /// Its type; may carry parameters.
    pub mime_type: String,
    /// The SHA-256 of its bytes.
    pub sha256: Option<[u8; 32]>,
    /// How many bytes it has.
    pub file_size: Option<u64>,
}

impl MediaInfo {
    /// Reads the answer; none when it names no address. The hash may be in hex or base64, and the
    /// size a number or a text.
    pub fn parse(body: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        struct Raw<'a> {
            #[serde(borrow, default)]
            id: Slice<'a>,
            #[serde(borrow, default)]
            url: Slice<'a>,
            #[serde(borrow, default)]
            mime_type: Slice<'a>,
            #[serde(borrow, default)]
            sha256: Slice<'a>,
            #[serde(borrow, default)]
            file_size: Slice<'a>,
        }
        let raw: Raw<'_> = lenient::object_in(str::from_utf8(body).ok()?).ok()?;
        Some(Self {
            id: lenient::owned(raw.id).unwrap_or_default(),
            url: lenient::owned(raw.url)?,
            mime_type: lenient::owned(raw.mime_type).unwrap_or_default(),
            sha256: lenient::owned(raw.sha256).as_deref().and_then(parse_sha256),
            file_size: lenient::whole_number(raw.file_size).and_then(|it| it.try_into().ok()),
        })
    }

    /// The answer, as Meta writes it: the hash in hex, the size a number.
    pub fn to_json(&self) -> String {
        #[derive(Serialize)]
        struct Written<'a> {
            messaging_product: &'a str,
            url: &'a str,
            mime_type: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            sha256: Option<String>,
            #[serde(skip_serializing_if = "Option::is_none")]
            file_size: Option<u64>,
            id: &'a str,
        }
        json::to_string(&Written {
            messaging_product: "whatsapp",
            url: &self.url,
            mime_type: &self.mime_type,
            sha256: self.sha256.as_ref().map(|it| hex::encode(it)),
            file_size: self.file_size,
            id: &self.id,
        })
    }
}

/// A SHA-256 in any of Meta's spellings: hex, or base64 as in webhooks.
pub fn parse_sha256(text: &str) -> Option<[u8; 32]> {
    let text = text.trim();
    let bytes = match text.len() {
        64 => from_hex(text)?,
        _ => [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD]
            .iter()
            .find_map(|it| it.decode(text).ok())?,
    };
    bytes.try_into().ok()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |it: u8| char::from(it).to_digit(16).and_then(|it| u8::try_from(it).ok());
    let byte = |pair: &[u8]| Some(digit(pair[0])? << 4 | digit(pair[1])?);
    text.as_bytes().chunks_exact(2).map(byte).collect()
}
