//! `body`: what to say. Each kind becomes one message of Meta's, or several.
//!
//! To add a kind: its name in [`KINDS`], a reader beside the others, a line in [`read`], an example
//! in `examples/channels-api` and a paragraph in `docs/channels-api.md`.

use super::actions::{self, Closing};
use super::made::{Below, Made, Words, plain, tappable};
use super::origins::Origins;
use super::reading::{At, Object};
use super::{files, lists, pictures};
use waxwing_cloud_api::content::{Content, places};
use waxwing_cloud_api::messages::TYPES;

/// The kinds of body there are: Bird's, and ours.
const KINDS: [&str; 13] = [
    "text",
    "image",
    "file",
    "gif",
    "location",
    "list",
    "carousel",
    "action",
    "whatsapp",
    "html",
    "section",
    "authentication",
    "template",
];

/// What WhatsApp has no such thing for, and what to send in its place.
const ELSEWHERE: [(&str, &str); 4] = [
    ("html", "WhatsApp shows no HTML; send a text, with *bold*, _italic_ and `code`"),
    ("section", "a section alone is nothing on WhatsApp; send a list, whose items are sections"),
    ("authentication", "codes are sent with an approved template of the category AUTHENTICATION"),
    ("template", "a template is no body: it stands beside it, as the member `template`"),
];

/// What a body says, as one message or several; with the message it answers, which Bird's samples
/// have inside the body.
pub(super) fn read<'a>(at: &At<'a>) -> (Vec<Made>, Option<At<'a>>) {
    let Some(body) = at.any_object() else { return (Vec::new(), None) };
    let reply_to = body.get("replyTo");
    if body.get("type").is_none() {
        return (without_type(at, &body), reply_to);
    }
    let Some(kind) = body.get("type").and_then(|it| it.one_of(&KINDS)) else {
        return (Vec::new(), reply_to);
    };
    if let Some((_, instead)) = ELSEWHERE.iter().find(|(it, _)| *it == kind) {
        if let Some(kind) = body.get("type") {
            kind.refuse("content.kind_unsupported", *instead);
        }
        return (Vec::new(), reply_to);
    }
    let said = at.object(&["type", kind, "replyTo"]).and_then(|it| it.must(kind));
    let made = said.map(|it| kind_of(kind, &it)).unwrap_or_default();
    (made, reply_to)
}

fn kind_of(kind: &str, said: &At<'_>) -> Vec<Made> {
    match kind {
        "text" => text(said).into_iter().collect(),
        "image" => pictures::images(said),
        "gif" => pictures::gif(said),
        "file" => files::read(said),
        "location" => location(said).into_iter().collect(),
        "list" => lists::list(said).into_iter().collect(),
        "carousel" => lists::carousel(said).into_iter().collect(),
        "action" => action(said).into_iter().collect(),
        _ => whatsapp(said).into_iter().collect(),
    }
}

/// Bird's sample of a location request has no type, and its text stands in the body itself.
fn without_type(at: &At<'_>, body: &Object<'_>) -> Vec<Made> {
    match body.get("text") {
        Some(said) if said.value.is_object() => {
            at.object(&["text", "replyTo"]);
            text(&said).into_iter().collect()
        }
        Some(_) => text_of(at, &["text", "actions", "replyTo"]).into_iter().collect(),
        None => {
            body.must("type");
            Vec::new()
        }
    }
}

fn text(at: &At<'_>) -> Option<Made> {
    text_of(at, &["text", "actions", "attachments", "metadata"])
}

fn text_of(at: &At<'_>, known: &[&str]) -> Option<Made> {
    let object = at.object(known)?;
    if let Some(attached) = object.get("attachments").filter(|it| !it.says_nothing()) {
        let detail = "a WhatsApp text has no attachments; send a body of type file or image";
        attached.refuse("content.not_allowed", detail);
    }
    let preview = preview(&object);
    let words =
        Words { text: object.must_text("text").unwrap_or_default(), at: object.pointer_to("text") };
    let closing = actions::closing(&object);
    if matches!(closing, Closing::Nothing) {
        return Some(plain(&words, preview.map(|(shows, at)| (shows, at.pointer))));
    }
    if let Some((true, at)) = &preview {
        let detail = "WhatsApp draws no preview beside something to tap; leave one of them out";
        at.refuse("content.conflict", detail);
    }
    let below = Below { words: None, closing, at: at.pointer.clone() };
    Some(tappable(Some(&words), &below, None))
}

/// `metadata.whatsapp.previewUrl`.
fn preview<'a>(object: &Object<'a>) -> Option<(bool, At<'a>)> {
    let metadata = object.get("metadata")?.object(&["whatsapp"])?;
    let flag = metadata.get("whatsapp")?.object(&["previewUrl"])?.get("previewUrl")?;
    flag.flag().map(|it| (it, flag))
}

fn location(at: &At<'_>) -> Option<Made> {
    let object = at.object(&["coordinates", "location"])?;
    let coordinates = object.must("coordinates")?.object(&["latitude", "longitude"])?;
    let degrees = |name: &str| coordinates.must(name).and_then(|it| it.number());
    let (latitude, longitude) = (degrees("latitude"), degrees("longitude"));
    let place = object.get("location").and_then(|it| it.object(&["address", "label"]));
    let text = |name: &str| place.as_ref().and_then(|it| it.text(name));
    let (name, address) = (text("label"), text("address"));
    let mut origins = Origins::default();
    origins.note(places::payload("location"), at.pointer.as_str());
    origins.note(places::LATITUDE, coordinates.pointer_to("latitude"));
    origins.note(places::LONGITUDE, coordinates.pointer_to("longitude"));
    if let Some(place) = &place {
        origins.note(places::PLACE_NAME, place.pointer_to("label"));
        origins.note(places::PLACE_ADDRESS, place.pointer_to("address"));
    }
    // WhatsApp shows an address below a name only.
    let (name, address) = if name.is_none() { (address, None) } else { (name, address) };
    Some(Made { content: Content::location(latitude?, longitude?, name, address), origins })
}

/// A request for something: WhatsApp knows that for a permission to call.
fn action(at: &At<'_>) -> Option<Made> {
    let object = at.object(&["type", "permission_request"])?;
    object.must("type")?.one_of(&["permission_request"])?;
    let request = object.must("permission_request")?.object(&["resource"])?;
    request.must("resource")?.one_of(&["call"])?;
    let mut origins = Origins::default();
    origins.note(places::payload("interactive"), at.pointer.as_str());
    Some(Made { content: Content::call_permission_request(None), origins })
}

/// Any content of Meta's, as it is: ours, not Bird's.
fn whatsapp(at: &At<'_>) -> Option<Made> {
    let object = at.any_object()?;
    let kind = object.must("type")?.one_of(&TYPES)?;
    let object = at.object(&["type", kind])?;
    let payload = object.must(kind)?;
    let mut origins = Origins::default();
    origins.note_copy(places::payload(kind), payload.pointer.as_str());
    Some(Made { content: Content::new(kind, payload.value.clone()), origins })
}
