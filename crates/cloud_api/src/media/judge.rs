//! Whether Meta takes a file as a kind of medium: what it refuses, and what it may refuse.

use super::limits::{KB, MB};
use super::{Colours, Detail, LIMITS, Limit, Nature, STICKER_PIXELS, VOICE_BYTES_MAX, limits_of};
use crate::content::MediaKind;
use crate::validate::Breach;
use serde_json::Value;

const TYPE: &str = "content.media_type";
const TOO_LARGE: &str = "content.media_too_large";
const CODEC: &str = "content.media_codec";
const DIMENSIONS: &str = "content.media_dimensions";

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
        size(kind, limit.bytes_max, nature.size, &mut findings);
        what_is_in_it(is_voice, nature, &mut findings);
    } else if kind == MediaKind::Document && LIMITS.iter().any(|it| it.mime == nature.mime) {
        let detail = format!(
            "is {}, which Meta's page does not list as a document, though it is taken as one: if \
             it does not arrive, send it as what it is",
            nature.mime
        );
        findings.doubtful(TYPE, detail).limit(types(kind)).found(nature.mime.as_str());
        size(kind, super::FILE_BYTES_MAX, nature.size, &mut findings);
    } else {
        let detail = wrong_type(kind, nature);
        findings.wrong(TYPE, detail).limit(types(kind)).found(nature.mime.as_str());
    }
    if is_voice {
        voice(nature, &mut findings);
    }
    findings
}

/// The kinds as which Meta takes a file of this nature.
pub fn usable_as(nature: &Nature) -> Vec<MediaKind> {
    let is_usable = |kind: &MediaKind| judge(*kind, false, nature).wrong.is_empty();
    MediaKind::ALL.into_iter().filter(is_usable).collect()
}

/// The row that bounds a file of this nature as this kind.
fn limit_of(kind: MediaKind, nature: &Nature) -> Option<&'static Limit> {
    let is_moving = matches!(nature.detail, Detail::Sticker { animated: true, .. });
    limits_of(kind)
        .find(|it| it.mime == nature.mime && it.animated.is_none_or(|moves| moves == is_moving))
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

/// What files of this kind are called by people: the sentence that says how to go on.
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

