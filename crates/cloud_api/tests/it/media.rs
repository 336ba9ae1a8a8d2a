//! What a file is, and what Meta says to it: read from samples made by hand.

mod judged;
mod labels;
mod properties;
mod real;
mod samples;

use samples::*;
use std::io::Cursor;
use waxwing_cloud_api::media::{Colours, Detail, Nature, probe};

/// What these bytes are.
fn nature(file: &[u8]) -> Nature {
    probe(&mut Cursor::new(file)).expect("memory can be read")
}

/// These bytes are of that type, with that in them.
#[track_caller]
fn is(file: &[u8], mime: &str, extension: &str, detail: Detail) {
    let found = nature(file);
    let size = u64::try_from(file.len()).unwrap();
    let expected = Nature { mime: mime.to_owned(), extension: extension.to_owned(), size, detail };
    assert_eq!(found, expected);
}

fn picture(bits: u8, colours: Colours) -> Detail {
    Detail::Picture { width: 64, height: 48, bits, colours }
}

fn sound(codec: &str, channels: u32) -> Detail {
    Detail::Sound { codec: codec.to_owned(), channels: Some(channels) }
}

fn moving(video: &[&str], audio: &[&str], profile: Option<&str>) -> Detail {
    let owned = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect();
    let is_empty = video.is_empty();
    Detail::Film {
        width: if is_empty { 0 } else { 320 },
        height: if is_empty { 0 } else { 240 },
        video: owned(video),
        audio: owned(audio),
        profile: profile.map(str::to_owned),
    }
}

#[test]
fn pictures_tell_their_colours() {
    for (components, colours) in [(1, Colours::Gray), (3, Colours::Rgb), (4, Colours::Cmyk)] {
        is(&jpeg(8, components, b""), "image/jpeg", "jpg", picture(8, colours));
    }
    is(&jpeg(12, 3, b""), "image/jpeg", "jpg", picture(12, Colours::Rgb));
    for (bits, number, colours) in [
        (1, 0, Colours::Gray),
        (16, 2, Colours::Rgb),
        (8, 3, Colours::Palette),
        (8, 4, Colours::GrayAlpha),
        (8, 6, Colours::Rgba),
        (8, 5, Colours::Unknown),
    ] {
        is(&png(bits, number), "image/png", "png", picture(bits, colours));
    }
}

#[test]
fn a_jpeg_is_read_past_what_stands_before_its_frame() {
    let profile = jpeg_part(0xe2, &vec![0x5a; 60_000]).repeat(5);
    is(&jpeg(8, 3, &profile), "image/jpeg", "jpg", picture(8, Colours::Rgb));
    // A picture of its own inside another part, marks without length, and marks that fill.
    let small = jpeg_part(0xe1, &jpeg(8, 1, b""));
    let odd = [&small, &b"\xff\xd0\xff\xff\xff\x01"[..]].concat();
    is(&jpeg(8, 3, &odd), "image/jpeg", "jpg", picture(8, Colours::Rgb));
}

#[test]
fn a_picture_without_a_head_has_no_size() {
    let unreadable = Detail::Picture { width: 0, height: 0, bits: 0, colours: Colours::Unknown };
    let whole = jpeg(8, 3, b"");
    is(&whole[..24], "image/jpeg", "jpg", unreadable.clone());
    is(b"\xff\xd8\xff\xda\0\x08\x03", "image/jpeg", "jpg", unreadable.clone());
    is(&png(8, 2)[..20], "image/png", "png", unreadable);
}

#[test]
fn stickers_tell_whether_they_move() {
    for animated in [false, true] {
        let detail = Detail::Sticker { width: 512, height: 300, animated };
        is(&webp(512, 300, animated), "image/webp", "webp", detail);
    }
    let still = |width, height| Detail::Sticker { width, height, animated: false };
    is(&webp_lossy(512, 511), "image/webp", "webp", still(512, 511));
    is(&webp_lossless(512, 100), "image/webp", "webp", still(512, 100));
    is(b"RIFF\x04\0\0\0WEBP", "image/webp", "webp", still(0, 0));
}

