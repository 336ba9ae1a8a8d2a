//! What Meta tells of a medium in a message: what to ask for it by, and what to hold it against.

use crate::content::MediaKind;
use crate::lenient::{self, Slice};
use crate::media::parse_sha256;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A medium that is at Meta. Whatever Meta left out, or wrote as nobody would, is none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Medium {
    /// What Meta calls it, for seven days.
    pub id: Option<String>,
    /// Where it can be fetched with the token, for five minutes.
    pub url: Option<String>,
    /// Its type; may carry parameters.
    pub mime_type: Option<String>,
    /// The SHA-256 of its bytes.
    pub sha256: Option<[u8; 32]>,
    /// What a file is called.
    pub filename: Option<String>,
}

#[derive(Deserialize)]
struct Fields<'a> {
    #[serde(borrow)]
    id: Slice<'a>,
    #[serde(borrow)]
    url: Slice<'a>,
    #[serde(borrow)]
    mime_type: Slice<'a>,
    #[serde(borrow)]
    sha256: Slice<'a>,
    #[serde(borrow)]
    filename: Slice<'a>,
}

impl Medium {
    /// The medium of a message with this content, if Meta tells of one.
    ///
    /// The object of a kind that is a medium is one, however little it says. That of any other kind is,
    /// if it has what all media have, an id and a type: there may be kinds that nobody has named yet.
    pub fn of(kind: &str, content: &str) -> Option<Self> {
        // `voice` is what a voice note was before it was `audio`.
        let is_named = MediaKind::parse(kind).is_some() || kind == "voice";
        if !is_named && !content.contains(r#""mime_type""#) {
            return None;
        }
        let members: BTreeMap<Cow<'_, str>, &RawValue> = lenient::object_in(content).ok()?;
        let fields: Fields<'_> = lenient::object(members.get(kind)?)?;
        let it = Self {
            id: lenient::owned(fields.id),
            url: lenient::owned(fields.url),
            mime_type: lenient::owned(fields.mime_type),
            sha256: lenient::owned(fields.sha256).as_deref().and_then(parse_sha256),
            filename: lenient::owned(fields.filename),
        };
        (is_named || (it.id.is_some() && it.mime_type.is_some())).then_some(it)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: &str, object: &str) -> Option<Medium> {
        Medium::of(kind, &format!(r#"{{"type":"{kind}","{kind}":{object}}}"#))
    }

    #[test]
    fn a_medium_is_read_as_meta_documents_it() {
        let hash = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";
        let object = format!(
            r#"{{"id":"150","mime_type":"audio/ogg; codecs=opus","sha256":"{hash}","voice":true,
                "url":"https://lookaside.fbsbx.com/?mid=150"}}"#
        );
        let it = of("audio", &object).unwrap();
        assert_eq!(it.id.as_deref(), Some("150"));
        assert_eq!(it.url.as_deref(), Some("https://lookaside.fbsbx.com/?mid=150"));
        assert_eq!(it.mime_type.as_deref(), Some("audio/ogg; codecs=opus"));
        assert_eq!(it.sha256.map(|it| it[0]), Some(0xba));
        assert_eq!(it.filename, None);
        let hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let file = of("document", &format!(r#"{{"sha256":"{hex}","filename":"cv.pdf"}}"#)).unwrap();
        assert_eq!((file.sha256, file.filename.as_deref()), (it.sha256, Some("cv.pdf")));
    }

    #[test]
    fn what_is_odd_or_missing_is_none_and_hurts_nothing_else() {
        assert_eq!(of("image", "{}"), Some(Medium::default()));
        let it = of("image", r#"{"id":150,"url":"","sha256":"abc","mime_type":["x"]}"#).unwrap();
        assert_eq!(it, Medium { id: Some("150".to_owned()), ..Medium::default() });
        for no_object in ["null", "[]", r#""150""#, "150"] {
            assert_eq!(of("image", no_object), None, "{no_object}");
        }
        assert_eq!(Medium::of("image", r#"{"type":"image","errors":[]}"#), None);
    }

    #[test]
    fn a_kind_that_nobody_named_is_a_medium_if_it_looks_like_one() {
        for kind in ["voice", "hologram"] {
            let it = of(kind, r#"{"id":"150","mime_type":"audio/ogg"}"#);
            assert_eq!(it.and_then(|it| it.id).as_deref(), Some("150"), "{kind}");
        }
        for (kind, object) in [
            ("hologram", r#"{"id":"150"}"#),
            ("hologram", r#"{"mime_type":"audio/ogg"}"#),
            ("location", r#"{"latitude":1,"url":"https://a.example"}"#),
            ("text", r#"{"body":"{\"mime_type\":1}"}"#),
        ] {
            assert_eq!(of(kind, object), None, "{kind} {object}");
        }
    }
}
