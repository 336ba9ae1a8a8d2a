//! Acme, the company all checks are about: its ids, its people, what they say and when.

use uuid::Uuid;
use waxwing_domain::facts::Milestone;
use waxwing_domain::ids::{ChannelId, ContactId, EventId, FileId, MessageId, Wamid, WorkspaceId};
use waxwing_domain::message::{Direction, Lane};
use waxwing_domain::time::Timestamp;
use waxwing_store::Store;
use waxwing_store::contacts::{Identity, IdentityKind, Kept, Meeting, Source};
use waxwing_store::digest::{Heard, Learned};
use waxwing_store::events::Event;
use waxwing_store::files::{File, Origin};
use waxwing_store::messages::{Acceptance, Accepted, Idempotency, Message, NewMessage};
use waxwing_store::outbox::{Claim, End, Settled, Settlement};
use waxwing_store::quarantine::SetAside;
use waxwing_store::receiving::NewReceipt;
use waxwing_store::withdrawal::Withdrawal;

/// When message 0 was made.
const START_SECONDS: i64 = 1_795_167_000;

pub(crate) const ACME: WorkspaceId = WorkspaceId::from_uuid(Uuid::from_u128(1));
pub(crate) const OTHER: WorkspaceId = WorkspaceId::from_uuid(Uuid::from_u128(2));
pub(crate) const SHOP: ChannelId = ChannelId::from_uuid(Uuid::from_u128(10));
pub(crate) const HELP: ChannelId = ChannelId::from_uuid(Uuid::from_u128(11));
pub(crate) const ANA: ContactId = ContactId::from_uuid(Uuid::from_u128(100));
pub(crate) const BRUNO: ContactId = ContactId::from_uuid(Uuid::from_u128(101));

/// So many seconds after message 0 was made.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(START_SECONDS + seconds)
}

/// The `n`th message's id, made `n` seconds after the first.
pub(crate) fn msg(n: u32) -> MessageId {
    let millis = u128::try_from(at(i64::from(n)).as_millis()).unwrap();
    MessageId::from_uuid(Uuid::from_u128((millis << 80) | (7 << 76) | u128::from(n)))
}

pub(crate) fn wamid(n: u32) -> Wamid {
    format!("wamid.{n}").parse().unwrap()
}

