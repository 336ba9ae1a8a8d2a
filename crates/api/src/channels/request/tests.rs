//! What requests become, and what is said of those that are wrong.

mod bodies;
mod named;
mod pointers;

use super::*;
use crate::channels::named::NamedFile;
use crate::problem::CODES;
use serde_json::json;
use waxwing_app::messages::Unfilled;
use waxwing_app::templates::{Given, Wanted};
use waxwing_cloud_api::content::MediaKind;
use waxwing_domain::ids::FileId;

const CHANNEL: ChannelId = ChannelId::from_bytes([2; 16]);

/// A catalogue with one template, `code`, whose body has one blank.
struct Shelf;

impl Templates for Shelf {
    fn fill(
        &self,
        (wanted, locale): (&Wanted, Option<&str>),
        given: &[Given],
    ) -> Result<Content, Unfilled> {
        assert!(locale.is_none_or(|it| it == "en"), "only English is asked for here");
        if *wanted != Wanted::Name("code".to_owned()) {
            return Err(Unfilled::NotSynced);
        }
        let wrong = given.iter().position(|it| it.key != "1");
        wrong.map_or_else(
            || Ok(Content::template("code", "en")),
            |place| {
                let pointer = format!("/parameters/{place}/key");
                let breach =
                    Breach::new(pointer, "template.parameter_unexpected", "fills no blank");
                Err(Unfilled::Wrong(vec![breach]))
            },
        )
    }

    fn start(&self) -> Option<Content> {
        Some(Content::template("start", "en"))
    }
}

/// What is known of files: by what a request may name them with, what each is, and what it is called.
const FILES: [(&str, u8, MediaKind, Option<&str>); 6] = [
    ("file_photo", 1, MediaKind::Image, Some("photo.jpg")),
    ("https://here/photo", 1, MediaKind::Image, Some("photo.jpg")),
    ("file_film", 2, MediaKind::Video, None),
    ("file_voice", 3, MediaKind::Audio, None),
    ("file_sticker", 4, MediaKind::Sticker, None),
    ("file_paper", 5, MediaKind::Document, Some("paper.pdf")),
];

fn file_id(number: u8) -> FileId {
    FileId::from_bytes([number; 16])
}

/// Those, and one that is not there.
fn files() -> NamedFiles {
    let mut files = NamedFiles::default();
    for (name, number, kind, called) in FILES {
        let called = called.map(ToOwned::to_owned);
        files.know(name, Some(NamedFile::new(file_id(number), vec![kind], called)));
    }
    files.know("file_gone", None);
    files.know("https://here/gone", None);
    files
}

fn request(change: impl FnOnce(&mut Value)) -> Value {
    let mut request = json!({
        "receiver": { "contacts": [{ "identifierValue": "+14155550101" }] },
        "body": { "type": "text", "text": { "text": "Hello" } },
    });
    change(&mut request);
    request
}

fn operation(request: &Value) -> Result<(SendMessage, Source), Problem> {
    read(request, CHANNEL, &files())?.into_operation(&Shelf, None)
}

/// The messages that a body becomes, in Meta's shape.
fn messages(body: Value) -> Vec<Value> {
    let (wanted, _) = operation(&request(|it| it["body"] = body)).expect("it is right");
    let all = std::iter::once(&wanted.content).chain(&wanted.more);
    let read = |it: &Content| serde_json::from_str(&it.to_json()).expect("a content is JSON");
    all.map(read).collect()
}

/// What is wrong with a request: where, and by which code.
fn faults(request: &Value) -> Vec<(String, &'static str)> {
    let Err(problem) = operation(request) else { panic!("it is refused: {request:#}") };
    assert!(problem.faults().iter().all(|it| CODES.contains(&it.code)), "{problem:?}");
    problem.faults().iter().map(|it| (it.pointer.clone(), it.code)).collect()
}

fn faults_of_body(body: Value) -> Vec<(String, &'static str)> {
    faults(&request(|it| it["body"] = body))
}

/// Where the breaches of a body's content are pointed at, once it has the right shape.
fn breaches(body: Value) -> Vec<(String, &'static str)> {
    let (wanted, source) = operation(&request(|it| it["body"] = body)).expect("its shape is right");
    let all = std::iter::once(&wanted.content).chain(&wanted.more).enumerate();
    let breaches = all.flat_map(|(place, content)| {
        let root = root(place);
        let below = move |mut it: Breach| {
            it.pointer.insert_str(0, &root);
            it
        };
        validate(content).into_iter().map(below)
    });
    let SendError::Content(pointed) = source.point(SendError::Content(breaches.collect())) else {
        panic!("it stays what it is")
    };
    pointed.into_iter().map(|it| (it.pointer, it.code)).collect()
}

