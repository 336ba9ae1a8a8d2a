//! What files are called, hashed, and how they travel.

use super::nature;
use super::samples::*;
use waxwing_cloud_api::media::{
    MediaInfo, UploadForm, Uploaded, mislabeled, parse_sha256, upload_path,
};

#[test]
fn a_file_may_be_called_what_it_is_in_any_way() {
    let song = film("M4A ", &[sounds("mp4a", b"")]);
    let docx = zip(&["[Content_Types].xml", "word/document.xml"]);
    for (file, names) in [
        (jpeg(8, 3, b""), vec!["image/jpeg", "image/jpg", "IMAGE/JPEG; q=1", "jpeg", "jpg"]),
        (
            ogg(&[&opus_head(1)]),
            vec!["audio/ogg; codecs=opus", "audio/opus", "ogg", "application/ogg"],
        ),
        (webp(512, 512, false), vec!["image/webp", "webp", " image/webp "]),
        (mp3(2, true), vec!["audio/mpeg", "audio/mp3", "mp3"]),
        (song, vec!["audio/mp4", "audio/x-m4a", "video/mp4", "m4a", "mp4"]),
        (film("isom", &[pictures("avc1", b"")]), vec!["video/mp4", "audio/mp4", "video/x-m4v"]),
        (b"#!AMR\n\x3c".to_vec(), vec!["audio/amr", "audio/AMR"]),
        (
            b"a,b\n".to_vec(),
            vec![
                "text/csv",
                "text/plain; charset=utf-8",
                "application/json",
                "application/vnd.ms-excel",
            ],
        ),
        (b"<html>".to_vec(), vec!["text/html", "text/plain"]),
        (docx, vec!["application/zip", "application/x-zip-compressed", "docx"]),
        (b"%PDF-1.7".to_vec(), vec!["application/pdf", "pdf"]),
        // What WhatsApp has no word for may be called anything else it has no word for.
        (b"RIFF\x24\0\0\0WAVEfmt ".to_vec(), vec!["audio/wav", "audio/vnd.wave"]),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(), vec!["image/heic"]),
        (b"\0\x01\x02".to_vec(), vec!["application/x-thing"]),
        (Vec::new(), vec!["image/png", "text/plain"]),
    ] {
        let nature = nature(&file);
        for name in names.into_iter().chain(["", "application/octet-stream", "*/*"]) {
            assert_eq!(mislabeled(name, &nature), None, "{nature:?} as {name}");
        }
    }
}

#[test]
fn a_file_that_lies_is_found_out() {
    for (file, name, is) in [
        (zip(&["a"]), "image/png", "application/zip"),
        (zip(&["a"]), "png", "application/zip"),
        (b"MZ\0\x01".to_vec(), "application/pdf", "application/vnd.microsoft.portable-executable"),
        (b"hello".to_vec(), "image/jpeg", "text/plain"),
        (b"<html>".to_vec(), "application/pdf", "text/html"),
        (png(8, 2), "image/jpeg", "image/png"),
        (png(8, 2), "image/heic", "image/png"),
        (webp(512, 512, false), "image/png", "image/webp"),
        (film("isom", &[pictures("avc1", b"")]), "video/quicktime", "video/mp4"),
        (film("M4A ", &[]), "audio/aac", "audio/mp4"),
        (ogg(&[&opus_head(1)]), "audio/mpeg", "audio/ogg"),
        (compound(0, &["WordDocument"]), "application/vnd.ms-excel", "application/msword"),
    ] {
        let breach = mislabeled(name, &nature(&file)).unwrap_or_else(|| panic!("{is} as {name}"));
        assert_eq!(breach.code, "content.media_mislabeled");
        assert_eq!((breach.limit, breach.found), (Some(is.into()), Some(name.into())));
        assert!(breach.detail.contains(&format!("say {is}")), "{}", breach.detail);
    }
    let nobody_knows = mislabeled("image/png", &nature(b"\0\x01\x02\x03")).unwrap();
    assert_eq!(
        nobody_knows.detail,
        "is said to be image/png, and its bytes are not: send the whole file as it was made, or \
         say what it is"
    );
}

