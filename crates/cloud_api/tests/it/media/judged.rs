//! What Meta says to files: row by row of its list, and to their wrong neighbours.

use super::nature;
use super::samples::*;
use waxwing_cloud_api::content::MediaKind::{self, Audio, Document, Image, Sticker, Video};
use waxwing_cloud_api::media::{
    Detail, FILE_BYTES_MAX, Findings, LIMITS, Nature, VOICE_BYTES_MAX, judge, usable_as,
};
use waxwing_cloud_api::validate::Breach;

const TYPE: &str = "content.media_type";
const TOO_LARGE: &str = "content.media_too_large";
const CODEC: &str = "content.media_codec";
const DIMENSIONS: &str = "content.media_dimensions";

/// A file of that type and size, as its row of the list has it.
fn of(mime: &str, size: u64, animated: bool) -> Nature {
    let detail = match mime {
        "image/webp" => Detail::Sticker { width: 512, height: 512, animated },
        "image/jpeg" => nature(&jpeg(8, 3, b"")).detail,
        "image/png" => nature(&png(8, 6)).detail,
        "video/mp4" | "video/3gpp" => good_film(),
        "audio/ogg" => nature(&ogg(&[&opus_head(1)])).detail,
        "audio/mp4" => nature(&film("M4A ", &[sounds("mp4a", &esds(0x40))])).detail,
        "audio/mpeg" => nature(&mp3(2, false)).detail,
        "audio/aac" => nature(&aac(2, 2)).detail,
        "audio/amr" => nature(b"#!AMR\n\x3c").detail,
        _ => Detail::Paper,
    };
    Nature { mime: mime.to_owned(), extension: "x".to_owned(), size, detail }
}

fn good_film() -> Detail {
    let tracks = [pictures("avc1", &avc(66)), sounds("mp4a", &esds(0x40))];
    nature(&film("isom", &tracks)).detail
}

fn codes(breaches: &[Breach]) -> Vec<&str> {
    breaches.iter().map(|it| it.code).collect()
}

/// Sent as that kind, it breaks these, and it is doubtful for those.
#[track_caller]
fn judged(kind: MediaKind, nature: &Nature, wrong: &[&str], doubtful: &[&str]) -> Findings {
    let findings = judge(kind, false, nature);
    assert_eq!(codes(&findings.wrong), wrong, "{nature:?} as {kind:?}: {findings:?}");
    assert_eq!(codes(&findings.doubtful), doubtful, "{nature:?} as {kind:?}: {findings:?}");
    findings
}

#[test]
fn every_row_is_taken_up_to_its_limit() {
    for row in LIMITS {
        let thousands = if row.kind == Sticker { 1000.0 / 1024.0 } else { 1e6 / 1_048_576.0 };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            clippy::cast_sign_loss,
            reason = "limits are small whole numbers"
        )]
        let surely = (row.bytes_max as f64 * thousands).round() as u64;
        let of = |size| of(row.mime, size, row.animated == Some(true));
        judged(row.kind, &of(1), &[], &[]);
        judged(row.kind, &of(surely), &[], &[]);
        judged(row.kind, &of(surely + 1), &[], &[TOO_LARGE]);
        judged(row.kind, &of(row.bytes_max), &[], &[TOO_LARGE]);
        let too_large = judged(row.kind, &of(row.bytes_max + 1), &[TOO_LARGE], &[]);
        assert_eq!(too_large.wrong[0].limit, Some(row.bytes_max.into()));
        assert_eq!(too_large.wrong[0].found, Some((row.bytes_max + 1).into()));
        assert!(row.bytes_max <= FILE_BYTES_MAX, "{row:?}");
    }
}

#[test]
fn the_rows_are_those_of_metas_page() {
    let mib = |it: u64| it * 1024 * 1024;
    for (kind, count, most) in [
        (Audio, 5, mib(16)),
        (Document, 8, mib(100)),
        (Image, 2, mib(5)),
        (Sticker, 2, 500 * 1024),
        (Video, 2, mib(16)),
    ] {
        let rows: Vec<_> = LIMITS.iter().filter(|it| it.kind == kind).collect();
        assert_eq!(rows.len(), count, "{kind:?}");
        assert_eq!(rows.iter().map(|it| it.bytes_max).max(), Some(most), "{kind:?}");
    }
    let still = LIMITS.iter().find(|it| it.animated == Some(false)).unwrap();
    assert_eq!(still.bytes_max, 100 * 1024);
}

#[test]
fn what_is_of_no_listed_type_is_refused_as_everything() {
    for file in [&zip(&["a.png"])[..], b"MZ\0", b"<html>", b"\0", b"", b"GIF89a\0"] {
        let nature = nature(file);
        assert_eq!(usable_as(&nature), [], "{nature:?}");
        for kind in MediaKind::ALL {
            let findings = judged(kind, &nature, &[TYPE], &[]);
            assert_eq!(findings.wrong[0].found, Some(nature.mime.as_str().into()));
        }
    }
}

