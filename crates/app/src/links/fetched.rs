//! What a link led to: the file as it comes, and what its server says of it.

use super::LinkError;
use super::address::Address;
use crate::http::Pieces;
use ::http::{HeaderMap, HeaderName, Response, header};
use percent_encoding::percent_decode_str;

/// A file that comes.
pub struct Fetched {
    /// Its bytes.
    pub pieces: Pieces,
    /// Where it was in the end.
    pub url: String,
    headers: HeaderMap,
}

impl Fetched {
    pub(super) fn new(answer: Response<Pieces>, address: &Address) -> Result<Self, LinkError> {
        let (parts, pieces) = answer.into_parts();
        let it = Self { pieces, url: address.as_str().to_owned(), headers: parts.headers };
        match it.text(header::CONTENT_ENCODING) {
            None | Some("identity" | "") => Ok(it),
            Some(_) => Err(LinkError::Failed(
                "its server packs it for its way, though it was asked not to".to_owned(),
            )),
        }
    }

    /// The type its server says it is of, if it says any.
    pub fn content_type(&self) -> Option<String> {
        let said = self.text(header::CONTENT_TYPE)?;
        let is_none = matches!(said, "application/octet-stream" | "binary/octet-stream" | "");
        (!is_none).then(|| said.to_owned())
    }

    /// What its server, or its address, says it is called.
    pub fn name(&self) -> Option<String> {
        let said = self.headers.get(header::CONTENT_DISPOSITION);
        let said = said.and_then(|it| of_disposition(&String::from_utf8_lossy(it.as_bytes())));
        said.or_else(|| of_path(&self.url))
    }

    /// The tag its server gave this version of it.
    pub fn etag(&self) -> Option<&str> {
        self.text(header::ETAG)
    }

    /// When its server says this version of it was made.
    pub fn last_modified(&self) -> Option<&str> {
        self.text(header::LAST_MODIFIED)
    }

    fn text(&self, name: HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|it| it.to_str().ok()).map(str::trim)
    }
}

/// The name in `attachment; filename="a b.pdf"`; of two spellings the one that can say every letter.
fn of_disposition(said: &str) -> Option<String> {
    let parameters = parameters(said);
    let named = |name: &str| parameters.iter().find(|(it, _)| it.eq_ignore_ascii_case(name));
    let encoded = named("filename*").and_then(|(_, value)| {
        let (charset, rest) = value.split_once('\'')?;
        let (_, name) = rest.split_once('\'')?;
        let is_readable = charset.eq_ignore_ascii_case("utf-8");
        is_readable.then(|| percent_decode_str(name).decode_utf8_lossy().into_owned())
    });
    encoded.or_else(|| named("filename").map(|(_, it)| it.clone())).filter(|it| !it.is_empty())
}

/// The parameters, with the quotes of their values taken off.
fn parameters(said: &str) -> Vec<(String, String)> {
    let (mut parts, mut part) = (Vec::new(), String::new());
    let (mut is_quoted, mut is_escaped) = (false, false);
    for letter in said.chars() {
        match letter {
            '\\' if is_quoted && !is_escaped => is_escaped = true,
            '"' if !is_escaped => is_quoted = !is_quoted,
            ';' if !is_quoted => parts.push(std::mem::take(&mut part)),
            _ => {
                part.push(letter);
                is_escaped = false;
            }
        }
    }
    parts.push(part);
    let pair = |it: &String| {
        let (name, value) = it.split_once('=')?;
        Some((name.trim().to_owned(), value.trim().to_owned()))
    };
    parts.iter().filter_map(pair).collect()
}

/// The last part of the path, if it looks like the name of a file.
fn of_path(url: &str) -> Option<String> {
    let address = Address::parse(url).ok()?;
    let last = address.path_segments()?.next_back()?;
    let name = percent_decode_str(last).decode_utf8_lossy().into_owned();
    let is_name = name.rsplit_once('.').is_some_and(|(stem, rest)| {
        !stem.is_empty() && (1..=5).contains(&rest.len()) && !rest.contains(char::is_whitespace)
    });
    is_name.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::stream::{self, StreamExt};

    fn fetched(url: &str, headers: &[(&str, &str)]) -> Fetched {
        let mut answer = Response::builder();
        for (name, value) in headers {
            answer = answer.header(*name, value.as_bytes());
        }
        let answer = answer.body(stream::empty().boxed()).unwrap();
        Fetched::new(answer, &Address::parse(url).unwrap()).unwrap_or_else(|it| panic!("{it}"))
    }

    #[test]
    fn a_file_is_called_what_its_server_says_or_its_address() {
        for (said, path, expected) in [
            ("attachment; filename=\"May invoice.pdf\"", "x", Some("May invoice.pdf")),
            ("attachment; FileName=a.pdf", "x", Some("a.pdf")),
            ("inline; filename=\"a;b=\\\"c\\\".pdf\"; size=3", "x", Some("a;b=\"c\".pdf")),
            (
                "attachment; filename=\"e.pdf\"; filename*=UTF-8''%C3%A9t%C3%A9.pdf",
                "x",
                Some("été.pdf"),
            ),
            ("attachment; filename*=latin1''%E9.pdf; filename=e.pdf", "x", Some("e.pdf")),
            ("attachment; filename=été.pdf", "x", Some("été.pdf")),
            ("attachment; filename=\"\"", "b.png", Some("b.png")),
            ("attachment; filename=\"never ends", "c.png", Some("never ends")),
            ("attachment", "d%20e.png?f=g.png", Some("d e.png")),
            ("", "photo", None),
            ("", "a/b.c/", None),
            ("", ".hidden", None),
            ("", "a.very long ending", None),
        ] {
            let url = format!("https://files.example/{path}");
            let it = fetched(&url, &[("content-disposition", said)]);
            assert_eq!(it.name().as_deref(), expected, "{said:?} {path}");
        }
    }

    #[test]
    fn a_type_that_says_nothing_is_none() {
        let type_of =
            |it: &str| fetched("https://a.example/", &[("content-type", it)]).content_type();
        assert_eq!(type_of("image/png; a=b").as_deref(), Some("image/png; a=b"));
        assert_eq!(type_of("application/octet-stream"), None);
        assert_eq!(type_of("binary/octet-stream"), None);
        assert_eq!(fetched("https://a.example/", &[]).content_type(), None);
    }

    #[test]
    fn what_is_packed_is_not_taken_for_the_file() {
        let answer = Response::builder().header("content-encoding", "gzip");
        let answer = answer.body(stream::empty().boxed()).unwrap();
        let address = Address::parse("https://a.example/").unwrap();
        assert!(matches!(Fetched::new(answer, &address), Err(LinkError::Failed(_))));
    }
}