#[test]
fn ogg_tells_its_codec_and_channels() {
    is(&ogg(&[&opus_head(1)]), "audio/ogg", "ogg", sound("opus", 1));
    is(&ogg(&[&opus_head(2)]), "audio/ogg", "ogg", sound("opus", 2));
    is(&ogg(&[b"\x01vorbis\0\0\0\0\x02\0\0"]), "audio/ogg", "ogg", sound("vorbis", 2));
    let speex = [&b"Speex   "[..], &[0; 40], &1_u32.to_le_bytes(), &[0; 28]].concat();
    is(&ogg(&[&speex]), "audio/ogg", "ogg", sound("speex", 1));
    // A skeleton before it says nothing of its own.
    is(&ogg(&[b"fishead\0", &opus_head(1)]), "audio/ogg", "ogg", sound("opus", 1));
    is(&ogg(&[b"\x80theora", &opus_head(1)]), "video/ogg", "ogv", Detail::Other);
    let unknown = Detail::Sound { codec: "unknown".to_owned(), channels: None };
    is(b"OggS\0\x02", "audio/ogg", "ogg", unknown);
}

#[test]
fn rows_of_frames_are_recordings() {
    is(&aac(3, 2), "audio/aac", "aac", sound("aac", 2));
    is(&aac(1, 1), "audio/aac", "aac", sound("aac", 1));
    is(&mp3(3, false), "audio/mpeg", "mp3", sound("mp3", 2));
    is(&mp3(1, true), "audio/mpeg", "mp3", sound("mp3", 1));
    is(&[mp3(1, true), b"TAG".to_vec()].concat(), "audio/mpeg", "mp3", sound("mp3", 1));
    is(&[id3(200), mp3(2, true)].concat(), "audio/mpeg", "mp3", sound("mp3", 1));
    is(&[id3(200), vec![0; 700], mp3(2, true)].concat(), "audio/mpeg", "mp3", sound("mp3", 1));
    // The cover of a song is in its tag, and can be big.
    is(&[id3(900_000), mp3(2, false)].concat(), "audio/mpeg", "mp3", sound("mp3", 2));
    is(&[id3(200), aac(2, 2)].concat(), "audio/aac", "aac", sound("aac", 2));
    is(b"#!AMR\n\x3c\x91\x17", "audio/amr", "amr", sound("amr", 1));
    is(b"#!AMR-WB\n\x04\x10", "audio/amr-wb", "awb", sound("amr-wb", 1));
}

#[test]
fn layers_before_mp3_and_later_versions_tell_their_lengths() {
    // Head, length: version 1 layer II, version 1 layer I, version 2 layer III, version 2.5 layer III.
    for (head, length, codec) in [
        ([0xff, 0xfd, 0x80, 0x00], 417, "mp2"),
        ([0xff, 0xff, 0x42, 0x00], 140, "mp1"),
        ([0xff, 0xf3, 0x80, 0x00], 208, "mp3"),
        ([0xff, 0xe3, 0x88, 0x00], 576, "mp3"),
    ] {
        let mut frame = head.to_vec();
        frame.resize(length, 0x55);
        is(&frame.repeat(2), "audio/mpeg", "mp3", sound(codec, 2));
        let longer = [&frame[..], &[0], &frame].concat();
        is(&longer, "application/octet-stream", "bin", Detail::Other);
    }
}

#[test]
fn a_recording_may_begin_in_the_middle_of_a_frame() {
    let junk = || [0, 1, 2, 0xff].repeat(50);
    is(&[junk(), mp3(4, true)].concat(), "audio/mpeg", "mp3", sound("mp3", 1));
    is(&[junk(), aac(3, 1)].concat(), "audio/aac", "aac", sound("aac", 1));
    is(&[junk(), aac(2, 1)].concat(), "application/octet-stream", "bin", Detail::Other);
}