fn size(kind: MediaKind, bytes_max: u64, bytes: u64, findings: &mut Findings) {
    let surely = if bytes_max.is_multiple_of(MB) {
        bytes_max / MB * 1_000_000
    } else {
        bytes_max / KB * 1000
    };
    let a = a(kind);
    if bytes > bytes_max {
        let may_be_document = kind != MediaKind::Document && kind != MediaKind::Sticker;
        let other_way = if may_be_document && bytes <= super::FILE_BYTES_MAX {
            ", or send it as a document"
        } else {
            ""
        };
        let detail = format!(
            "must be at most {bytes_max} bytes as {a}, and has {bytes}: make it smaller{other_way}"
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

fn what_is_in_it(is_voice: bool, nature: &Nature, findings: &mut Findings) {
    match &nature.detail {
        Detail::Picture { bits, colours, .. } => picture(*bits, *colours, findings),
        Detail::Sticker { width, height, .. } => {
            if (*width, *height) != (STICKER_PIXELS, STICKER_PIXELS) {
                let limit = format!("{STICKER_PIXELS}×{STICKER_PIXELS}");
                let found = format!("{width}×{height}");
                let detail = format!(
                    "must be {limit} pixels as a sticker, and is {found}: scale it, and leave what \
                     remains transparent"
                );
                findings.wrong(DIMENSIONS, detail).limit(limit).found(found);
            }
        }
        // A voice note is told what it must be in one sentence, below.
        Detail::Sound { .. } if is_voice => {}
        Detail::Sound { codec, channels } => sound(&nature.mime, codec, *channels, findings),
        Detail::Film { video, audio, profile, .. } => {
            film_pictures(video, profile.as_deref(), findings);
            film_sound(audio, findings);
        }
        Detail::Paper | Detail::Other => {}
    }
}

fn picture(bits: u8, colours: Colours, findings: &mut Findings) {
    if bits == 0 || colours == Colours::Unknown {
        let detail = "is damaged or cut off, its head does not tell what it is: send it whole";
        findings.wrong(CODEC, detail);
        return;
    }
    let is_listed = matches!(colours, Colours::Gray | Colours::Palette);
    if bits > 8 {
        let detail = format!(
            "must have 8 bits for each colour, and has {bits}: save it with 8 bits (or 24 for all)"
        );
        findings.wrong(CODEC, detail).limit(8).found(bits);
    } else if colours == Colours::Cmyk {
        let detail = "must be in RGB, and is in the inks of printers (CMYK): save it in RGB";
        findings.wrong(CODEC, detail).limit("rgb").found("cmyk");
    } else if is_listed || colours == Colours::GrayAlpha {
        let (found, is) = match colours {
            Colours::Palette => ("palette", "in the colours of a palette"),
            _ => ("gray", "in shades of gray"),
        };
        let detail = format!(
            "is {is}, and Meta's page asks for RGB or RGBA: if it does not arrive, save it in RGB"
        );
        findings.doubtful(CODEC, detail).limit("rgb").found(found);
    }
}

fn sound(mime: &str, codec: &str, channels: Option<u32>, findings: &mut Findings) {
    match mime {
        "audio/ogg" if codec != "opus" => {
            let detail = format!(
                "must be OPUS inside OGG, and is {codec}: encode it with OPUS, or send it as MP3"
            );
            findings.wrong(CODEC, detail).limit("opus").found(codec);
        }
        "audio/ogg" => {
            if let Some(channels) = channels.filter(|it| *it != 1) {
                let detail = format!(
                    "must be mono as OGG with OPUS, and has {channels} channels: mix it down to \
                     one, or send it as MP3"
                );
                findings.wrong(CODEC, detail).limit(1).found(channels);
            }
        }
        "audio/mp4" if codec == "unknown" => {
            let detail = "has no sound that can be found, it is damaged or cut off: send it whole";
            findings.wrong(CODEC, detail);
        }
        "audio/mp4" if codec != "aac" => {
            let detail = format!(
                "is {codec} inside MP4, and phones expect AAC there: if it does not play, encode \
                 it with AAC"
            );
            findings.doubtful(CODEC, detail).limit("aac").found(codec);
        }
        "audio/mpeg" if codec != "mp3" => {
            let detail = format!(
                "is {codec}, and phones expect MP3: if it does not play, encode it with MP3"
            );
            findings.doubtful(CODEC, detail).limit("mp3").found(codec);
        }
        _ => {}
    }
}

/// A voice note is OGG with OPUS, mono; anything else can be sent as a recording only.
fn voice(nature: &Nature, findings: &mut Findings) {
    let Detail::Sound { codec, channels } = &nature.detail else { return };
    let is_opus = nature.mime == "audio/ogg" && codec == "opus";
    let is_mono = channels.is_none_or(|it| it == 1);
    let is_listed = limit_of(MediaKind::Audio, nature).is_some();
    if is_listed && !(is_opus && is_mono) {
        let found = match channels {
            Some(channels) if is_opus => format!("opus with {channels} channels"),
            _ => format!("{codec} in {}", nature.mime),
        };
        let detail = format!(
            "must be OGG with OPUS in mono as a voice note, and is {found}: encode it so, or send \
             it without `voice`"
        );
        findings.wrong(CODEC, detail).limit("opus").found(found);
    }
    if nature.size > VOICE_BYTES_MAX {
        let detail = format!(
            "has {} bytes, and a voice note of more than {VOICE_BYTES_MAX} shows an arrow to fetch \
             it in place of the button to play it: make it shorter, or encode it with fewer bits",
            nature.size
        );
        findings.doubtful(TOO_LARGE, detail).limit(VOICE_BYTES_MAX).found(nature.size);
    }
}

fn film_pictures(video: &[String], profile: Option<&str>, findings: &mut Findings) {
    if video.is_empty() {
        let detail = "has no pictures that can be found, it is damaged, cut off, or sound alone: \
                      send it whole, or as an audio";
        findings.wrong(CODEC, detail).limit("h264");
    }
    if let Some(codec) = video.iter().find(|it| *it != "h264") {
        let detail = format!(
            "must have its pictures in H.264, and has them in {codec}: encode them with H.264 in \
             its profile Main"
        );
        findings.wrong(CODEC, detail).limit("h264").found(codec.as_str());
    }
    if let Some(profile) = profile.filter(|it| !matches!(*it, "baseline" | "main")) {
        let detail = format!(
            "is H.264 in its profile {profile}, which phones with Android may not play: encode it \
             in the profile Main or Baseline"
        );
        findings.doubtful(CODEC, detail).limit("main").found(profile);
    }
}

fn film_sound(audio: &[String], findings: &mut Findings) {
    if audio.is_empty() {
        let detail = "has no sound, and WhatsApp is said to fail at films without: if it does not \
                      arrive, add a silent track of AAC";
        findings.doubtful(CODEC, detail).limit("aac");
    }
    if audio.len() > 1 {
        let count = audio.len();
        let detail =
            format!("must have at most one track of sound, and has {count}: keep one of them");
        findings.wrong(CODEC, detail).limit(1).found(count);
    }
    if let Some(codec) = audio.iter().find(|it| *it != "aac") {
        let detail =
            format!("must have its sound in AAC, and has it in {codec}: encode it with AAC");
        findings.wrong(CODEC, detail).limit("aac").found(codec.as_str());
    }
}
