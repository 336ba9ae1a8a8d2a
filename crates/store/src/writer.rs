//! The writer: whatever waits is written in one transaction, and answered after its commit.
//!
//! There is no delay on purpose: the next batch is whatever came while the last one was being
//! committed. If a batch cannot be written it is written in parts, so one bad row hurts nobody else.

use crate::StoreError;
use crate::contacts::{Meeting, Met};
use crate::db::{Db, Tx};
use crate::digest::{Digest, Understood};
use crate::events::Event;
use crate::inbox::Received;
use crate::messages::{Acceptance, Accepted};
use crate::outbox::{Claim, Settled, Settlement};
use crate::receiving::Reception;
use crate::templates::Change;
use crate::withdrawal::Withdrawal;
use tokio::sync::{mpsc, oneshot, watch};
use waxwing_domain::ids::MessageId;

/// How many writes may wait before callers do.
pub(crate) const WAITING_MAX: usize = 4_096;

/// How many writes one transaction holds at most.
const BATCH_MAX: usize = 1_024;

/// Where an answer goes.
pub(crate) type Done<T> = oneshot::Sender<Result<T, StoreError>>;

/// One hot write, and where its answer goes.
pub(crate) enum Write {
    Webhook(Received, Done<()>),
    Meet(Vec<Meeting>, Done<Met>),
    Accept(Box<Acceptance>, Done<Accepted>),
    Claim(Vec<Claim>, Done<Vec<(MessageId, u32)>>),
    Settle(Box<Settlement>, Done<Settled>),
    Withdraw(Box<Withdrawal>, Done<Vec<MessageId>>),
    Understand(Box<Digest>, Done<Understood>),
    Catalogue(Box<Change>, Done<()>),
    Receive(Box<Reception>, Done<bool>),
    /// Nothing to write: answered when everything before it is on disk.
    Drain(Done<()>),
}

/// What one write came to.
enum Answer {
    Nothing,
    Met(Met),
    Accepted(Accepted),
    Claimed(Vec<(MessageId, u32)>),
    Settled(Settled),
    Withdrawn(Vec<MessageId>),
    Understood(Understood),
    Received(bool),
}

/// Why a transaction came to nothing.
struct Failed {
    error: StoreError,
    /// Whether one write may be to blame, so that the others are worth another try.
    is_of_one_write: bool,
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self { is_of_one_write: error.may_be_of_one_write(), error }
    }
}

/// Writes until nobody can ask any more.
pub(crate) async fn run(db: Db, mut waiting: mpsc::Receiver<Write>, committed: watch::Sender<u64>) {
    let mut batch = Vec::new();
    while waiting.recv_many(&mut batch, BATCH_MAX).await > 0 {
        write(&db, std::mem::take(&mut batch), &committed).await;
    }
}

/// Writes a batch, in halves if it cannot be written at once, down to the one that cannot be.
///
/// If the database itself is at fault nothing is tried again: those who wait should hear of it soon,
/// and a commit that got no answer may have happened.
async fn write(db: &Db, batch: Vec<Write>, committed: &watch::Sender<u64>) {
    let mut parts = vec![batch];
    while let Some(mut part) = parts.pop() {
        match transact(db, &part, committed).await {
            Ok(answers) => {
                part.into_iter().zip(answers).for_each(|(write, answer)| reply(write, Ok(answer)));
            }
            Err(Failed { error, is_of_one_write: true }) if part.len() > 1 => {
                let writes = part.len();
                tracing::warn!(%error, writes, "a batch failed; writing it in halves");
                let second_half = part.split_off(writes / 2);
                parts.extend([second_half, part]);
            }
            Err(Failed { error, is_of_one_write }) => {
                if !is_of_one_write {
                    part.extend(parts.drain(..).rev().flatten());
                }
                let mut all = part.into_iter();
                let first = all.next();
                all.for_each(|it| reply(it, Err(error.for_another())));
                first.into_iter().zip([error]).for_each(|(it, error)| reply(it, Err(error)));
            }
        }
    }
}

/// Writes everything in one transaction; gives the answers in the same order.
///
/// Two nodes that write at the same time lock in the same order: contacts, facts, event counters.
async fn transact(
    db: &Db,
    writes: &[Write],
    committed: &watch::Sender<u64>,
) -> Result<Vec<Answer>, Failed> {
    let mut answers: Vec<_> = writes.iter().map(|_| Answer::Nothing).collect();
    let mut events = Vec::new();
    let mut tx = db.begin().await?;
    meet(&mut tx, writes, &mut answers).await?;
    put_webhooks(&mut tx, writes).await?;
    accept(&mut tx, writes, &mut answers, &mut events).await?;
    settle(&mut tx, writes, &mut answers, &mut events).await?;
    withdraw(&mut tx, writes, &mut answers, &mut events).await?;
    claim(&mut tx, writes, &mut answers).await?;
    for (write, answer) in writes.iter().zip(&mut answers) {
        if let Write::Understand(digest, _) = write {
            let understood = crate::digest::understand(&mut tx, digest, &mut events).await?;
            *answer = Answer::Understood(understood);
        }
        if let Write::Catalogue(change, _) = write {
            crate::templates::change(&mut tx, change, &mut events).await?;
        }
        if let Write::Receive(reception, _) = write {
            let is_first = crate::receiving::end(&mut tx, reception, &mut events).await?;
            *answer = Answer::Received(is_first);
        }
    }
    crate::events::append(&mut tx, &events).await?;
    tx.commit().await.map_err(|error| Failed { error, is_of_one_write: false })?;
    if !events.is_empty() {
        committed.send_modify(|it| *it += 1);
    }
    Ok(answers)
}