#[test]
fn one_frame_before_something_else_is_no_recording() {
    for file in [
        [mp3(1, true), vec![0; 600]].concat(),
        [mp3(1, true), aac(1, 1)].concat(),
        vec![0xff, 0xfb, 0x90, 0x40, 0, 0, 0, 0],
        // No rate, no length.
        vec![0xff, 0xfb, 0x00, 0x40, 0, 0, 0, 0],
        [id3(50), vec![1; 900]].concat(),
    ] {
        is(&file, "application/octet-stream", "bin", Detail::Other);
    }
}

#[test]
fn films_tell_their_tracks() {
    let (picture, sound) = (pictures("avc1", &avc(77)), sounds("mp4a", &esds(0x40)));
    let both = [picture.clone(), sound.clone()];
    let detail = moving(&["h264"], &["aac"], Some("main"));
    is(&film("isom", &both), "video/mp4", "mp4", detail.clone());
    is(&film("3gp5", &both), "video/3gpp", "3gp", detail.clone());
    is(&film("3g2a", &both), "video/3gpp2", "3g2", detail.clone());
    is(&film("qt  ", &both), "video/quicktime", "mov", detail.clone());
    let without_brand = film("isom", &both).split_off(brand("isom").len());
    is(&without_brand, "video/quicktime", "mov", detail);

    let silent = moving(&["h264"], &[], Some("main"));
    is(&film("mp42", std::slice::from_ref(&picture)), "video/mp4", "mp4", silent);
    let two = moving(&["h264"], &["aac", "mp3"], Some("main"));
    let mp3 = sounds("mp4a", &esds(0x6b));
    is(&film("isom", &[picture, sound, mp3]), "video/mp4", "mp4", two);
    let old = moving(&["h263"], &["amr"], None);
    let tracks = [pictures("s263", b""), sounds("samr", b"")];
    is(&film("3gp4", &tracks), "video/3gpp", "3gp", old);
    is(&film("isom", &[]), "video/mp4", "mp4", moving(&[], &[], None));
    // Its end was cut off.
    let cut = &film("isom", &tracks)[..90];
    is(cut, "video/mp4", "mp4", moving(&[], &[], None));
}

#[test]
fn codecs_have_the_names_people_have_for_them() {
    for (number, profile) in
        [(66, "baseline"), (88, "extended"), (100, "high"), (110, "high 10"), (1, "1")]
    {
        let file = film("isom", &[pictures("avc1", &avc(number))]);
        is(&file, "video/mp4", "mp4", moving(&["h264"], &[], Some(profile)));
    }
    for (letters, codec) in
        [("hvc1", "hevc"), ("vp09", "vp9"), ("mp4v", "mpeg4"), ("encv", "encrypted")]
    {
        let file = film("isom", &[pictures(letters, b"")]);
        is(&file, "video/mp4", "mp4", moving(&[codec], &[], None));
    }
    for (object_type, codec) in [(0x67, "aac"), (0x69, "mp3"), (0xa5, "ac-3"), (0x01, "unknown")] {
        let file = film("M4A ", &[sounds("mp4a", &esds(object_type))]);
        is(&file, "audio/mp4", "m4a", sound(codec, 2));
    }
    // What does not say what it is, is what it is mostly.
    is(&film("isom", &[sounds("mp4a", b"")]), "audio/mp4", "m4a", sound("aac", 2));
    is(&film("isom", &[sounds("zzzz", b"")]), "audio/mp4", "m4a", sound("unknown", 2));
}

#[test]
fn sound_alone_is_a_recording() {
    let song = || sounds("mp4a", &esds(0x40));
    is(&film("isom", &[song()]), "audio/mp4", "m4a", sound("aac", 2));
    is(&film("3gp4", &[sounds("samr", b"")]), "audio/3gpp", "3gp", sound("amr", 2));
    // The cover of a song is a track of pictures; subtitles and hints are neither.
    let cover = pictures("jpeg", b"");
    is(&film("M4A ", &[cover, song()]), "audio/mp4", "m4a", sound("aac", 2));
    let words = track("text", &boxed("text", &[0; 20]));
    is(&film("isom", &[words, song()]), "audio/mp4", "m4a", sound("aac", 2));
    let nothing = Detail::Sound { codec: "unknown".to_owned(), channels: None };
    is(&film("M4A ", &[]), "audio/mp4", "m4a", nothing);
}

