//! The rows: every type of Meta's list, and what stands next to it and is wrong.

/// What we should answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expect {
    /// Yes, and so does Meta.
    Taken,
    /// Yes, with a warning: sources differ on what Meta does.
    Doubted,
    /// Yes: Meta refuses it as what it is said to be, and takes it as what we say that it is.
    Mended,
    /// No, and so does Meta.
    Refused,
}

use Expect::{Doubted, Mended, Refused, Taken};

/// A sample, sent as some kind.
#[derive(Debug)]
pub(super) struct Row {
    /// The heading below which it stands.
    pub(super) heading: &'static str,
    /// The sample's name.
    pub(super) sample: &'static str,
    /// What we should answer.
    pub(super) expect: Expect,
}

impl Row {
    /// As which kind of Meta's it is sent.
    pub(super) fn kind(&self) -> &'static str {
        if self.is_voice() { "audio" } else { self.heading }
    }

    /// Whether it is sent as a voice note.
    pub(super) fn is_voice(&self) -> bool {
        self.heading == VOICE
    }
}

/// The heading of voice notes, which are recordings.
pub(super) const VOICE: &str = "voice";

const fn audio(sample: &'static str, expect: Expect) -> Row {
    Row { heading: "audio", sample, expect }
}

const fn voice(sample: &'static str, expect: Expect) -> Row {
    Row { heading: VOICE, sample, expect }
}

const fn document(sample: &'static str, expect: Expect) -> Row {
    Row { heading: "document", sample, expect }
}

const fn image(sample: &'static str, expect: Expect) -> Row {
    Row { heading: "image", sample, expect }
}

const fn sticker(sample: &'static str, expect: Expect) -> Row {
    Row { heading: "sticker", sample, expect }
}

const fn video(sample: &'static str, expect: Expect) -> Row {
    Row { heading: "video", sample, expect }
}

/// All of them, in the order of the page.
pub(super) const ROWS: &[Row] = &[
    audio("sound.aac", Taken),
    audio("sound.amr", Taken),
    audio("sound.mp3", Taken),
    audio("bare.mp3", Taken),
    audio("sound.m4a", Taken),
    audio("voice.ogg", Taken),
    audio("stereo.ogg", Refused),
    audio("vorbis.ogg", Refused),
    audio("flac.ogg", Refused),
    audio("alac.m4a", Doubted),
    audio("sound.wav", Refused),
    audio("sound.flac", Refused),
    audio("sound.webm", Refused),
    audio("mp4.ogg", Refused),
    audio("film.mp4", Refused),
    audio("large.aac", Refused),
    audio("large.amr", Refused),
    audio("large.mp3", Refused),
    audio("large.m4a", Refused),
    audio("large.ogg", Refused),
    voice("voice.ogg", Taken),
    voice("long.ogg", Doubted),
    voice("stereo.ogg", Refused),
    voice("vorbis.ogg", Refused),
    voice("sound.mp3", Refused),
    voice("sound.m4a", Refused),
    document("paper.txt", Taken),
    document("latin.txt", Taken),
    document("wide.txt", Taken),
    document("paper.xls", Taken),
    document("paper.xlsx", Taken),
    document("paper.doc", Taken),
    document("paper.docx", Taken),
    document("paper.ppt", Taken),
    document("paper.pptx", Taken),
    document("paper.pdf", Taken),
    document("photo.jpg", Doubted),
    document("film.mp4", Doubted),
    document("table.csv", Mended),
    document("paper.rtf", Refused),
    document("paper.odt", Refused),
    document("page.html", Refused),
    document("drawing.svg", Refused),
    document("archive.zip", Refused),
    document("program.exe", Refused),
    document("bytes.bin", Refused),
    document("html.pdf", Refused),
    document("large.pdf", Refused),
    image("photo.jpg", Taken),
    image("progressive.jpg", Taken),
    image("picture.png", Taken),
    image("alpha.png", Taken),
    image("limit.jpg", Taken),
    image("between.jpg", Doubted),
    image("large.jpg", Refused),
    image("large.png", Refused),
    image("gray.jpg", Doubted),
    image("cmyk.jpg", Refused),
    image("gray.png", Doubted),
    image("gray-alpha.png", Doubted),
    image("palette.png", Doubted),
    image("16-bit.png", Refused),
    image("picture.gif", Refused),
    image("picture.bmp", Refused),
    image("picture.tiff", Refused),
    image("picture.avif", Refused),
    image("sticker.webp", Refused),
    image("png.jpg", Refused),
    image("jpeg.png", Refused),
    image("zip.png", Refused),
    image("text.jpg", Refused),
    image("nothing.jpg", Refused),
    image("paper.pdf", Refused),
    sticker("sticker.webp", Taken),
    sticker("lossless.webp", Taken),
    sticker("alpha.webp", Taken),
    sticker("animated.webp", Taken),
    sticker("large.webp", Refused),
    sticker("large-animated.webp", Refused),
    sticker("small.webp", Refused),
    sticker("small-animated.webp", Refused),
    sticker("wide.webp", Refused),
    sticker("picture.png", Refused),
    video("film.3gp", Taken),
    video("film.mp4", Taken),
    video("main.mp4", Taken),
    video("fragments.mp4", Taken),
    video("limit.mp4", Taken),
    video("between.mp4", Doubted),
    video("large.mp4", Refused),
    video("large.3gp", Refused),
    video("high.mp4", Doubted),
    video("silent.mp4", Doubted),
    video("h263.3gp", Refused),
    video("two-sounds.mp4", Refused),
    video("hevc.mp4", Refused),
    video("part2.mp4", Refused),
    video("av1.mp4", Refused),
    video("mp3.mp4", Refused),
    video("opus.mp4", Refused),
    video("sound-only.mp4", Refused),
    video("film.mov", Refused),
    video("film.webm", Refused),
    video("film.mkv", Refused),
    video("film.avi", Refused),
    video("cut.mp4", Refused),
];
