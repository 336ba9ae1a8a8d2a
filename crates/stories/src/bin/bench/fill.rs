//! History and waiting messages, put in through the store as the gateway would, many at a time.

use crate::graph::wamid;
use crate::requests::{PEOPLE, now, number, text};
use futures::{StreamExt, TryStreamExt, stream};
use std::time::Duration;
use waxwing_domain::ids::{ChannelId, ContactId, EventId, IdMaker, MessageId, WorkspaceId};
use waxwing_domain::message::{Direction, Lane};
use waxwing_domain::time::{Random, Timestamp};
use waxwing_store::Store;
use waxwing_store::contacts::{Identity, IdentityKind};
use waxwing_store::digest::{Digest, Heard};
use waxwing_store::events::Event;
use waxwing_store::messages::{Acceptance, NewMessage};

/// How many messages one digest holds.
const TOGETHER: u64 = 500;

/// How many writes wait at the same time.
const AT_ONCE: usize = 1_000;

/// How much is put in.
#[derive(Clone, Copy)]
pub(crate) struct Amount {
    pub(crate) history: u64,
    pub(crate) waiting: u64,
}

/// One who fills a database.
pub(crate) struct Filler<'s> {
    store: &'s Store,
    workspace_id: WorkspaceId,
    channel_id: ChannelId,
    people: Vec<ContactId>,
    ids: IdMaker,
}

impl<'s> Filler<'s> {
    pub(crate) async fn of(
        store: &'s Store,
        (workspace_id, channel_id): (WorkspaceId, ChannelId),
    ) -> anyhow::Result<Self> {
        let mut people = Vec::new();
        for person in 0..PEOPLE {
            let identity = Identity { kind: IdentityKind::Phone, value: number(person) };
            let found = store.find_contact(workspace_id, &[identity]).await?;
            people.extend(found.map(|it| it.contact_id));
        }
        anyhow::ensure!(people.len() as u64 == PEOPLE, "somebody is not known");
        Ok(Self { store, workspace_id, channel_id, people, ids: IdMaker::default() })
    }

    /// Puts in what people wrote over the last month, and what is to leave tomorrow.
    pub(crate) async fn fill(&self, amount: Amount) -> anyhow::Result<()> {
        let digests = (0..amount.history / TOGETHER).map(|place| {
            let digest = self.digest(place, amount.history);
            async move { self.store.understand(digest).await.map(|_| ()) }
        });
        stream::iter(digests).buffered(2).try_collect::<()>().await?;
        let acceptances = (0..amount.waiting).map(|place| {
            let acceptance = self.acceptance(place);
            async move { self.store.accept(acceptance).await.map(|_| ()) }
        });
        stream::iter(acceptances).buffered(AT_ONCE).try_collect::<()>().await?;
        self.store.checkpoint().await?;
        Ok(())
    }

    fn digest(&self, place: u64, history: u64) -> Digest {
        let heard = (0..TOGETHER).map(|within| {
            let serial = place * TOGETHER + within;
            let month = Duration::from_hours(30 * 24);
            let ago = month.mul_f64(1.0 - crate::real(serial) / crate::real(history));
            let at = now() - ago;
            let message = self.message(serial, Direction::Incoming, at);
            let event = self.event("message.inbound", &message);
            // Above those of the load.
            let name = wamid(0x12, 500_000_000_000 + serial);
            let wamid = name.parse().expect("a wamid has no blanks");
            Heard { message, wamid, opens_window: false, is_sent: false, medium: None, event }
        });
        Digest { heard: heard.collect(), ..Digest::default() }
    }

    fn acceptance(&self, place: u64) -> Acceptance {
        let tomorrow = now() + Duration::from_hours(24);
        let message = self.message(place, Direction::Outgoing, now());
        let event = self.event("message.outbound", &message);
        let valid_until = tomorrow + Lane::Service.validity();
        let scheduled_for = Some(tomorrow);
        let more = Vec::new();
        Acceptance { message, more, scheduled_for, valid_until, event, idempotency: None }
    }

    fn message(&self, serial: u64, direction: Direction, at: Timestamp) -> NewMessage {
        let person = serial % PEOPLE;
        let address = number(person);
        NewMessage {
            id: MessageId::from_uuid(self.ids.make(at, &Serial(serial))),
            workspace_id: self.workspace_id,
            channel_id: self.channel_id,
            contact_id: self.people[usize::try_from(person).unwrap_or(0)],
            direction,
            kind: "text".to_owned(),
            content: text("What was said some time ago, or is to be said tomorrow.").to_json(),
            fallback: None,
            address,
            context_wamid: None,
            reference: None,
            lane: Lane::Service,
            part_of: None,
            created_at: at,
        }
    }

    fn event(&self, kind: &str, message: &NewMessage) -> Event {
        Event {
            id: EventId::from_uuid(message.id.uuid()),
            workspace_id: self.workspace_id,
            kind: kind.to_owned(),
            channel_id: Some(self.channel_id),
            contact_id: Some(message.contact_id),
            message_id: Some(message.id),
            happened_at: message.created_at,
            body: r#"{"kind":"text"}"#.to_owned(),
        }
    }
}

/// Ids need no secret here, only to differ.
struct Serial(u64);

impl Random for Serial {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(0);
        let serial = self.0.to_le_bytes();
        bytes.iter_mut().zip(serial).for_each(|(to, from)| *to = from);
    }
}
