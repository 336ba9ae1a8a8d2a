//! What holds of any bytes at all that a stranger posts to us.
//!
//! Each function takes what came, looks at what we make of it, and panics when a promise is broken.
//! The fuzz targets in `fuzz/` call them with millions of inputs, and a story with every input that
//! was ever worth keeping (`fuzz/seeds`, `fixtures/`).

use crate::kinds::kinds;
use bytes::Bytes;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::sync::OnceLock;
use waxwing_api::channels::{NamedFile, NamedFiles, read_send};
use waxwing_app::messages::PARTS_MAX;
use waxwing_cloud_api::content::{Content, MediaKind};
use waxwing_cloud_api::messages::{SendRequest, To};
use waxwing_cloud_api::templates::Definition;
use waxwing_cloud_api::validate::validate;
use waxwing_cloud_api::webhook::{Inbound, Notice, Parsed, parse};
use waxwing_cloud_api::{signature as signing, webhook as hooks};
use waxwing_domain::ids::{ChannelId, FileId};

/// From this second on, in the year 5138, an instant is taken for milliseconds.
const SECONDS_MAX: i64 = 100_000_000_000;

/// Whatever is posted to our webhook: nothing is lost, and all that we keep is JSON again.
pub fn webhook(body: &[u8]) {
    let parsed = parse(body);
    assert!(!is_nothing(&parsed) || says_nothing(body), "a payload left no trace");
    for unit in &parsed.units {
        match &unit.notice {
            Notice::Message(inbound) => message(&unit.scope, inbound),
            notice => is_json_text(notice.raw()),
        }
    }
    for oddity in &parsed.oddities {
        assert!(!oddity.detail.is_empty(), "an oddity says what is wrong with it");
    }
    // Read again from another spelling, it is the same number of things.
    if let Some(value) = plain_value(body) {
        let again = parse(value.to_string().as_bytes());
        assert!(again.units.len() + again.oddities.len() >= items(&value), "an item is lost");
    }
}

/// Whatever is written where a signature should be: a secret, a header and a body, each on a line.
pub fn signature(bytes: &[u8]) {
    let mut parts = bytes.splitn(3, |it| *it == b'\n');
    let mut text = || String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let (secret, header) = (text(), text());
    let body = parts.next().unwrap_or_default();
    let right = signing::sign(&secret, body);
    assert_eq!(right, by_definition(secret.as_bytes(), body), "it is HMAC-SHA256");
    assert!(signing::verify(&secret, body, &right), "what we sign, we take");
    assert_eq!(signing::verify(&secret, body, &header), header == right, "and nothing else");
    let mut other = body.to_vec();
    other.push(b' ');
    assert!(!signing::verify(&secret, &other, &right), "not one byte more");
    if other.len() > 1 {
        other.truncate(body.len() - 1);
        assert!(!signing::verify(&secret, &other, &right), "not one byte less");
    }
}

/// Whatever is posted to be sent: a problem that says where, or a message Meta can be given.
pub fn send_body(body: &[u8]) {
    let body = Bytes::copy_from_slice(body);
    let wanted = match read_send(ChannelId::from_bytes([2; 16]), body, templates(), files()) {
        Ok(wanted) => wanted,
        Err(problem) => {
            assert!(waxwing_api::problem::CODES.contains(&problem.code()), "{}", problem.code());
            for fault in problem.faults() {
                assert!(is_pointer(&fault.pointer), "{:?} is no pointer", fault.pointer);
                assert!(!fault.detail.is_empty(), "a fault says what is wrong");
            }
            return;
        }
    };
    assert!(wanted.more.len() < PARTS_MAX, "a message has few parts");
    for content in wanted.fallback.iter().chain(&wanted.more).chain([&wanted.content]) {
        let breaches = validate(content);
        for breach in &breaches {
            assert!(is_pointer(&breach.pointer), "{:?} is no pointer", breach.pointer);
            assert!(!breach.detail.is_empty(), "a breach says what is wrong");
        }
        let request = SendRequest::new(To::Number("+14155550101".to_owned()), content.clone());
        let sent = SendRequest::parse(&request.to_json());
        assert!(!breaches.is_empty() || sent.as_ref() == Ok(&request), "Meta takes what we send");
    }
}

/// A picture of ours, for bodies that name it, and one that is gone.
fn files() -> &'static NamedFiles {
    static FILES: OnceLock<NamedFiles> = OnceLock::new();
    FILES.get_or_init(|| {
        let mut files = NamedFiles::default();
        let (there, gone) = (FileId::from_bytes([7; 16]), FileId::from_bytes([8; 16]));
        let picture = NamedFile::new(there, vec![MediaKind::Image], Some("a.jpg".to_owned()));
        files.know(&there.to_string(), Some(picture));
        files.know(&gone.to_string(), None);
        files
    })
}

