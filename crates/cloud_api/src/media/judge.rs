//! Whether Meta takes a file as a kind of medium: what it refuses, and what it may refuse.

mod inside;

use super::limits::{KB, MB};
use super::{Detail, FILE_BYTES_MAX, LIMITS, Limit, Nature, limits_of};
use crate::content::MediaKind;
use crate::validate::Breach;
use serde_json::Value;

const TYPE: &str = "content.media_type";
const TOO_LARGE: &str = "content.media_too_large";

/// What there is to say about a file that is to be sent. Pointers are empty: the caller knows where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// What Meta refuses.
    pub wrong: Vec<Breach>,
    /// What Meta may refuse, or phones may not show: the sources differ.
    pub doubtful: Vec<Breach>,
}

impl Findings {
    fn wrong(&mut self, code: &'static str, detail: impl Into<String>) -> &mut Breach {
        push(&mut self.wrong, code, detail)
    }

    fn doubtful(&mut self, code: &'static str, detail: impl Into<String>) -> &mut Breach {
        push(&mut self.doubtful, code, detail)
    }
}

fn push<'a>(
    to: &'a mut Vec<Breach>,
    code: &'static str,
    detail: impl Into<String>,
) -> &'a mut Breach {
    to.push(Breach::new("", code, detail));
    to.last_mut().expect("one was pushed just now")
}

/// What Meta will say to a file of this nature, sent as this kind.
pub fn judge(kind: MediaKind, is_voice: bool, nature: &Nature) -> Findings {
    let mut findings = Findings::default();
    let is_voice = is_voice && kind == MediaKind::Audio;
    if let Some(limit) = limit_of(kind, nature) {
        size(limit, nature.size, &mut findings);
        inside::look(is_voice, nature, &mut findings);
    } else if kind == MediaKind::Document && LIMITS.iter().any(|it| it.mime == nature.mime) {
        let detail = format!(
            "is {}, which Meta's page does not list as a document, though it is taken as one: if \
             it does not arrive, send it as what it is",
            nature.mime
        );
        findings.doubtful(TYPE, detail).limit(types(kind)).found(nature.mime.as_str());
        size(document_limit(), nature.size, &mut findings);
    } else {
        let detail = wrong_type(kind, nature);
        findings.wrong(TYPE, detail).limit(types(kind)).found(nature.mime.as_str());
    }
    if is_voice && findings.wrong.is_empty() {
        inside::voice(nature, &mut findings);
    }
    findings
}

/// The kinds as which Meta takes a file of this nature: what is shown or played comes before what is
/// downloaded.
pub fn usable_as(nature: &Nature) -> Vec<MediaKind> {
    let is_usable = |kind: &MediaKind| judge(*kind, false, nature).wrong.is_empty();
    let mut kinds: Vec<_> = MediaKind::ALL.into_iter().filter(is_usable).collect();
    kinds.sort_by_key(|it| *it == MediaKind::Document);
    kinds
}

/// The row that bounds a file of this nature as this kind.
fn limit_of(kind: MediaKind, nature: &Nature) -> Option<&'static Limit> {
    let is_moving = matches!(nature.detail, Detail::Sticker { animated: true, .. });
    limits_of(kind)
        .find(|it| it.mime == nature.mime && it.animated.is_none_or(|moves| moves == is_moving))
}

/// The row that bounds files of a type the page does not list as documents: that of all of them.
fn document_limit() -> &'static Limit {
    limits_of(MediaKind::Document).next().expect("the table has documents")
}

/// The types Meta takes as this kind.
fn types(kind: MediaKind) -> Vec<Value> {
    let mut types: Vec<&str> = limits_of(kind).map(|it| it.mime).collect();
    types.dedup();
    types.into_iter().map(Value::from).collect()
}

const fn a(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Image => "an image",
        MediaKind::Video => "a video",
        MediaKind::Audio => "an audio",
        MediaKind::Document => "a document",
        MediaKind::Sticker => "a sticker",
    }
}

/// What a file of this kind must be, in the words people have for it.
const fn takes(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Image => "JPEG or PNG",
        MediaKind::Video => "MP4 or 3GP",
        MediaKind::Audio => "AAC, AMR, MP3, M4A or OGG with OPUS",
        MediaKind::Document => "a PDF, a plain text, or a file of Word, Excel or PowerPoint",
        MediaKind::Sticker => "WebP",
    }
}

fn wrong_type(kind: MediaKind, nature: &Nature) -> String {
    if nature.size == 0 {
        return "is empty: send the whole file".to_owned();
    }
    let others = usable_kinds_but(kind, nature);
    let is = match nature.mime.as_str() {
        "application/octet-stream" => "of a type nobody knows",
        known => known,
    };
    let other_way = match others.split_last() {
        None => String::new(),
        Some((last, [])) => format!(", or send it as {}", a(*last)),
        Some((last, rest)) => {
            let rest: Vec<_> = rest.iter().map(|it| a(*it)).collect();
            format!(", or send it as {} or {}", rest.join(", "), a(*last))
        }
    };
    let (a, takes) = (a(kind), takes(kind));
    format!("is {is}, and {a} must be {takes}: convert it{other_way}")
}

fn usable_kinds_but(kind: MediaKind, nature: &Nature) -> Vec<MediaKind> {
    // Not `usable_as`, which would come back here: the type alone decides.
    let listed = MediaKind::ALL.into_iter().filter(|it| limit_of(*it, nature).is_some());
    listed.filter(|it| *it != kind).collect()
}

fn size(limit: &Limit, bytes: u64, findings: &mut Findings) {
    let bytes_max = limit.bytes_max;
    let surely = if bytes_max.is_multiple_of(MB) {
        bytes_max / MB * 1_000_000
    } else {
        bytes_max / KB * 1000
    };
    let a = match limit.animated {
        Some(true) => "a sticker that moves",
        Some(false) => "a sticker that does not move",
        None => a(limit.kind),
    };
    if bytes > bytes_max {
        let other_way = match limit.kind {
            MediaKind::Image | MediaKind::Video | MediaKind::Audio if bytes <= FILE_BYTES_MAX => {
                ", or send it as a document"
            }
            _ => "",
        };
        let detail = format!(
            "must have at most {bytes_max} bytes as {a}, and has {bytes}: make it \
             smaller{other_way}"
        );
        findings.wrong(TOO_LARGE, detail).limit(bytes_max).found(bytes);
    } else if bytes > surely {
        let detail = format!(
            "has {bytes} bytes, and {a} may have {bytes_max} or, if Meta counts in thousands, \
             {surely}: stay below both"
        );
        findings.doubtful(TOO_LARGE, detail).limit(surely).found(bytes);
    }
}
