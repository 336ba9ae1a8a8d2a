//! What is posted: sends in Bird's shape, and webhooks as Meta writes and signs them.

use crate::graph::{Taken, wamid};
use crate::load::Request;
use crate::template::Template;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use waxwing_cloud_api::content::Content;
use waxwing_cloud_api::signature;
use waxwing_cloud_api::webhook::{
    InboundEvent, Pricing, Scope, StatusEvent, inbound_payload, status_payload,
};
use waxwing_domain::time::Timestamp;
use waxwing_sandbox::seed;

/// How many people write and are written to. One person has one message in flight.
pub(crate) const PEOPLE: u64 = 5_000;

/// What the webhooks of the benchmark are signed with.
pub(crate) const APP_SECRET: &str = "bench-app-secret-0123456789abcdef";

/// What is said, in and out.
const WORDS: &str = "Your order 4711 has left our warehouse and will be with you on Thursday \
    between nine and twelve. If nobody is at home, tell us here where to leave it; you can also \
    follow it on our page, or answer STOP if you would rather not hear of it. Thank you!";

/// What a person's message, or a status, is called is never said twice.
static INBOUND: AtomicU64 = AtomicU64::new(0);

/// The number of a person, with its `+`.
pub(crate) fn number(person: u64) -> String {
    format!("+491510{:07}", person % PEOPLE)
}

/// A message from each person in turn.
pub(crate) fn inbound() -> anyhow::Result<Request> {
    let event = InboundEvent {
        from: Some("@FROM@".parse()?),
        profile_name: Some("Somebody".to_owned()),
        ..InboundEvent::new("@WAMID@".parse()?, now(), text(WORDS))
    };
    let payload = String::from_utf8(inbound_payload(&scope()?, &event))?;
    let template = Template::new(&payload, &["WAMID", "FROM"]);
    Ok(signed(move |number_, body| {
        let said = wamid(0x12, INBOUND.fetch_add(1, Ordering::Relaxed));
        template.fill(body, &[&said, &number(number_)[1..]]);
    }))
}

/// The three statuses of each message that the stub took, one webhook each, in their order.
pub(crate) fn statuses(taken: Vec<Taken>) -> anyhow::Result<Request> {
    let words = ["sent", "delivered", "read"];
    let templates = words.map(|word| -> anyhow::Result<Template> {
        let pricing = (word != "read")
            .then(|| Pricing::by_message(false, "free_customer_service", "service"));
        let event = StatusEvent {
            recipient: Some("@TO@".parse()?),
            profile_name: Some("Somebody".to_owned()),
            callback_data: Some("@DATA@".to_owned()),
            pricing,
            ..StatusEvent::new("@WAMID@".parse()?, word, now())
        };
        let payload = String::from_utf8(status_payload(&scope()?, &[event]))?;
        Ok(Template::new(&payload, &["WAMID", "TO", "DATA"]))
    });
    let [sent, delivered, read] = templates;
    let templates = [sent?, delivered?, read?];
    Ok(signed(move |number, body| {
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        let Taken { serial, to, callback_data } = &taken[place % taken.len()];
        let word = &templates[place / taken.len()];
        word.fill(body, &[&wamid(0x11, *serial), to.trim_start_matches('+'), callback_data]);
    }))
}

/// A text to each person in turn.
pub(crate) fn send(path: &str, api_key: &str) -> Request {
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {api_key}\r\n\
         content-type: application/json\r\ncontent-length: "
    );
    let body = serde_json::json!({
        "receiver": { "contacts": [{ "identifierValue": "@TO@" }] },
        "body": { "type": "text", "text": { "text": WORDS } },
    });
    let template = Template::new(&body.to_string(), &["TO"]);
    posted(head, move |person, body| template.fill(body, &[&number(person)]))
}

/// Requests with this head and these bodies.
fn posted(head: String, body: impl Fn(u64, &mut Vec<u8>) + Send + Sync + 'static) -> Request {
    Arc::new(move |number, to: &mut Vec<u8>| {
        let mut bytes = Vec::with_capacity(2_048);
        body(number, &mut bytes);
        to.extend_from_slice(head.as_bytes());
        write!(to, "{}\r\n\r\n", bytes.len()).expect("writing to memory cannot fail");
        to.extend_from_slice(&bytes);
    })
}

/// Webhooks with these bodies, signed.
fn signed(body: impl Fn(u64, &mut Vec<u8>) + Send + Sync + 'static) -> Request {
    Arc::new(move |number, to: &mut Vec<u8>| {
        let mut bytes = Vec::with_capacity(2_048);
        body(number, &mut bytes);
        let signature = signature::sign(APP_SECRET, &bytes);
        write!(
            to,
            "POST /webhooks/whatsapp HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n\
             {}: {signature}\r\ncontent-length: {}\r\n\r\n",
            signature::HEADER,
            bytes.len()
        )
        .expect("writing to memory cannot fail");
        to.extend_from_slice(&bytes);
    })
}

pub(crate) fn text(words: &str) -> Content {
    Content::text(words)
}

fn scope() -> anyhow::Result<Scope> {
    Ok(Scope {
        waba_id: Some(seed::WABA_ID.parse()?),
        phone_number_id: Some(seed::PHONE_NUMBER_ID.parse()?),
        display_phone_number: Some(seed::DISPLAY_PHONE_NUMBER.trim_start_matches('+').to_owned()),
    })
}

pub(crate) fn now() -> Timestamp {
    Timestamp::EPOCH + SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{PEOPLE, number};
    use waxwing_domain::phone::E164;

    #[test]
    fn everybody_has_a_number() {
        assert!(number(0).parse::<E164>().is_ok());
        assert!(number(PEOPLE - 1).parse::<E164>().is_ok());
        assert_ne!(number(0), number(1));
    }
}
