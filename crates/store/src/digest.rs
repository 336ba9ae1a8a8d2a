//! What a batch of webhooks was understood to say, written down in one transaction.

use crate::contacts::Wrote;
use crate::db::{Tx, Value};
use crate::events::Event;
use crate::facts::Opening;
use crate::messages::{FailureNote, NewMessage};
use crate::moving::Move;
use crate::quarantine::SetAside;
use crate::receiving::NewReceipt;
use crate::rows::ManyRows;
use crate::wamids::Named;
use crate::writer::Write;
use crate::{Store, StoreError};
use std::collections::BTreeSet;
use waxwing_domain::facts::Milestone;
use waxwing_domain::ids::{ChannelId, MessageId, Wamid, WorkspaceId};
use waxwing_domain::time::Timestamp;

/// All that a batch of webhooks said.
#[derive(Clone, Debug, Default)]
pub struct Digest {
    /// The inbox rows it was read from: they are removed.
    pub inbox_ids: Vec<i64>,
    /// What people wrote.
    pub heard: Vec<Heard>,
    /// Who is found by something else from now on.
    pub moves: Vec<Move>,
    /// What became of our messages.
    pub learned: Vec<Learned>,
    /// Events that belong to no message of ours.
    pub events: Vec<Event>,
    /// What could not be understood or belongs to nobody, kept whole.
    pub set_aside: Vec<SetAside>,
}

/// A message somebody wrote to us, or we wrote on a phone.
#[derive(Clone, Debug)]
pub struct Heard {
    /// What was said; `created_at` is when it was said, by Meta's clock.
    pub message: NewMessage,
    /// What Meta calls it: the same wamid twice is one message.
    pub wamid: Wamid,
    /// Whether it opens the window.
    pub opens_window: bool,
    /// The event that tells of it.
    pub event: Event,
    /// Whether WhatsApp has it already: the business wrote it, without us.
    pub is_sent: bool,
    /// What Meta keeps of it for us to fetch: a picture, a voice, a document.
    pub medium: Option<Box<NewReceipt>>,
}

/// A fact about a message of ours.
#[derive(Clone, Debug)]
pub struct Learned {
    /// Whose message.
    pub workspace_id: WorkspaceId,
    /// On which channel Meta told of it.
    pub channel_id: ChannelId,
    /// Which message.
    pub message_id: MessageId,
    /// What Meta calls it.
    pub wamid: Wamid,
    /// What happened.
    pub milestone: Milestone,
    /// When, by Meta's clock.
    pub at: Timestamp,
    /// When Meta told us, by ours.
    pub told_at: Timestamp,
    /// Why, if it failed.
    pub failure: Option<FailureNote>,
    /// The event that tells of it; kept only if this is the first we hear of it.
    pub event: Event,
}

/// What writing a digest down has shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Understood {
    /// The messages that were not known before.
    pub new_messages: Vec<MessageId>,
    /// Messages that waited (unanswered, or in line again) and whose proof has come, with their
    /// channels: they are finished.
    pub proved: Vec<(ChannelId, MessageId)>,
}

impl Store {
    /// Writes down what a batch of webhooks said and removes it from the inbox, all or nothing.
    pub async fn understand(&self, digest: Digest) -> Result<Understood, StoreError> {
        self.write(|done| Write::Understand(Box::new(digest), done)).await
    }
}

/// Writes one digest down; adds the events that are news to `events`.
pub(crate) async fn understand<'a>(
    tx: &mut Tx,
    digest: &'a Digest,
    events: &mut Vec<&'a Event>,
) -> Result<Understood, StoreError> {
    let new_messages = hear(tx, &digest.heard, events).await?;
    for it in &digest.moves {
        let is_repeat = it.told_by.is_some_and(|id| !new_messages.contains(&id));
        if !is_repeat && crate::moving::move_on(tx, it).await? {
            events.push(&it.event);
        }
    }
    let proved = learn(tx, &digest.learned, events).await?;
    events.extend(&digest.events);
    crate::quarantine::set_aside(tx, &digest.set_aside).await?;
    crate::inbox::remove(tx, &digest.inbox_ids).await?;
    Ok(Understood { new_messages, proved })
}