#[test]
fn boxes_may_be_long_last_or_wrapped_in_quicktimes_way() {
    let tracks = [pictures("avc1", &avc(66)), sounds("mp4a", &esds(0x40))].concat();
    let detail = moving(&["h264"], &["aac"], Some("baseline"));
    let long = [&1_u32.to_be_bytes()[..], b"mdat", &116_u64.to_be_bytes(), &[9; 100]].concat();
    let file = [brand("isom"), long, boxed("moov", &tracks)].concat();
    is(&file, "video/mp4", "mp4", detail.clone());
    let last = [&[0, 0, 0, 0][..], b"moov", &tracks].concat();
    is(&[brand("isom"), last].concat(), "video/mp4", "mp4", detail.clone());
    let fragments = [boxed("moof", &[0; 30]), boxed("mdat", &[1; 30])].concat().repeat(40);
    let streamed = [brand("iso5"), boxed("moov", &tracks), fragments].concat();
    is(&streamed, "video/mp4", "mp4", detail);

    let wave = boxed("wave", &[boxed("frma", b"mp4a"), esds(0x6b)].concat());
    let mut inside = vec![0; 28 + 16];
    (inside[9], inside[17]) = (1, 1);
    inside.extend(wave);
    let old = track("soun", &boxed("mp4a", &inside));
    is(&film("qt  ", &[old]), "video/quicktime", "mov", sound("mp3", 1));
}

/// The classes of the roots of compound files.
const WORD: u128 = 0x4600_0000_0000_00c0_0000_0000_0002_0906;
const EXCEL: u128 = 0x4600_0000_0000_00c0_0000_0000_0002_0820;
const POINT: u128 = 0xe829_b900_aa00_ea86_11cf_4f9b_6481_8d10;

