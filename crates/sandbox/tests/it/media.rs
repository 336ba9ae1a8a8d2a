//! Media, by hand: uploaded, sent, asked for, fetched, deleted, forgotten, and brought by people.

use crate::stage::*;
use http::Method;
use serde_json::{Value, json};
use std::io::Cursor;
use std::time::Duration;
use waxwing_cloud_api::content::MediaKind;
use waxwing_cloud_api::media::{Detail, MediaInfo, Nature, Uploaded, probe};
use waxwing_sandbox::digest::Digest;
use waxwing_sandbox::seed;
use waxwing_sandbox::world::{
    Attachment, BehaviourChange, Damage, Fate, GraphReply, GraphRequest, InboundError, MediumError,
    PersonalFile, RecipientErrors, Sample, Target, UnknownMedia, Upload, UploadedFile, samples,
};

const DAY: Duration = Duration::from_hours(24);

/// The id of the first upload that can be taken up again, in the first life of a sandbox.
pub(crate) const FIRST_SESSION: &str = "upload:MTphdHRhY2htZW50OjA6MQ";

pub(crate) fn sample(kind: MediaKind) -> &'static Sample {
    samples().iter().find(|it| it.kind == kind).unwrap()
}

fn file(bytes: &[u8], declared: &str) -> UploadedFile {
    UploadedFile {
        declared: declared.to_owned(),
        filename: Some("a file".to_owned()),
        digest: Digest::of(bytes),
        nature: probe(&mut Cursor::new(bytes)).unwrap(),
    }
}

/// The sample of a kind, as a form brings it.
pub(crate) fn sample_file(kind: MediaKind) -> UploadedFile {
    file(sample(kind).bytes, &sample(kind).nature.mime)
}

/// A file of so many bytes that nobody has.
fn huge(number: u8, declared: &str, size: u64) -> UploadedFile {
    let nature = Nature { size, ..file(b"text", declared).nature };
    UploadedFile { digest: Digest([number; 32]), nature, ..file(b"text", declared) }
}

/// A file of that kind on a person's phone.
pub(crate) fn personal(kind: MediaKind) -> PersonalFile {
    let Sample { digest, nature, .. } = sample(kind);
    PersonalFile {
        id: None,
        declared: String::new(),
        filename: None,
        digest: *digest,
        nature: nature.clone(),
        is_whole: true,
    }
}

/// A medium for Ana.
pub(crate) fn medium(kind: MediaKind, id: &str) -> Value {
    let kind = kind.as_str();
    json!({"messaging_product": "whatsapp", "to": ANA, "type": kind, kind: {"id": id}})
}

fn marked() -> Vec<(String, String)> {
    vec![("messaging_product".to_owned(), "whatsapp".to_owned())]
}

impl Stage {
    fn uploads_as(&mut self, token: &str, upload: Upload) -> GraphReply {
        let path = format!("/v25.0/{}/media", seed::PHONE_NUMBER_ID);
        let bearer = Some(token);
        let method = Method::POST;
        let request = GraphRequest { method: &method, path: &path, query: &[], bearer, body: b"" };
        self.world.upload(self.now, &request, upload)
    }

    pub(crate) fn uploads(&mut self, file: UploadedFile) -> GraphReply {
        self.uploads_as(TOKEN, Upload { fields: marked(), file: Some(file) })
    }

    fn uploaded(&mut self, file: UploadedFile) -> String {
        let reply = self.uploads(file);
        assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
        Uploaded::parse(&reply.body).unwrap().id
    }

    /// The business uploads the sample of a kind; the id it gets.
    pub(crate) fn has_uploaded(&mut self, kind: MediaKind, declared: &str) -> String {
        self.uploaded(file(sample(kind).bytes, declared))
    }

    fn info(&mut self, id: &str) -> MediaInfo {
        let reply = self.asks(Method::GET, &format!("/v25.0/{id}"), b"");
        assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
        MediaInfo::parse(&reply.body).unwrap()
    }