#[test]
fn a_listed_type_may_be_a_document_whatever_it_is() {
    for (mime, kinds) in [
        ("image/jpeg", vec![Image, Document]),
        ("video/mp4", vec![Video, Document]),
        ("audio/ogg", vec![Audio, Document]),
        ("image/webp", vec![Sticker, Document]),
        ("application/pdf", vec![Document]),
    ] {
        let nature = of(mime, 9, false);
        assert_eq!(usable_as(&nature), kinds, "{mime}");
        let doubtful: &[_] = if mime == "application/pdf" { &[] } else { &[TYPE] };
        judged(Document, &nature, &[], doubtful);
    }
    // What is too big as a picture is not as a file.
    assert_eq!(usable_as(&of("image/png", 9_000_000, false)), [Document]);
    assert_eq!(usable_as(&of("image/png", FILE_BYTES_MAX + 1, false)), []);
}

#[test]
fn the_wrong_kind_says_what_is_right() {
    let detail = |kind, nature: &Nature| judged(kind, nature, &[TYPE], &[]).wrong.remove(0);
    let webp = detail(Image, &of("image/webp", 9, false));
    assert_eq!(
        webp.detail,
        "is image/webp, and an image must be JPEG or PNG: convert it, or send it as a sticker"
    );
    assert_eq!(webp.limit, Some(serde_json::json!(["image/jpeg", "image/png"])));
    assert_eq!(
        detail(Audio, &nature(b"\0\0\0\0")).detail,
        "is of a type nobody knows, and an audio must be AAC, AMR, MP3, M4A or OGG with OPUS: \
         convert it"
    );
    assert_eq!(detail(Document, &nature(b"")).detail, "is empty: send the whole file");
    let types = detail(Sticker, &nature(b"%PDF-1.7")).limit;
    assert_eq!(types, Some(serde_json::json!(["image/webp"])));
}

#[test]
fn pictures_have_8_bits_and_three_colours() {
    for file in [jpeg(8, 3, b""), png(8, 2), png(8, 6)] {
        judged(Image, &nature(&file), &[], &[]);
    }
    for file in [jpeg(8, 1, b""), png(8, 0), png(1, 0), png(8, 3), png(4, 3), png(8, 4)] {
        judged(Image, &nature(&file), &[], &[CODEC]);
    }
    for file in [jpeg(8, 4, b""), jpeg(12, 3, b""), png(16, 2), png(16, 0), png(8, 5)] {
        judged(Image, &nature(&file), &[CODEC], &[]);
    }
    judged(Image, &nature(&jpeg(8, 3, b"")[..24]), &[CODEC], &[]);
}

#[test]
fn stickers_are_512_pixels_wide_and_high() {
    judged(Sticker, &nature(&webp(512, 512, false)), &[], &[]);
    for (width, height) in [(512, 511), (511, 512), (1024, 1024), (100, 100)] {
        let findings = judged(Sticker, &nature(&webp(width, height, true)), &[DIMENSIONS], &[]);
        assert_eq!(findings.wrong[0].limit, Some("512×512".into()));
        assert_eq!(findings.wrong[0].found, Some(format!("{width}×{height}").into()));
    }
    // One that moves may be five times as big.
    let size = 300 * 1024;
    judged(Sticker, &of("image/webp", size, true), &[], &[]);
    judged(Sticker, &of("image/webp", size, false), &[TOO_LARGE], &[]);
}

#[test]
fn ogg_is_opus_in_mono() {
    judged(Audio, &nature(&ogg(&[&opus_head(1)])), &[], &[]);
    judged(Audio, &nature(&ogg(&[&opus_head(2)])), &[CODEC], &[]);
    judged(Audio, &nature(&ogg(&[b"\x01vorbis\0\0\0\0\x01"])), &[CODEC], &[]);
    judged(Audio, &nature(b"OggS"), &[CODEC], &[]);
}

#[test]
fn other_recordings_may_hold_what_phones_do_not_play() {
    let song = |letters: &str, boxes: &[u8]| film("M4A ", &[sounds(letters, boxes)]);
    judged(Audio, &nature(&song("mp4a", &esds(0x40))), &[], &[]);
    judged(Audio, &nature(&song("alac", b"")), &[], &[CODEC]);
    judged(Audio, &nature(&song("mp4a", &esds(0x6b))), &[], &[CODEC]);
    judged(Audio, &nature(&film("M4A ", &[])), &[CODEC], &[]);
    let mut layer_2 = vec![0xff, 0xfd, 0x80, 0x00];
    layer_2.resize(417, 0x55);
    judged(Audio, &nature(&layer_2.repeat(2)), &[], &[CODEC]);
    judged(Audio, &nature(b"#!AMR-WB\n\x04\x10"), &[TYPE], &[]);
    judged(Audio, &nature(&film("3gp4", &[sounds("samr", b"")])), &[TYPE], &[]);
}