/// Keeps what people wrote, each message once.
async fn hear<'a>(
    tx: &mut Tx,
    all: &'a [Heard],
    events: &mut Vec<&'a Event>,
) -> Result<Vec<MessageId>, StoreError> {
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let named: Vec<_> = all
        .iter()
        .map(|it| Named {
            workspace_id: it.message.workspace_id,
            message_id: it.message.id,
            wamid: &it.wamid,
            at: it.message.created_at,
        })
        .collect();
    let new: BTreeSet<_> = crate::wamids::name(tx, &named).await?.into_iter().collect();
    let fresh: Vec<_> = all.iter().filter(|it| new.contains(&it.message.id)).collect();
    let said: Vec<_> = fresh.iter().map(|it| &it.message).collect();
    crate::messages::insert(tx, &said).await?;
    let openings: Vec<_> = fresh
        .iter()
        .map(|it| Opening {
            place: (it.message.workspace_id, it.message.id),
            wamid: Some(&it.wamid),
            scheduled_for: None,
            taken_at: it.is_sent.then_some(it.message.created_at),
        })
        .collect();
    crate::facts::open(tx, &openings).await?;
    let wrote: Vec<_> = fresh
        .iter()
        .filter(|it| it.opens_window)
        .map(|it| Wrote {
            workspace_id: it.message.workspace_id,
            channel_id: it.message.channel_id,
            contact_id: it.message.contact_id,
            at: it.message.created_at,
        })
        .collect();
    crate::contacts::open_windows(tx, &wrote).await?;
    let media: Vec<_> = fresh.iter().filter_map(|it| it.medium.as_deref()).collect();
    crate::receiving::expect(tx, &media).await?;
    events.extend(fresh.iter().map(|it| &it.event));
    Ok(fresh.iter().map(|it| it.message.id).collect())
}

/// Merges facts into what is known; the first of each kind is an event.
async fn learn<'a>(
    tx: &mut Tx,
    all: &'a [Learned],
    events: &mut Vec<&'a Event>,
) -> Result<Vec<(ChannelId, MessageId)>, StoreError> {
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let places: BTreeSet<_> = all.iter().map(|it| (it.workspace_id, it.message_id)).collect();
    let places: Vec<_> = places.into_iter().collect();
    let mut known = crate::facts::known(tx, &places).await?;
    let (mut changed, mut proved) = (BTreeSet::new(), BTreeSet::new());
    let (mut named, mut strangers) = (Vec::new(), Vec::new());
    for it in all {
        let place = (it.workspace_id, it.message_id);
        let Some(known) = known.get_mut(&place) else {
            strangers.push(stranger(it));
            continue;
        };
        if known.wamid.as_deref() != Some(it.wamid.as_str()) {
            named.push(Named::ours(place, &it.wamid));
        }
        let (is_first, was_proof) =
            (known.facts.at(it.milestone).is_none(), known.facts.is_proof());
        if known.facts.learn(it.milestone, it.at.max(it.message_id.made_at())) {
            changed.insert(place);
        }
        if is_first {
            events.push(&it.event);
            known.name(&it.wamid);
            if let Some(note) = &it.failure {
                known.failure.get_or_insert_with(|| note.clone());
            }
        }
        // What was proved before has left the line, or leaves it when it is settled.
        if !was_proof && known.facts.is_proof() {
            proved.insert(place);
        }
    }
    let rows: Vec<_> = changed.iter().map(|it| (*it, &known[it])).collect();
    crate::facts::write(tx, &rows).await?;
    crate::wamids::name(tx, &named).await?;
    crate::quarantine::set_aside(tx, &strangers).await?;
    hear_statuses(tx, all).await?;
    crate::outbox::finish_proved(tx, &proved).await
}

fn stranger(it: &Learned) -> SetAside {
    SetAside {
        workspace_id: Some(it.workspace_id),
        channel_id: Some(it.channel_id),
        field: Some("messages".to_owned()),
        waba_id: None,
        phone_number_id: None,
        detail: "a status of a message that is not ours".to_owned(),
        body: it.event.body.clone(),
        payload: None,
        received_at: it.told_at,
    }
}

/// Remembers when each channel was last told of a status: silence is judged by it.
async fn hear_statuses(tx: &mut Tx, all: &[Learned]) -> Result<(), StoreError> {
    const ROWS: ManyRows = ManyRows {
        head: "INSERT INTO heard (workspace_id, channel_id, last_status_at)",
        columns: 3,
        tail: "ON CONFLICT (workspace_id, channel_id) DO UPDATE
            SET last_status_at = excluded.last_status_at
            WHERE excluded.last_status_at > heard.last_status_at",
        postgres: "",
    };
    let mut latest = std::collections::BTreeMap::new();
    for it in all {
        let at = latest.entry((it.workspace_id, it.channel_id)).or_insert(it.told_at);
        *at = it.told_at.max(*at);
    }
    let values: Vec<_> = latest
        .iter()
        .flat_map(|((workspace, channel), at)| {
            [Value::from(workspace.as_bytes()), channel.as_bytes().into(), (*at).into()]
        })
        .collect();
    ROWS.execute(tx, &values).await?;
    Ok(())
}