#[test]
fn an_upload_is_a_form_around_the_file() {
    let form = UploadForm::new("audio/ogg", "a \"b\"\r\né.ogg", "xyz");
    assert_eq!(form.content_type, "multipart/form-data; boundary=xyz");
    let body = [&form.head[..], b"BYTES", &form.tail].concat();
    assert_eq!(
        String::from_utf8(body.clone()).unwrap(),
        "--xyz\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n\
         --xyz\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\naudio/ogg\r\n\
         --xyz\r\nContent-Disposition: form-data; name=\"file\"; \
         filename=\"a %22b%22%0D%0Aé.ogg\"\r\nContent-Type: audio/ogg\r\n\r\nBYTES\r\n--xyz--\r\n"
    );
    assert_eq!(form.length(5), u64::try_from(body.len()).unwrap());
    assert_eq!(upload_path("106540352242922"), "106540352242922/media");
}

#[test]
fn an_upload_is_answered_with_an_id() {
    let uploaded = Uploaded { id: "1500000000000001".to_owned() };
    assert_eq!(Uploaded::parse(uploaded.to_json().as_bytes()), Some(uploaded.clone()));
    assert_eq!(Uploaded::parse(br#"{"id":1500000000000001,"x":[]}"#), Some(uploaded));
    for body in [&b"{}"[..], br#"{"id":""}"#, br#"{"id":null}"#, b"[\"7\"]", b"\xff", b""] {
        assert_eq!(Uploaded::parse(body), None);
    }
}

#[test]
fn what_meta_knows_of_a_medium_is_read_in_all_its_spellings() {
    let info = MediaInfo {
        id: "1500000000000001".to_owned(),
        url: "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1&ext=2".to_owned(),
        mime_type: "image/jpeg".to_owned(),
        sha256: Some([0xab; 32]),
        file_size: Some(303_833),
    };
    let json = info.to_json();
    let hex = "ab".repeat(32);
    assert_eq!(
        json,
        format!(
            r#"{{"messaging_product":"whatsapp","url":"{}","mime_type":"image/jpeg","sha256":"{hex}","file_size":303833,"id":"1500000000000001"}}"#,
            info.url
        )
    );
    assert_eq!(MediaInfo::parse(json.as_bytes()), Some(info.clone()));
    let quoted = json
        .replace("303833", "\"303833\"")
        .replace(&hex, "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=")
        .replace('/', "\\/");
    assert_eq!(MediaInfo::parse(quoted.as_bytes()), Some(info));

    let bare = MediaInfo::parse(br#"{"url":"https://x/1","file_size":-1,"sha256":"no"}"#).unwrap();
    assert_eq!((bare.sha256, bare.file_size, bare.mime_type.as_str()), (None, None, ""));
    for body in [&br#"{"id":"7"}"#[..], b"{\"error\":{}}", b"null", b"\xff"] {
        assert_eq!(MediaInfo::parse(body), None);
    }
}

#[test]
fn a_hash_is_read_in_hex_and_in_base64() {
    let hash = std::array::from_fn(|it| u8::try_from(it * 8 + 3).unwrap());
    for text in [
        "030b131b232b333b434b535b636b737b838b939ba3abb3bbc3cbd3dbe3ebf3fb",
        "030B131B232B333B434B535B636B737B838B939BA3ABB3BBC3CBD3DBE3EBF3FB",
        "AwsTGyMrMztDS1NbY2tze4OLk5ujq7O7w8vT2+Pr8/s=",
        "AwsTGyMrMztDS1NbY2tze4OLk5ujq7O7w8vT2-Pr8_s",
        " AwsTGyMrMztDS1NbY2tze4OLk5ujq7O7w8vT2+Pr8/s=\n",
    ] {
        assert_eq!(parse_sha256(text), Some(hash), "{text}");
    }
    for text in ["", "00", "AwsTGyMr", &"0".repeat(63), &"g".repeat(64), &"é".repeat(32)] {
        assert_eq!(parse_sha256(text), None, "{text}");
    }
}