#[test]
fn a_voice_note_is_ogg_with_opus_in_mono() {
    let voice = |nature: &Nature| {
        let Findings { wrong, doubtful } = judge(Audio, true, nature);
        (wrong, doubtful)
    };
    let note = nature(&ogg(&[&opus_head(1)]));
    assert_eq!(voice(&note), (vec![], vec![]));
    for file in [
        ogg(&[&opus_head(2)]),
        ogg(&[b"\x01vorbis\0\0\0\0\x01"]),
        mp3(2, true),
        aac(2, 1),
        b"#!AMR\n\x3c".to_vec(),
        film("M4A ", &[sounds("mp4a", &esds(0x40))]),
    ] {
        let (wrong, doubtful) = voice(&nature(&file));
        assert_eq!((codes(&wrong), codes(&doubtful)), (vec![CODEC], vec![]), "{wrong:?}");
        assert!(wrong[0].detail.contains("as a voice note"), "{wrong:?}");
    }
    let (wrong, _) = voice(&nature(b"RIFF\x24\0\0\0WAVEfmt "));
    assert_eq!(codes(&wrong), [TYPE]);

    let long = |size| Nature { size, ..note.clone() };
    assert_eq!(voice(&long(VOICE_BYTES_MAX)), (vec![], vec![]));
    let (wrong, doubtful) = voice(&long(VOICE_BYTES_MAX + 1));
    assert_eq!((codes(&wrong), codes(&doubtful)), (vec![], vec![TOO_LARGE]));
    judged(Audio, &long(VOICE_BYTES_MAX + 1), &[], &[]);
    // Only a recording can be a voice note.
    let film = nature(&film("isom", &[pictures("avc1", &avc(66))]));
    assert_eq!(judge(Video, true, &film), judge(Video, false, &film));
}

#[test]
fn films_are_h264_with_one_track_of_aac_at_most() {
    let main = || pictures("avc1", &avc(77));
    let aac = || sounds("mp4a", &esds(0x40));
    let of = |tracks: &[Vec<u8>]| nature(&film("isom", tracks));
    judged(Video, &of(&[main(), aac()]), &[], &[]);
    judged(Video, &of(&[pictures("avc1", &avc(66)), aac()]), &[], &[]);
    judged(Video, &of(&[main()]), &[], &[CODEC]);
    judged(Video, &of(&[pictures("avc1", &avc(100)), aac()]), &[], &[CODEC]);
    judged(Video, &of(&[main(), aac(), aac()]), &[CODEC], &[]);
    judged(Video, &of(&[main(), sounds("mp4a", &esds(0x6b))]), &[CODEC], &[]);
    judged(Video, &of(&[pictures("hvc1", b""), aac()]), &[CODEC], &[]);
    judged(Video, &of(&[]), &[CODEC], &[]);
    let old = nature(&film("3gp4", &[pictures("s263", b""), sounds("samr", b"")]));
    let findings = judged(Video, &old, &[CODEC, CODEC], &[]);
    assert_eq!(findings.wrong[0].found, Some("h263".into()));
    assert_eq!(findings.wrong[1].found, Some("amr".into()));
    judged(Video, &nature(&film("3gp5", &[main(), aac()])), &[], &[]);
    judged(Video, &nature(&film("qt  ", &[main(), aac()])), &[TYPE], &[]);
    judged(Video, &of(&[aac()]), &[TYPE], &[]);
}

#[test]
fn every_finding_says_what_to_do() {
    let two = || [pictures("avc1", &avc(100)), sounds("mp4a", b""), sounds("mp4a", b"")];
    let files = [
        zip(&["a"]),
        Vec::new(),
        jpeg(8, 4, b""),
        png(16, 3),
        png(8, 3),
        webp(9, 9, true),
        ogg(&[&opus_head(2)]),
        film("isom", &two()),
        film("isom", &[]),
        mp3(2, true),
    ];
    let big = of("image/webp", FILE_BYTES_MAX, true);
    for nature in files.iter().map(|it| nature(it)).chain([big]) {
        for kind in MediaKind::ALL {
            for is_voice in [false, true] {
                let Findings { wrong, doubtful } = judge(kind, is_voice, &nature);
                for breach in wrong.iter().chain(&doubtful) {
                    let (what, way) = breach.detail.split_once(": ").expect("it says what to do");
                    assert!(
                        what.starts_with(char::is_lowercase) && !way.ends_with('.'),
                        "{breach:?}"
                    );
                    assert_eq!(breach.pointer, "");
                }
            }
        }
    }
}