/// The writes of one kind, and their places.
fn pick<'a, T>(
    writes: &'a [Write],
    of_kind: impl Fn(&'a Write) -> Option<T>,
) -> (Vec<usize>, Vec<T>) {
    let all = writes.iter().enumerate();
    all.filter_map(|(place, it)| Some((place, of_kind(it)?))).unzip()
}

async fn meet(tx: &mut Tx, writes: &[Write], answers: &mut [Answer]) -> Result<(), StoreError> {
    let (places, groups) = pick(writes, |it| match it {
        Write::Meet(meetings, _) => Some(meetings),
        _ => None,
    });
    let (_, settlements) = pick(writes, |it| match it {
        Write::Settle(settlement, _) => settlement.met.as_deref(),
        _ => None,
    });
    let all: Vec<_> = groups.iter().copied().flatten().chain(settlements).collect();
    if writes.iter().any(tells_of_a_move) {
        crate::meeting::lock(tx).await?;
    }
    let met = crate::meeting::meet(tx, &all).await?;
    let mut ids = met.ids.into_iter();
    for (place, group) in places.into_iter().zip(groups) {
        let ids = ids.by_ref().take(group.len()).collect();
        answers[place] = Answer::Met(Met { ids, losers: met.losers.clone() });
    }
    Ok(())
}

/// Whether somebody's identities change where their messages are written down.
fn tells_of_a_move(write: &Write) -> bool {
    matches!(write, Write::Understand(digest, _) if !digest.moves.is_empty())
}

async fn put_webhooks(tx: &mut Tx, writes: &[Write]) -> Result<(), StoreError> {
    let (_, received) = pick(writes, |it| match it {
        Write::Webhook(received, _) => Some(received),
        _ => None,
    });
    crate::inbox::put(tx, &received).await
}

async fn accept<'a>(
    tx: &mut Tx,
    writes: &'a [Write],
    answers: &mut [Answer],
    events: &mut Vec<&'a Event>,
) -> Result<(), StoreError> {
    let (places, all) = pick(writes, |it| match it {
        Write::Accept(acceptance, _) => Some(&**acceptance),
        _ => None,
    });
    let accepted = crate::messages::accept(tx, &all).await?;
    for ((place, acceptance), answer) in places.into_iter().zip(all).zip(accepted) {
        if answer == Accepted::New {
            events.push(&acceptance.event);
        }
        answers[place] = Answer::Accepted(answer);
    }
    Ok(())
}

async fn settle<'a>(
    tx: &mut Tx,
    writes: &'a [Write],
    answers: &mut [Answer],
    events: &mut Vec<&'a Event>,
) -> Result<(), StoreError> {
    let (places, all) = pick(writes, |it| match it {
        Write::Settle(settlement, _) => Some(&**settlement),
        _ => None,
    });
    let (settled, news) = crate::settle::settle(tx, &all).await?;
    events.extend(news);
    for (place, answer) in places.into_iter().zip(settled) {
        answers[place] = Answer::Settled(answer);
    }
    Ok(())
}

async fn withdraw<'a>(
    tx: &mut Tx,
    writes: &'a [Write],
    answers: &mut [Answer],
    events: &mut Vec<&'a Event>,
) -> Result<(), StoreError> {
    let (places, all) = pick(writes, |it| match it {
        Write::Withdraw(withdrawal, _) => Some(&**withdrawal),
        _ => None,
    });
    let (withdrawn, news) = crate::withdrawal::withdraw(tx, &all).await?;
    events.extend(news);
    for (place, answer) in places.into_iter().zip(withdrawn) {
        answers[place] = Answer::Withdrawn(answer);
    }
    Ok(())
}

async fn claim(tx: &mut Tx, writes: &[Write], answers: &mut [Answer]) -> Result<(), StoreError> {
    let (places, groups) = pick(writes, |it| match it {
        Write::Claim(claims, _) => Some(claims.as_slice()),
        _ => None,
    });
    let claimed = crate::outbox::claim(tx, &groups).await?;
    for (place, answer) in places.into_iter().zip(claimed) {
        answers[place] = Answer::Claimed(answer);
    }
    Ok(())
}

/// Hands the answer to whoever waits for it; one who no longer waits is no concern of ours.
fn reply(write: Write, answer: Result<Answer, StoreError>) {
    macro_rules! hand {
        ($done:expr, $pattern:pat => $value:expr) => {{
            let answer = answer.map(|answer| {
                let $pattern = answer else {
                    unreachable!("transact answers each write in its own kind")
                };
                $value
            });
            let _ = $done.send(answer);
        }};
    }
    match write {
        Write::Webhook(_, done) | Write::Catalogue(_, done) | Write::Drain(done) => {
            hand!(done, Answer::Nothing => ());
        }
        Write::Meet(_, done) => hand!(done, Answer::Met(it) => it),
        Write::Accept(_, done) => hand!(done, Answer::Accepted(it) => it),
        Write::Claim(_, done) => hand!(done, Answer::Claimed(it) => it),
        Write::Settle(_, done) => hand!(done, Answer::Settled(it) => it),
        Write::Withdraw(_, done) => hand!(done, Answer::Withdrawn(it) => it),
        Write::Understand(_, done) => hand!(done, Answer::Understood(it) => it),
        Write::Receive(_, done) => hand!(done, Answer::Received(it) => it),
    }
}