pub(crate) fn event(kind: &str, n: u32) -> Event {
    static MADE: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
    let number = MADE.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    Event {
        id: EventId::from_uuid(Uuid::from_u128(u128::from(number))),
        workspace_id: ACME,
        kind: kind.to_owned(),
        channel_id: Some(SHOP),
        contact_id: Some(ANA),
        message_id: Some(msg(n)),
        happened_at: at(i64::from(n)),
        body: format!(r#"{{"n":{n}}}"#),
    }
}

pub(crate) fn said(n: u32, direction: Direction) -> NewMessage {
    NewMessage {
        id: msg(n),
        workspace_id: ACME,
        channel_id: SHOP,
        contact_id: ANA,
        direction,
        kind: "text".to_owned(),
        content: format!(r#"{{"body":"message {n}"}}"#),
        fallback: None,
        address: "14155550101".to_owned(),
        context_wamid: None,
        reference: None,
        lane: Lane::Service,
        part_of: None,
        created_at: at(i64::from(n)),
    }
}

pub(crate) fn acceptance(n: u32) -> Acceptance {
    Acceptance {
        message: said(n, Direction::Outgoing),
        more: Vec::new(),
        scheduled_for: None,
        valid_until: at(100_000),
        event: event("message.outbound", n),
        idempotency: None,
    }
}

/// The same, with a key; the fingerprint stands for what was asked for.
pub(crate) fn keyed(n: u32, key: &str, fingerprint: u8) -> Acceptance {
    let fingerprint = [fingerprint; 32];
    let idempotency = Some(Idempotency { key: key.to_owned(), fingerprint });
    Acceptance { idempotency, ..acceptance(n) }
}

/// The withdrawal of these messages at second 70.
pub(crate) fn withdrawal(numbers: &[u32]) -> Withdrawal {
    let messages = numbers.iter().map(|it| (msg(*it), event("message.canceled", *it))).collect();
    Withdrawal { workspace_id: ACME, messages, at: at(70) }
}

/// A message of so many parts, the `n`th and those that follow it.
pub(crate) fn in_parts(n: u32, count: u32) -> Acceptance {
    let mut parts = (n..n + count).map(|it| {
        let said = said(it, Direction::Outgoing);
        NewMessage { part_of: Some(msg(n)), ..said }
    });
    let message = parts.next().unwrap();
    Acceptance { message, more: parts.collect(), ..acceptance(n) }
}

pub(crate) fn heard(n: u32, wamid: &Wamid) -> Heard {
    Heard {
        message: said(n, Direction::Incoming),
        wamid: wamid.clone(),
        opens_window: true,
        event: event("message.inbound", n),
        is_sent: false,
        medium: None,
    }
}

/// The same, with a picture that Meta keeps for us.
pub(crate) fn heard_picture(n: u32, wamid: &Wamid) -> Heard {
    Heard { medium: Some(Box::new(picture_of(n))), ..heard(n, wamid) }
}

/// What Meta tells of the picture of the `n`th message.
pub(crate) fn picture_of(n: u32) -> NewReceipt {
    NewReceipt {
        workspace_id: ACME,
        message_id: msg(n),
        channel_id: SHOP,
        media_id: Some(format!("150{n}")),
        url: Some("https://lookaside.fbsbx.com/1".to_owned()),
        mime: Some("image/jpeg".to_owned()),
        sha256: Some([n.try_into().unwrap(); 32]),
        name: None,
        told_at: at(i64::from(n)),
    }
}

/// The `n`th file's id.
pub(crate) fn file_id(n: u32) -> FileId {
    FileId::from_bytes(*msg(n).as_bytes())
}

/// The `n`th file, whose bytes are of this kind, made `n` seconds after the first.
pub(crate) fn file(n: u32, kind: u8) -> File {
    File {
        id: file_id(n),
        workspace_id: ACME,
        sha256: [kind; 32],
        size: 4_000_000_000,
        mime: "image/png".to_owned(),
        name: Some(format!("{n}.png")),
        nature: r#"{"width":1}"#.to_owned(),
        origin: Origin::Uploaded,
        created_at: at(i64::from(n)),
        needed_until: at(0),
    }
}

pub(crate) fn learned(n: u32, milestone: Milestone, seconds: i64) -> Learned {
    Learned {
        workspace_id: ACME,
        channel_id: SHOP,
        message_id: msg(n),
        wamid: wamid(n),
        milestone,
        at: at(seconds),
        told_at: at(seconds + 1),
        failure: None,
        event: event(&format!("{milestone:?}"), n),
    }
}

pub(crate) fn identity(kind: IdentityKind, value: &str) -> Identity {
    Identity { kind, value: value.to_owned() }
}

pub(crate) fn meeting(id_if_new: ContactId, identities: &[(IdentityKind, &str)]) -> Meeting {
    Meeting {
        workspace_id: ACME,
        identities: identities.iter().map(|(kind, value)| identity(*kind, value)).collect(),
        variants: Vec::new(),
        source: Source::Caller,
        account: None,
        name: None,
        username: None,
        input: None,
        id_if_new,
        met_at: at(0),
    }
}

/// An identity that somebody has since message 0.
pub(crate) fn kept(kind: IdentityKind, value: &str) -> Kept {
    Kept { identity: identity(kind, value), since: at(0), until: None }
}

pub(crate) fn claim(n: u32) -> Claim {
    Claim { workspace_id: ACME, message_id: msg(n), at: at(1_000) }
}

pub(crate) fn settlement(n: u32, end: End) -> Settlement {
    Settlement { workspace_id: ACME, message_id: msg(n), attempt: None, end, met: None }
}

/// The `n`th part of a webhook that is odd, of Acme's shop.
pub(crate) fn set_aside(n: i64) -> SetAside {
    SetAside {
        workspace_id: Some(ACME),
        channel_id: Some(SHOP),
        field: Some("messages".to_owned()),
        waba_id: Some("102".parse().unwrap()),
        phone_number_id: Some("106".parse().unwrap()),
        detail: format!("odd {n}"),
        body: "{\"a\":\"b\"}".to_owned(),
        payload: Some("{\"entry\":[]}".to_owned()),
        received_at: at(n),
    }
}

/// Takes in messages, each of which is new.
pub(crate) async fn accept_all(store: &Store, numbers: impl IntoIterator<Item = u32>) {
    for n in numbers {
        assert_eq!(store.accept(acceptance(n)).await.unwrap(), Accepted::New);
    }
}

/// Takes in a message and claims it.
pub(crate) async fn hand_over(store: &Store, n: u32) {
    accept_all(store, [n]).await;
    assert_eq!(store.claim(vec![claim(n)]).await.unwrap(), [(msg(n), 1)]);
}

pub(crate) async fn settle(store: &Store, n: u32, end: End) -> Settled {
    store.settle(settlement(n, end)).await.unwrap()
}

/// The message that must be there.
pub(crate) async fn get(store: &Store, n: u32) -> Message {
    store.message(ACME, msg(n)).await.unwrap().unwrap()
}

/// The kinds of a message's events, in their order.
pub(crate) async fn kinds(store: &Store, n: u32) -> Vec<String> {
    let events = store.events_of_message(ACME, msg(n)).await.unwrap();
    events.into_iter().map(|it| it.event.kind).collect()
}
