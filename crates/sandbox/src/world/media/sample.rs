//! Small real files, one of each kind: what a person sends when nobody says what.

use super::{By, Kept, NewMedium, UNKNOWN_TYPE};
use crate::digest::Digest;
use std::io::Cursor;
use std::sync::OnceLock;
use waxwing_cloud_api::content::MediaKind;
use waxwing_cloud_api::media::{Detail, Nature, probe};

/// How webhooks call a recording of a phone.
pub(super) const VOICE_TYPE: &str = "audio/ogg; codecs=opus";

/// A small real file that is part of the program.
#[derive(Clone, Debug)]
pub struct Sample {
    /// What kind it is a sample of.
    pub kind: MediaKind,
    /// Its bytes.
    pub bytes: &'static [u8],
    /// Their digest.
    pub digest: Digest,
    /// What it is, by its bytes.
    pub nature: Nature,
}

/// The files, drawn and recorded for this purpose.
const FILES: [(MediaKind, &[u8]); 5] = [
    (MediaKind::Image, include_bytes!("../../../assets/sample.jpg")),
    (MediaKind::Video, include_bytes!("../../../assets/sample.mp4")),
    (MediaKind::Audio, include_bytes!("../../../assets/sample.ogg")),
    (MediaKind::Document, include_bytes!("../../../assets/sample.pdf")),
    (MediaKind::Sticker, include_bytes!("../../../assets/sample.webp")),
];

/// One sample of each kind.
pub fn samples() -> &'static [Sample] {
    static SAMPLES: OnceLock<Vec<Sample>> = OnceLock::new();
    SAMPLES.get_or_init(|| FILES.into_iter().map(|(kind, bytes)| Sample::of(kind, bytes)).collect())
}

impl Sample {
    fn of(kind: MediaKind, bytes: &'static [u8]) -> Self {
        let nature = probe(&mut Cursor::new(bytes)).expect("memory can be read");
        Self { kind, bytes, digest: Digest::of(bytes), nature }
    }

    /// The sample of a kind.
    pub(super) fn of_kind(kind: MediaKind) -> &'static Self {
        let found = samples().iter().find(|it| it.kind == kind);
        found.expect("there is a sample of every kind")
    }

    /// What a person's medium of this sample is, when it is said to be of this type.
    pub(super) fn medium(&self, id: String, mime_type: Option<&str>) -> NewMedium {
        NewMedium {
            by: By::Person,
            number: None,
            id,
            mime_type: mime_type.map_or_else(|| self.told_type(), str::to_owned),
            filename: (self.kind == MediaKind::Document).then(|| "sample.pdf".to_owned()),
            digest: self.digest,
            nature: self.nature.clone(),
            kept: Kept::BuiltIn,
        }
    }

    /// How webhooks usually call what this is a sample of.
    pub(super) fn usual_type(&self) -> String {
        // A file can be anything.
        if self.kind == MediaKind::Document { UNKNOWN_TYPE.to_owned() } else { self.told_type() }
    }

    fn told_type(&self) -> String {
        if is_voice(&self.nature) { VOICE_TYPE.to_owned() } else { self.nature.mime.clone() }
    }
}

/// Whether this is what a phone records: OGG with OPUS.
pub(super) fn is_voice(nature: &Nature) -> bool {
    nature.mime == "audio/ogg"
        && matches!(&nature.detail, Detail::Sound { codec, .. } if codec == "opus")
}

#[cfg(test)]
mod tests {
    use super::*;
    use waxwing_cloud_api::media::judge;

    #[test]
    fn each_sample_is_small_and_just_what_meta_takes() {
        for kind in MediaKind::ALL {
            let sample = Sample::of_kind(kind);
            assert!(sample.bytes.len() < 20_000, "{kind:?}");
            let findings = judge(kind, kind == MediaKind::Audio, &sample.nature);
            assert!(findings.wrong.is_empty() && findings.doubtful.is_empty(), "{findings:?}");
        }
        assert_eq!(Sample::of_kind(MediaKind::Audio).told_type(), VOICE_TYPE);
        assert_eq!(Sample::of_kind(MediaKind::Video).told_type(), "video/mp4");
    }
}