fn postback(text: &str, payload: &str) -> Value {
    json!({ "type": "postback", "postback": { "text": text, "payload": payload } })
}

fn reply(text: &str) -> Value {
    json!({ "type": "reply", "reply": { "text": text } })
}

fn link(text: &str, url: &str) -> Value {
    json!({ "type": "link", "link": { "text": text, "url": url } })
}

fn buttons(message: &Value) -> Vec<(&str, &str)> {
    let buttons = message["interactive"]["action"]["buttons"].as_array().expect("it has some");
    buttons
        .iter()
        .filter_map(|it| Some((it["reply"]["id"].as_str()?, it["reply"]["title"].as_str()?)))
        .collect()
}

#[test]
fn everything_wrong_is_told_at_once() {
    let found = faults(&json!({
        "receiver": { "contacts": [{ "identifierValue": "0170", "listId": 1 }] },
        "body": { "type": "text", "text": {
            "text": "x".repeat(4_097), "txt": 1, "actions": [{ "type": "smoke" }],
        } },
        "validity": -1,
        "scheduledFor": "tomorrow",
        "priority": "high",
        "tags": ["a"],
    }));
    let expected = [
        ("/receiver/contacts/0/listId", "request.invalid"),
        ("/receiver/contacts/0/identifierValue", "recipient.invalid"),
        ("/body/text/txt", "request.invalid"),
        ("/body/text/actions/0/type", "request.invalid"),
        ("/tags", "request.unsupported_option"),
        ("/scheduledFor", "request.invalid"),
        ("/validity", "request.invalid"),
        ("/priority", "request.invalid"),
        ("/body/text/text", "content.too_long"),
    ];
    let expected: Vec<_> = expected.iter().map(|(it, code)| ((*it).to_owned(), *code)).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_template_is_filled_by_the_catalogue_else_unseen() {
    let template = |it: Value| {
        request(|request| {
            request["template"] = it;
            request.as_object_mut().expect("it is one").shift_remove("body");
        })
    };
    let known = template(json!({ "name": "code", "locale": "en", "version": "latest" }));
    assert_eq!(operation(&known).expect("it is right").0.content.kind(), "template");
    let wrong = template(json!({ "name": "code", "variables": { "1": "x", "colour": 7 } }));
    assert_eq!(
        faults(&wrong),
        [("/template/variables/colour".to_owned(), "template.parameter_unexpected")]
    );
    let unseen = template(json!({ "name": "other", "locale": "en", "parameters": [
        { "type": "number", "key": "2", "value": 2 }, { "type": "string", "key": "1", "value": "one" },
    ] }));
    let (wanted, _) = operation(&unseen).expect("it is right");
    assert!(
        wanted
            .content
            .to_json()
            .contains(r#"[{"type":"text","text":"one"},{"type":"text","text":"2"}]"#)
    );
    let mixed = template(json!({ "name": "other", "locale": "en", "parameters": [
        { "key": "1", "value": "one" }, { "key": "name", "value": "two" }, { "type": "sectionList", "key": "x", "value": [] },
    ] }));
    assert_eq!(
        faults(&mixed),
        [("/template/parameters/2/type".to_owned(), "content.kind_unsupported")]
    );
    let named = template(json!({ "locale": "en", "attachments": [{ "mediaUrl": "https://x" }] }));
    let expected =
        [("/template/attachments", "content.not_allowed"), ("/template/name", "request.invalid")];
    assert_eq!(faults(&named), expected.map(|(it, code)| (it.to_owned(), code)));
}

#[test]
fn a_fallback_is_a_template_or_the_channel_s_own() {
    let own = request(|it| it["fallbackTemplate"] = json!(true));
    let fallback = operation(&own).expect("it is right").0.fallback.expect("there is one");
    assert!(fallback.to_json().contains("start"));
    let none = request(|it| it["fallbackTemplate"] = json!(false));
    assert_eq!(operation(&none).expect("it is right").0.fallback, None);
    let wrong = request(|it| {
        it["fallbackTemplate"] =
            json!({ "name": "code", "parameters": [{ "key": "x", "value": "y" }] });
    });
    let expected =
        ("/fallbackTemplate/parameters/0/key".to_owned(), "template.parameter_unexpected");
    assert_eq!(faults(&wrong), [expected]);
}

#[test]
fn a_recipient_is_named_in_any_of_bird_s_ways() {
    let to = |contact: Value| {
        let asked = request(|it| it["receiver"]["contacts"] = json!([contact]));
        operation(&asked).expect("it is right").0.to
    };
    let number =
        to(json!({ "identifierKey": "phonenumber", "identifierValue": "+1 415 555 0101" }));
    assert_eq!(number, Recipient::Number("+14155550101".parse().expect("it is a number")));
    let several = json!({ "identifiers": [{ "identifierValue": "+14155550101" }], "type": "to" });
    assert_eq!(to(several), number);
    let scoped = to(json!({ "identifierKey": "whatsappbsuid", "identifierValue": "US.17" }));
    assert!(matches!(scoped, Recipient::Scoped(id) if id.as_str() == "US.17"));
    let ours = to(json!({ "id": "01890a5d-ac96-774b-bcce-b302099a8057" }));
    assert!(matches!(ours, Recipient::Contact(_)));
    for (contact, pointer) in [
        (json!({}), "identifierValue"),
        (json!({ "id": "nobody" }), "id"),
        (json!({ "identifierKey": "emailaddress", "identifierValue": "a@b" }), "identifierKey"),
        (json!({ "identifierValue": "+14155550101", "type": "cc" }), "type"),
        (json!({ "identifiers": [] }), "identifiers"),
        (json!({ "identifierValue": "+14155550101", "platformAddress": "x" }), "platformAddress"),
    ] {
        let found = faults(&request(|it| it["receiver"]["contacts"] = json!([contact])));
        assert_eq!(found[0].0, format!("/receiver/contacts/0/{pointer}"));
    }
}

#[test]
fn an_answer_may_be_named_inside_the_body() {
    let id = "01890a5d-ac96-774b-bcce-b302099a8057";
    let reply_to = json!({ "id": id, "type": "message" });
    let inside = request(|it| it["body"]["replyTo"] = reply_to.clone());
    let outside = request(|it| it["replyTo"] = reply_to.clone());
    let of = |it: &Value| operation(it).expect("it is right").0.reply_to;
    assert_eq!(of(&inside), of(&outside));
    assert!(of(&inside).is_some());
    let both = request(|it| {
        it["replyTo"] = reply_to.clone();
        it["body"]["replyTo"] = reply_to.clone();
    });
    assert_eq!(faults(&both), [("/body/replyTo".to_owned(), "request.invalid")]);
    let click = request(|it| it["replyTo"] = json!({ "id": id, "type": "click" }));
    assert_eq!(faults(&click), [("/replyTo/type".to_owned(), "request.invalid")]);
}

#[test]
fn what_would_be_lost_is_refused_and_what_says_nothing_is_not() {
    let empty = request(|it| {
        it["meta"] = json!({});
        it["tags"] = json!([]);
        it["notification"] = json!(null);
        it["enableLinkTracking"] = json!(false);
        it["ignoreQuietHours"] = json!(true);
        it["capFrequency"] = json!(false);
        it["sender"] = json!({ "connector": { "identifierValue": CHANNEL.uuid().to_string() } });
    });
    assert!(operation(&empty).is_ok());
    let full = request(|it| {
        it["meta"] = json!({ "email": "a@b" });
        it["enableLinkTracking"] = json!(true);
        it["capFrequency"] = json!(true);
        it["sender"] = json!({ "connector": { "identifierValue": "+1" } });
    });
    let pointers: Vec<_> = faults(&full).into_iter().map(|it| it.0).collect();
    assert_eq!(
        pointers,
        ["/sender/connector/identifierValue", "/meta", "/enableLinkTracking", "/capFrequency"]
    );
}

#[test]
fn any_content_of_meta_s_is_sent_as_it_is_and_nothing_beside_it() {
    let cards = json!([{ "name": { "formatted_name": "Ana" } }]);
    let all = messages(
        json!({ "type": "whatsapp", "whatsapp": { "type": "contacts", "contacts": cards } }),
    );
    assert_eq!(all, [json!({ "type": "contacts", "contacts": cards })]);
    let beside = json!({ "type": "whatsapp", "whatsapp": { "type": "text", "text": { "body": "x" }, "to": "1" } });
    assert_eq!(faults_of_body(beside), [("/body/whatsapp/to".to_owned(), "request.invalid")]);
    let other = json!({ "type": "whatsapp", "whatsapp": { "type": "to", "to": {} } });
    assert_eq!(faults_of_body(other), [("/body/whatsapp/type".to_owned(), "request.invalid")]);
    for kind in ["html", "section", "authentication", "template"] {
        let found = faults_of_body(json!({ "type": kind, kind: {} }));
        assert_eq!(found, [("/body/type".to_owned(), "content.kind_unsupported")]);
    }
}