/// The templates there are: one of each kind.
fn templates() -> &'static [Definition] {
    static TEMPLATES: OnceLock<Vec<Definition>> = OnceLock::new();
    TEMPLATES.get_or_init(|| {
        let drafts = kinds().into_iter().filter_map(|it| it.needs);
        drafts.map(|it| Definition::read(it).expect("an example is a template")).collect()
    })
}

/// What a person wrote is kept whole, and read again from what Meta would post of it.
fn message(scope: &hooks::Scope, inbound: &Inbound) {
    is_json_text(&inbound.raw);
    let content = Content::from_json(&inbound.content).expect("what is kept is a content");
    assert_eq!(is_json(&content.to_json()), is_json(&inbound.content), "a content is kept whole");
    let event = hooks::InboundEvent {
        from: inbound.from.clone(),
        from_user_id: inbound.from_user_id.clone(),
        profile_name: inbound.profile_name.clone(),
        ..hooks::InboundEvent::new(inbound.wamid.clone(), inbound.at, content)
    };
    let again = parse(&hooks::inbound_payload(scope, &event));
    let [unit] = again.units.as_slice() else { panic!("one message is one unit: {again:?}") };
    let Notice::Message(again) = &unit.notice else { panic!("it is a message: {unit:?}") };
    assert_eq!((&again.wamid, &again.kind), (&inbound.wamid, &inbound.kind));
    assert_eq!(again.from, inbound.from);
    // Meta tells of whole seconds, and in a far year those look like milliseconds.
    let (told, heard) = (inbound.at.as_seconds(), again.at.as_seconds());
    assert!(told == heard || told >= SECONDS_MAX, "{told} is not {heard}");
    assert_eq!(
        is_json(&again.content),
        is_json(&inbound.content),
        "Meta's own spelling reads alike"
    );
}

/// What came is kept as it came, and is JSON by its grammar, which allows half an emoji.
fn is_json_text(text: &str) {
    let read = serde_json::from_str::<IgnoredAny>(text);
    assert!(read.is_ok(), "{read:?}: {text}");
}

/// The text as a value.
fn is_json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn is_nothing(parsed: &Parsed) -> bool {
    parsed.units.is_empty() && parsed.oddities.is_empty()
}

/// A payload, of which only is read whether there is something in it.
#[derive(Deserialize)]
struct Frame {
    entry: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    changes: Vec<Change>,
}

#[derive(Deserialize)]
struct Change {
    value: Lists,
}

#[derive(Deserialize)]
struct Lists {
    #[serde(default)]
    messages: Vec<IgnoredAny>,
    #[serde(default)]
    statuses: Vec<IgnoredAny>,
}

/// Whether a body is a payload that tells of nothing: all its lists are empty.
fn says_nothing(body: &[u8]) -> bool {
    let is_silent = |it: &Change| it.value.messages.is_empty() && it.value.statuses.is_empty();
    let silent = |it: Frame| it.entry.iter().flat_map(|it| &it.changes).all(is_silent);
    // The first reads past numbers that are too large, the second past members that are said twice.
    serde_json::from_slice(body).is_ok_and(silent)
        || plain_value(body).and_then(|it| serde_json::from_value(it).ok()).is_some_and(silent)
}

/// The body as a value, where nothing is said twice: of a member said twice only the last is left.
fn plain_value(body: &[u8]) -> Option<Value> {
    serde_json::from_slice(body).ok()
}

/// How many messages and statuses a payload tells of.
fn items(payload: &Value) -> usize {
    let list = |it: &Value, name: &str| it[name].as_array().cloned().unwrap_or_default();
    let changes = list(payload, "entry").into_iter().flat_map(|it| list(&it, "changes"));
    let of_messages = changes.filter(|it| it["field"] == "messages");
    let count = |it: Value| ["messages", "statuses"].map(|name| list(&it["value"], name).len());
    of_messages.flat_map(count).sum()
}

/// Whether a text is a JSON pointer (RFC 6901).
fn is_pointer(text: &str) -> bool {
    let escapes_are_whole = text.split('~').skip(1).all(|it| it.starts_with(['0', '1']));
    (text.is_empty() || text.starts_with('/')) && escapes_are_whole
}

/// HMAC-SHA256 as RFC 2104 defines it, and as Meta writes it.
fn by_definition(key: &[u8], body: &[u8]) -> String {
    const BLOCK: usize = 64;
    let mut block = [0_u8; BLOCK];
    if key.len() > BLOCK {
        block[..32].copy_from_slice(&Sha256::digest(key));
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let inner = Sha256::new().chain_update(block.map(|it| it ^ 0x36)).chain_update(body);
    let outer = Sha256::new().chain_update(block.map(|it| it ^ 0x5c));
    let digest = outer.chain_update(inner.finalize()).finalize();
    let digits: Vec<String> = digest.iter().map(|it| format!("{it:02x}")).collect();
    format!("sha256={}", digits.concat())
}
