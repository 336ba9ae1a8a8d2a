//! What must be in a file of a type Meta takes: colours, codecs, tracks, pixels.

use super::{Findings, TOO_LARGE};
use crate::media::{Colours, Detail, Nature, STICKER_PIXELS, VOICE_BYTES_MAX};

const CODEC: &str = "content.media_codec";
const DIMENSIONS: &str = "content.media_dimensions";

/// What is in a file that is of a type Meta takes.
pub(super) fn look(is_voice: bool, nature: &Nature, findings: &mut Findings) {
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
            // Where there are no pictures either, nothing is known of the sound.
            if !video.is_empty() {
                film_sound(audio, findings);
            }
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
    let is_rgb = matches!(colours, Colours::Rgb | Colours::Rgba);
    if bits > 8 {
        let detail = format!(
            "must have 8 bits for each colour, and has {bits}: save it with 8 bits (or 24 for all)"
        );
        findings.wrong(CODEC, detail).limit(8).found(bits);
    } else if colours == Colours::Cmyk {
        let detail = "must be in RGB, and is in the inks of printers (CMYK): save it in RGB";
        findings.wrong(CODEC, detail).limit("rgb").found("cmyk");
    } else if !is_rgb {
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
                "must be OPUS inside OGG, and is {}: encode it with OPUS, or send it as MP3",
                spoken(codec)
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
pub(super) fn voice(nature: &Nature, findings: &mut Findings) {
    let Detail::Sound { codec, channels } = &nature.detail else { return };
    let is_opus = nature.mime == "audio/ogg" && codec == "opus";
    let is_mono = channels.is_none_or(|it| it == 1);
    if !(is_opus && is_mono) {
        let found = match channels {
            Some(channels) if is_opus => format!("opus with {channels} channels"),
            _ => format!("{codec} in {}", nature.mime),
        };
        let is_ogg = nature.mime == "audio/ogg";
        let other_way = if is_ogg { "" } else { ", or send it without `voice`" };
        let detail = format!(
            "must be OGG with OPUS in mono as a voice note, and is {found}: encode it \
             so{other_way}"
        );
        findings.wrong(CODEC, detail).limit("opus").found(found);
    }
    if findings.wrong.is_empty() && nature.size > VOICE_BYTES_MAX {
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
        let detail = "has no pictures that can be found, it is damaged or cut off: send it whole";
        findings.wrong(CODEC, detail).limit("h264");
    }
    if let Some(codec) = video.iter().find(|it| *it != "h264") {
        let is = spoken(codec);
        let detail = format!(
            "must have its pictures in H.264, and has them in {is}: encode them with H.264 in \
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
        let is = spoken(codec);
        let detail = format!("must have its sound in AAC, and has it in {is}: encode it with AAC");
        findings.wrong(CODEC, detail).limit("aac").found(codec.as_str());
    }
}

/// A codec as people are told it.
fn spoken(codec: &str) -> &str {
    if codec == "unknown" { "a codec nobody knows" } else { codec }
}