#[test]
fn papers_are_told_apart() {
    let paper = |file: &[u8], mime: &str, extension: &str| is(file, mime, extension, Detail::Paper);
    paper(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "application/pdf", "pdf");
    paper(b"\xef\xbb\xbf\n%PDF-1.4", "application/pdf", "pdf");
    for (folder, ending) in
        [("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("ppt/slides/", "pptx")]
    {
        let file = zip(&["[Content_Types].xml", "_rels/.rels", "docProps/app.xml", folder]);
        assert_eq!(nature(&file).extension, ending);
        assert_eq!(nature(&file).detail, Detail::Paper);
        let commented = [&file[..file.len() - 2], &[5, 0], b"hello"].concat();
        assert_eq!(nature(&commented).extension, ending);
        let macros = zip(&["[Content_Types].xml", folder, "word/vbaProject.bin"]);
        assert_eq!(nature(&macros).detail, Detail::Other, "{folder} with macros");
    }
    // A paper with a table in it is a paper, and a table with a paper in it is a table.
    paper(&compound(WORD, &["Workbook"]), "application/msword", "doc");
    paper(&compound(EXCEL, &["WordDocument"]), "application/vnd.ms-excel", "xls");
    paper(&compound(POINT, &[]), "application/vnd.ms-powerpoint", "ppt");
    // Without a class the names tell: here in the second sector of the directory.
    let far = |name| compound(0, &["one", "two", "three", "four", name]);
    paper(&far("WordDocument"), "application/msword", "doc");
    paper(&far("PowerPoint Document"), "application/vnd.ms-powerpoint", "ppt");
    paper(&far("Workbook"), "application/vnd.ms-excel", "xls");
    paper(&far("Book"), "application/vnd.ms-excel", "xls");
    for name in ["Bookmarks", "EncryptedPackage"] {
        is(&far(name), "application/x-ole-storage", "ole", Detail::Other);
    }
}

#[test]
fn a_text_is_a_text_in_every_encoding() {
    let sixteen = |letters: &str, unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        letters.encode_utf16().flat_map(unit).collect()
    };
    for file in [
        b"hello\r\n".to_vec(),
        "olá, \u{1f600}\u{85}".into(),
        b"ol\xe1 in Latin-1".to_vec(),
        b"\xef\xbb\xbfwith a mark".to_vec(),
        sixteen("\u{feff}de 16 bits \u{1f600}", u16::to_le_bytes),
        sixteen("\u{feff}de 16 bits \u{1f600}", u16::to_be_bytes),
        b"\x1b[1mbold\x1b[0m".to_vec(),
        // What two letters would make another thing of.
        b"BMW, the prices".to_vec(),
        b"MZ is for Mark Zbikowski".to_vec(),
        b"The free lunch".to_vec(),
        b"abcdftypisom".to_vec(),
        b"{\"a\": 1}".to_vec(),
        b"<?xml version=\"1.0\"?><invoice/>".to_vec(),
        b"a,b\n1,2\n".to_vec(),
        b"#!/bin/sh\n".to_vec(),
        b"if a < b <html> is no page".to_vec(),
        "é".repeat(40_000).into(),
    ] {
        is(&file, "text/plain", "txt", Detail::Paper);
    }
}

#[test]
fn what_is_no_text_is_called_what_it_is() {
    let mut tar = vec![0; 512];
    tar[257..262].copy_from_slice(b"ustar");
    let mut webm = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm".to_vec();
    webm.resize(300, 0);
    for (file, mime) in [
        (&b"<!DOCTYPE html><p>hi"[..], "text/html"),
        (b"\n <!-- x --><HTML>", "text/html"),
        (b"<?xml version='1.0'?><!doctype html>", "text/html"),
        (b"<?xml version='1.0'?>\n<SVG xmlns='x'/>", "image/svg+xml"),
        (b"{\\rtf1\\ansi", "application/rtf"),
        (b"%!PS-Adobe-3.0", "application/postscript"),
        (b"MZ\x90\0\x03\0\0\0", "application/vnd.microsoft.portable-executable"),
        (b"GIF89a\x01\0\x01\0", "image/gif"),
        (b"BM\x46\0\0\0\0\0", "image/bmp"),
        (b"\x1f\x8b\x08\0", "application/gzip"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "audio/x-wav"),
        (&webm, "video/webm"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image/heif"),
        (&tar, "application/x-tar"),
        (b"\0\x01\x02\x03", "application/octet-stream"),
        (b"\xff\xfe\0\xd8\0\xd8", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ] {
        let found = nature(file);
        assert_eq!((found.mime.as_str(), &found.detail), (mime, &Detail::Other));
    }
}

#[test]
fn a_zip_is_no_paper_because_it_looks_so() {
    for names in [
        &["readme.txt", "word/document.xml"][..],
        &["[Content_Types].xml", "_rels/.rels"],
        &["a.png"],
        &[],
    ] {
        let file = [b"PK\x03\x04".to_vec(), zip(names)].concat();
        assert_eq!(nature(&file).detail, Detail::Other, "{names:?}");
    }
    is(&zip(&["a.png"]), "application/zip", "zip", Detail::Other);
    let whole = zip(&["[Content_Types].xml", "word/document.xml"]);
    is(&whole[..whole.len() - 30], "application/zip", "zip", Detail::Other);
}

#[test]
fn a_nature_survives_being_kept() {
    for file in [jpeg(8, 3, b""), webp(512, 512, true), ogg(&[&opus_head(1)]), zip(&["a"])] {
        let nature = nature(&file);
        let kept = serde_json::to_string(&nature).unwrap();
        assert_eq!(serde_json::from_str::<Nature>(&kept).unwrap(), nature, "{kept}");
    }
    let kept = serde_json::to_value(nature(&ogg(&[&opus_head(1)]))).unwrap();
    let detail = serde_json::json!({ "is": "sound", "codec": "opus", "channels": 1 });
    assert_eq!(kept["detail"], detail);
}