    fn fetches_as(&mut self, token: &str, url: &str) -> Attachment {
        let (path, query) = url.split_once('?').unwrap();
        let query: Vec<(String, String)> = query
            .split('&')
            .filter_map(|it| it.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let bearer = Some(token).filter(|it| !it.is_empty());
        let method = Method::GET;
        let request = GraphRequest { method: &method, path, query: &query, bearer, body: b"" };
        self.world.attachment(self.now, &request)
    }

    fn fetches(&mut self, url: &str) -> Attachment {
        self.fetches_as(TOKEN, url)
    }

    /// The status of the answer that an address gives instead of a file.
    fn fetches_none(&mut self, url: &str) -> u16 {
        match self.fetches(url) {
            Attachment::Reply(reply) => reply.status,
            Attachment::File { .. } => panic!("{url} gives a file"),
        }
    }

    fn code_of(&mut self, path: &str) -> i64 {
        error_of(&self.asks(Method::GET, path, b"")).code
    }

    /// The code with which a message fails after it was taken.
    fn fails_later(&mut self, body: &Value) -> i64 {
        self.sends(body);
        let heard = self.hears(SECOND);
        let status = status_of(&heard[0]);
        assert_eq!((heard.len(), status.status.as_str()), (1, "failed"), "{body}");
        status.errors[0].code
    }

    /// Some bytes come for an upload that can be taken up again.
    pub(crate) fn appends(&mut self, id: &str, offset: u64, count: u64) -> GraphReply {
        let path = format!("/v25.0/{id}");
        let (method, bearer) = (Method::POST, Some(TOKEN));
        let request = GraphRequest { method: &method, path: &path, query: &[], bearer, body: b"" };
        self.world.append(self.now, &request, offset, count)
    }

    fn gets_from_ana(&mut self, message: &Value) -> Value {
        self.world.inbound(self.now, &number(ANA), None, message).unwrap();
        let post = self.hears(millis(0)).remove(0);
        let told: Value = serde_json::from_slice(&post.body).unwrap();
        told["entry"][0]["changes"][0]["value"]["messages"][0].clone()
    }
}

#[test]
fn what_was_uploaded_is_sent_asked_for_and_fetched() {
    let mut stage = Stage::new();
    let id = stage.has_uploaded(MediaKind::Image, "image/jpeg");
    stage.sends(&medium(MediaKind::Image, &id));
    assert_eq!(stage.statuses(SECOND), ["sent", "delivered", "read"]);
    let image = sample(MediaKind::Image);
    let info = stage.info(&id);
    assert_eq!(info.id, id);
    assert_eq!(info.mime_type, "image/jpeg");
    assert_eq!(info.sha256, Some(image.digest.0));
    assert_eq!(info.file_size, Some(image.bytes.len() as u64));
    assert!(info.url.starts_with("http://127.0.0.1:8080/sandbox/graph/"));
    let expected = Attachment::File {
        digest: image.digest,
        mime_type: "image/jpeg".to_owned(),
        delay: Duration::ZERO,
        damage: None,
    };
    assert_eq!(stage.fetches(&info.url), expected);
    let (chat, _) = stage.world.chat(&number(ANA), None, 1, None);
    assert_eq!((chat[0].media[0].id.as_str(), chat[0].media[0].available), (id.as_str(), true));
}

#[test]
fn an_address_is_good_for_five_minutes_with_the_token_and_as_it_was_given() {
    let mut stage = Stage::new();
    let id = stage.has_uploaded(MediaKind::Image, "image/jpeg");
    let url = stage.info(&id).url;
    for token in ["", "wrong"] {
        match stage.fetches_as(token, &url) {
            Attachment::Reply(reply) => assert_eq!(error_of(&reply).http_status(), 401),
            other @ Attachment::File { .. } => panic!("{other:?}"),
        }
    }
    let other = stage.has_uploaded(MediaKind::Video, "video/mp4");
    assert_eq!(stage.fetches_none(&url.replace(&id, &other)), 404);
    assert_eq!(stage.fetches_none(&url.replace("ext=1", "ext=2")), 404);
    assert_eq!(stage.fetches_none(&format!("{url}0")), 404);
    stage.waits(Duration::from_mins(5));
    assert!(matches!(stage.fetches(&url), Attachment::File { .. }));
    stage.waits(SECOND);
    assert_eq!(stage.fetches_none(&url), 404);
    let anew = stage.info(&id).url;
    assert!(matches!(stage.fetches(&anew), Attachment::File { .. }));
}

#[test]
fn what_is_deleted_or_too_old_can_neither_be_sent_nor_asked_for_nor_fetched() {
    let mut stage = Stage::new();
    let deleted = stage.has_uploaded(MediaKind::Image, "image/jpeg");
    let old = stage.has_uploaded(MediaKind::Video, "video/mp4");
    let url = stage.info(&deleted).url;
    let path = format!("/v25.0/{deleted}");
    assert_eq!(stage.manages(Method::DELETE, &path, json!({})), (200, json!({"success": true})));
    assert_eq!(stage.manages(Method::DELETE, &path, json!({})).0, 400);
    assert_eq!(stage.fetches_none(&url), 404);
    stage.waits(DAY * 29);
    stage.info(&old);
    stage.waits(DAY);
    for (id, kind) in [(&deleted, MediaKind::Image), (&old, MediaKind::Video)] {
        let error = error_of(&stage.asks(Method::GET, &format!("/v25.0/{id}"), b""));
        assert_eq!((error.code, error.subcode), (100, Some(33)), "{error:?}");
        let error = stage.refuses(&medium(kind, id));
        let named = format!(
            "(#100) Param {}['id'] is not a valid whatsapp business account media attachment ID",
            kind.as_str()
        );
        assert_eq!((error.code, error.message), (100, named));
    }
}

#[test]
fn ids_nobody_knows_are_refused_wherever_they_stand_unless_they_are_accepted() {
    let mut stage = Stage::new();
    let header = json!({"messaging_product": "whatsapp", "to": ANA, "type": "interactive",
        "interactive": {"type": "button", "body": {"text": "Which?"},
            "header": {"type": "image", "image": {"id": "1500"}},
            "action": {"buttons": [{"type": "reply", "reply": {"id": "1", "title": "This"}}]}}});
    let image = json!({"type": "image", "image": {"id": "1500"}});
    let mut sale = spring_sale(ANA);
    sale["template"]["components"][0]["parameters"][0] = image;
    let parameter = "template['components'][0]['parameters'][0]['image']['id']";
    for (body, named) in [
        (&medium(MediaKind::Sticker, "1500"), "sticker['id']"),
        (&header, "interactive['header']['image']['id']"),
        (&sale, parameter),
    ] {
        let error = stage.refuses(body);
        assert!(error.message.contains(&format!("Param {named} is not")), "{}", error.message);
    }
    let accepted = Some(UnknownMedia::Accepted);
    let change = BehaviourChange { unknown_media: accepted, ..BehaviourChange::default() };
    stage.world.behave(stage.now, change);
    for body in [&medium(MediaKind::Sticker, "1500"), &header, &sale] {
        stage.sends(body);
    }
}

#[test]
fn what_meta_cannot_use_fails_later() {
    let mut stage = Stage::new();
    let picture = stage.has_uploaded(MediaKind::Image, "image/jpeg");
    let lie = stage.has_uploaded(MediaKind::Image, "image/png");
    let paper = stage.has_uploaded(MediaKind::Document, "application/pdf");
    for body in [
        medium(MediaKind::Video, &picture),
        medium(MediaKind::Image, &lie),
        medium(MediaKind::Sticker, &paper),
    ] {
        assert_eq!(stage.fails_later(&body), 131_053);
    }
    let sound = file(b"ID3\x03\0\0\0\0\0\0\xff\xfb\x90\x64", "audio/mpeg");
    let sound = stage.uploaded(sound);
    let mut voice = medium(MediaKind::Audio, &sound);
    voice["audio"]["voice"] = true.into();
    assert_eq!(stage.fails_later(&voice), 131_053);
    let change = BehaviourChange {
        window_errors: Some(RecipientErrors::Sync),
        ..BehaviourChange::default()
    };
    stage.world.behave(stage.now, change);
    assert_eq!(stage.refuses(&medium(MediaKind::Video, &picture)).code, 131_053);
}

#[test]
fn an_upload_that_is_refused_leaves_nothing() {
    let mut stage = Stage::new();
    stage.world.record();
    stage.world.take_entries();
    let good = || file(sample(MediaKind::Image).bytes, "image/jpeg");
    let refused = |reply: &GraphReply| error_of(reply).message;
    let bare = Upload { fields: Vec::new(), file: Some(good()) };
    let reply = stage.uploads_as(TOKEN, bare);
    assert_eq!(refused(&reply), "(#100) The parameter messaging_product is required.");
    let reply = stage.uploads_as(TOKEN, Upload { fields: marked(), file: None });
    assert_eq!(refused(&reply), "(#100) The parameter file is required.");
    for token in ["", "wrong"] {
        let reply = stage.uploads_as(token, Upload { fields: marked(), file: Some(good()) });
        assert_eq!(error_of(&reply).code, 190);
    }
    let app = format!("{}|{SECRET}", seed::APP_ID);
    let reply = stage.uploads_as(&app, Upload { fields: marked(), file: Some(good()) });
    assert_eq!(error_of(&reply).code, 200);
    let reply = stage.uploads(file(b"PK\x03\x04", "application/zip"));
    assert!(refused(&reply).ends_with("video/3gpp. Received file of type 'application/zip'."));
    let mb = 1024 * 1024;
    for (declared, size) in
        [("image/jpeg", 5 * mb + 1), ("image/webp", 500 * 1024 + 1), ("video/mp4", 17 * mb)]
    {
        let reply = stage.uploads(huge(1, declared, size));
        let error = error_of(&reply);
        assert_eq!(error.code, 100, "{declared}");
        assert!(error.details.unwrap().contains(declared));
    }
    assert_eq!(error_of(&stage.uploads(file(b"", "text/plain"))).code, 100);
    let elsewhere = stage.asks(Method::POST, &format!("/v25.0/{}/media", seed::WABA_ID), b"");
    assert_eq!(error_of(&elsewhere).code, 100);
    assert_eq!(stage.world.take_entries().len(), 0);
    assert!(stage.world.media(0, 100).is_empty());
    assert!(!stage.world.keeps(&good().digest));
}

#[test]
fn the_number_that_is_named_must_be_the_one_it_was_uploaded_to() {
    let mut stage = Stage::new();
    let ours = stage.has_uploaded(MediaKind::Image, "image/jpeg");
    let theirs = stage.world.give_person(stage.now, personal(MediaKind::Audio)).unwrap();
    stage.gets_from_ana(&json!({"type": "audio", "audio": {"id": theirs}}));
    let of = |id: &str, number: &str| format!("/v25.0/{id}?phone_number_id={number}");
    stage.gets(&of(&ours, seed::PHONE_NUMBER_ID));
    assert_eq!(stage.code_of(&of(&ours, "12")), 100);
    // What a person sent was uploaded to no number: naming any is refused, as people found out.
    assert_eq!(stage.code_of(&of(&theirs, seed::PHONE_NUMBER_ID)), 100);
    stage.info(&theirs);
    assert_eq!(stage.manages(Method::DELETE, &of(&ours, "12"), json!({})).0, 400);
    assert_eq!(stage.manages(Method::DELETE, &of(&ours, seed::PHONE_NUMBER_ID), json!({})).0, 200);
}

#[test]
fn what_a_person_sends_is_told_with_all_that_is_needed_to_fetch_it() {
    let mut stage = Stage::new();
    for (kind, mime_type) in [
        (MediaKind::Image, "image/jpeg"),
        (MediaKind::Video, "video/mp4"),
        (MediaKind::Audio, "audio/ogg; codecs=opus"),
        (MediaKind::Document, "application/pdf"),
        (MediaKind::Sticker, "image/webp"),
    ] {
        let given = PersonalFile { filename: Some("cv.pdf".to_owned()), ..personal(kind) };
        let id = stage.world.give_person(stage.now, given).unwrap();
        let told = stage.gets_from_ana(&json!({"type": kind.as_str(), kind.as_str(): {"id": id}}));
        let told = &told[kind.as_str()];
        assert_eq!((&told["id"], &told["mime_type"]), (&json!(id), &json!(mime_type)));
        assert_eq!(told["sha256"], sample(kind).digest.base64());
        assert_eq!(told["voice"] == true, kind == MediaKind::Audio, "{told}");
        assert_eq!(told["filename"] == "cv.pdf", kind == MediaKind::Document, "{told}");
        assert_eq!(told["animated"] == false, kind == MediaKind::Sticker, "{told}");
        let url = told["url"].as_str().unwrap();
        assert!(matches!(stage.fetches(url), Attachment::File { .. }));
        assert_eq!(stage.info(&id).mime_type, mime_type);
    }
}

#[test]
fn what_a_person_sent_can_be_asked_for_for_seven_days_since_they_sent_it() {
    let mut stage = Stage::new();
    let id = stage.world.give_person(stage.now, personal(MediaKind::Image)).unwrap();
    stage.waits(DAY * 6);
    let image = json!({"type": "image", "image": {"id": id}});
    stage.gets_from_ana(&image);
    stage.waits(DAY * 6);
    stage.info(&id);
    stage.waits(DAY);
    assert_eq!(stage.code_of(&format!("/v25.0/{id}")), 100);
    let (chat, _) = stage.world.chat(&number(ANA), None, 1, None);
    assert!(chat[0].media[0].available, "the phone has it still");
}

#[test]
fn what_nobody_says_an_id_of_is_a_small_sample_and_an_unknown_id_stays_a_dead_one() {
    let mut stage = Stage::new();
    let told = stage.gets_from_ana(&json!({"type": "document", "document": {"caption": "my cv"}}));
    assert_eq!(
        (&told["document"]["caption"], &told["document"]["filename"]),
        (&json!("my cv"), &json!("sample.pdf"))
    );
    let id = told["document"]["id"].as_str().unwrap();
    assert_eq!(stage.info(id).sha256, Some(sample(MediaKind::Document).digest.0));
    let dead = json!({"type": "image", "image": {"id": "1500000000000001", "sha256": "x"}});
    let told = stage.gets_from_ana(&dead);
    assert_eq!(
        told["image"],
        json!({"id": "1500000000000001", "sha256": "x", "mime_type": "image/jpeg"})
    );
    assert_eq!(stage.code_of("/v25.0/1500000000000001"), 100);
}

#[test]
fn a_persons_file_that_is_too_big_is_told_as_one_that_cannot_be_had() {
    let mut stage = Stage::new();
    let nature = Nature {
        mime: "application/octet-stream".to_owned(),
        extension: String::new(),
        size: 101 * 1024 * 1024,
        detail: Detail::Other,
    };
    let declared = "video/mp4".to_owned();
    let file = PersonalFile { nature, declared, is_whole: false, ..personal(MediaKind::Video) };
    let id = stage.world.give_person(stage.now, file).unwrap();
    let told = stage.gets_from_ana(&json!({"type": "video", "video": {"id": id}}));
    assert_eq!(
        (&told["type"], &told["unsupported"]),
        (&json!("unsupported"), &json!({"type": "video"}))
    );
    assert_eq!(told["errors"][0]["code"], 131_052);
    assert_eq!(told.get("video"), None);
    assert!(!stage.world.medium(&id).unwrap().has_bytes());
}

#[test]
fn people_have_media_of_their_own() {
    let mut stage = Stage::new();
    let ours = stage.has_uploaded(MediaKind::Image, "image/jpeg");
    let image = json!({"type": "image", "image": {"id": ours}});
    let refused = stage.world.inbound(stage.now, &number(ANA), None, &image);
    assert_eq!(refused, Err(InboundError::NotTheirMedium));
    let hers = stage.world.give_person(stage.now, personal(MediaKind::Audio)).unwrap();
    assert_eq!(stage.code_of(&format!("/v25.0/{hers}")), 100, "she has not sent it");
    let mut give = |file| stage.world.give_person(stage.now, file);
    let with = |id: &str| PersonalFile { id: Some(id.to_owned()), ..personal(MediaKind::Image) };
    assert_eq!(give(with("42")), Ok("42".to_owned()));
    assert_eq!(give(with("42")), Err(MediumError::IdTaken));
    assert_eq!(give(with(&ours)), Err(MediumError::IdTaken));
    assert_eq!(give(with(seed::WABA_ID)), Err(MediumError::IdTaken));
    for wrong in ["", "4x", "123456789012345678901", "-1"] {
        assert_eq!(give(with(wrong)), Err(MediumError::Id), "{wrong}");
    }
    let nature = Nature { size: 0, ..sample(MediaKind::Image).nature.clone() };
    assert_eq!(give(PersonalFile { nature, ..with("7") }), Err(MediumError::Empty));
}

#[test]
fn faults_strike_uploads_questions_and_downloads() {
    let mut stage = Stage::new();
    let good = || file(sample(MediaKind::Image).bytes, "image/jpeg");
    let count = |stage: &Stage| stage.world.media(0, 100).len();
    for (effect, status, fate, taken) in [
        ("lose_request", 500, Fate::LoseRequest, 0),
        ("status_500", 500, Fate::Answer, 0),
        ("code_131053", 400, Fate::Answer, 0),
        ("lose_answer", 200, Fate::LoseAnswer, 1),
        ("status_500_after_accept", 500, Fate::Answer, 2),
    ] {
        stage.arms(Target::MediaUpload, effect, 1);
        let reply = stage.uploads(good());
        assert_eq!((reply.status, reply.fate, count(&stage)), (status, fate, taken), "{effect}");
    }
    let id = stage.uploaded(good());
    let path = format!("/v25.0/{id}");
    stage.arms(Target::MediaUrl, "code_131000", 1);
    assert_eq!(stage.code_of(&path), 131_000);
    stage.arms(Target::MediaUrl, "delay_ms_70", 1);
    assert_eq!(stage.asks(Method::GET, &path, b"").delay, millis(70));
    let url = stage.info(&id).url;
    for (effect, expected) in
        [("garble", Some(Damage::Garbled)), ("break_off", Some(Damage::BrokenOff))]
    {
        stage.arms(Target::MediaDownload, effect, 1);
        match stage.fetches(&url) {
            Attachment::File { damage, .. } => assert_eq!(damage, expected),
            Attachment::Reply(reply) => panic!("{reply:?}"),
        }
    }
    stage.arms(Target::MediaDownload, "status_500", 1);
    assert_eq!(stage.fetches_none(&url), 500);
    stage.arms(Target::MediaDownload, "lose_answer", 1);
    match stage.fetches(&url) {
        Attachment::Reply(reply) => assert_eq!(reply.fate, Fate::LoseAnswer),
        other @ Attachment::File { .. } => panic!("{other:?}"),
    }
    assert!(matches!(stage.fetches(&url), Attachment::File { damage: None, .. }));
}

#[test]
fn a_file_stays_on_the_shelf_for_as_long_as_meta_or_a_phone_has_it() {
    let mut stage = Stage::new();
    let image = file(b"\xff\xd8\xff\xe0 one", "image/jpeg");
    let (first, second) = (stage.uploaded(image.clone()), stage.uploaded(image.clone()));
    let delete = |stage: &mut Stage, id: &str| {
        assert_eq!(stage.manages(Method::DELETE, &format!("/v25.0/{id}"), json!({})).0, 200);
    };
    delete(&mut stage, &first);
    assert!(stage.world.keeps(&image.digest) && stage.world.take_released().is_empty());
    delete(&mut stage, &second);
    assert!(!stage.world.keeps(&image.digest));
    assert_eq!(stage.world.take_released(), [image.digest]);

    let paper = file(b"a few words", "text/plain");
    let sent = stage.uploaded(paper.clone());
    stage.sends(&medium(MediaKind::Document, &sent));
    delete(&mut stage, &sent);
    assert!(stage.world.keeps(&paper.digest), "it is on Ana's phone");
    assert!(stage.world.medium(&sent).unwrap().has_bytes());

    let old = stage.uploaded(file(b"other words", "text/plain"));
    stage.waits(DAY * 30);
    stage.world.bring_to(stage.now);
    assert_eq!(stage.world.take_released(), [Digest::of(b"other words")]);
    assert!(!stage.world.medium(&old).unwrap().has_bytes());
    stage.world.reset(stage.now);
    assert_eq!(stage.world.take_released(), [paper.digest]);
    assert!(stage.world.media(0, 100).is_empty());
}

#[test]
fn what_a_failed_message_held_is_on_no_phone() {
    let mut stage = Stage::new();
    let paper = file(b"a few words", "text/plain");
    let id = stage.uploaded(paper.clone());
    assert_eq!(stage.fails_later(&medium(MediaKind::Image, &id)), 131_053);
    stage.manages(Method::DELETE, &format!("/v25.0/{id}"), json!({}));
    assert!(!stage.world.keeps(&paper.digest));
}

#[test]
fn the_shelf_is_bounded() {
    let mut stage = Stage::new();
    let large = |number| huge(number, "application/pdf", 100 * 1024 * 1024);
    for number in 0..40 {
        stage.uploaded(large(number));
    }
    let error = error_of(&stage.uploads(large(40)));
    assert_eq!((error.code, error.http_status()), (131_016, 500));
    // What is there already needs no more room.
    stage.uploaded(large(7));
    let Sample { digest, nature, .. } = sample(MediaKind::Image);
    let nature = Nature { size: 100 * 1024 * 1024, ..nature.clone() };
    let file = PersonalFile { digest: *digest, nature, ..personal(MediaKind::Image) };
    assert_eq!(stage.world.give_person(stage.now, file), Err(MediumError::Full));
}

#[test]
fn the_same_seed_gives_the_same_ids_of_media_and_another_life_others() {
    let ids = |stage: &mut Stage| -> Vec<String> {
        (0..3).map(|_| stage.has_uploaded(MediaKind::Image, "image/jpeg")).collect()
    };
    let mut stage = Stage::new();
    let first = ids(&mut stage);
    assert_eq!(first, ids(&mut Stage::new()));
    assert!(first.iter().all(|it| it.len() == 16 && it.bytes().all(|it| it.is_ascii_digit())));
    let address = stage.info(&first[0]).url;
    stage.world.reset(stage.now);
    assert!(ids(&mut stage).iter().all(|it| !first.contains(it)));
    assert_eq!(stage.fetches_none(&address), 404);
}

#[test]
fn an_upload_that_broke_off_goes_on_where_it_ended_until_there_is_a_handle() {
    let mut stage = Stage::new();
    let begin = |stage: &mut Stage, length: &str, kind: &str| {
        let query = format!("file_name=menu.png&file_length={length}&file_type={kind}");
        let path = format!("/v25.0/{}/uploads?{query}", seed::APP_ID);
        stage.manages(Method::POST, &path, json!({}))
    };
    for (length, kind) in
        [("0", "image/png"), ("x", "image/png"), ("104857601", "image/png"), ("9", "image/gif")]
    {
        let (status, answer) = begin(&mut stage, length, kind);
        assert_eq!((status, &answer["error"]["code"]), (400, &json!(100)), "{length} {kind}");
    }
    let (status, made) = begin(&mut stage, "9", "image/png");
    assert_eq!((status, &made), (200, &json!({"id": FIRST_SESSION})));
    assert_eq!(error_of(&stage.appends(FIRST_SESSION, 0, 4)).code, 100, "it is not whole");
    let path = format!("/v25.0/{FIRST_SESSION}");
    assert_eq!(stage.gets(&path), json!({"id": FIRST_SESSION, "file_offset": 4}));
    assert_eq!(error_of(&stage.appends(FIRST_SESSION, 0, 5)).code, 100, "it is further than that");
    assert_eq!(error_of(&stage.appends(FIRST_SESSION, 4, 6)).code, 100, "it is longer than said");
    let reply = stage.appends(FIRST_SESSION, 4, 5);
    let answer: Value = serde_json::from_slice(&reply.body).unwrap();
    let handle = answer["h"].as_str().unwrap();
    assert!(handle.starts_with("4::aW1hZ2UvcG5n:AR"), "{handle}");
    assert_eq!(error_of(&stage.appends("upload:x", 0, 5)).subcode, Some(33));
}
