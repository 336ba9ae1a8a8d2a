//! The writer: whatever waits is written in one transaction, and answered after its commit.
//!
//! There is no delay on purpose: the next batch is whatever came while the last one was being
//! committed. If a batch fails it is replayed one by one, so one bad row hurts nobody else.

use crate::StoreError;
use crate::contacts::Meeting;
use crate::db::{Db, Tx};
use crate::digest::{Digest, Understood};
use crate::events::Event;
use crate::inbox::Received;
use crate::messages::{Acceptance, Accepted};
use crate::outbox::{Claim, End, Settled, Settlement};
use tokio::sync::{mpsc, oneshot, watch};
use waxwing_domain::ids::{ContactId, MessageId};

/// How many writes may wait before callers do.
pub(crate) const WAITING_MAX: usize = 4_096;

/// How many writes one transaction holds at most.
const BATCH_MAX: usize = 1_024;

/// Where an answer goes.
pub(crate) type Done<T> = oneshot::Sender<Result<T, StoreError>>;

/// One hot write, and where its answer goes.
pub(crate) enum Write {
    Webhook(Received, Done<()>),
    Meet(Vec<Meeting>, Done<Vec<ContactId>>),
    Accept(Box<Acceptance>, Done<Accepted>),
    Claim(Vec<Claim>, Done<Vec<(MessageId, u32)>>),
    Settle(Box<Settlement>, Done<Settled>),
    Understand(Box<Digest>, Done<Understood>),
    /// Nothing to write: answered when everything before it is on disk.
    Drain(Done<()>),
}

/// What one write came to.
enum Answer {
    Nothing,
    Met(Vec<ContactId>),
    Accepted(Accepted),
    Claimed(Vec<(MessageId, u32)>),
    Settled(Settled),
    Understood(Understood),
}

/// Writes until nobody can ask any more.
pub(crate) async fn run(db: Db, mut waiting: mpsc::Receiver<Write>, committed: watch::Sender<u64>) {
    let mut batch = Vec::new();
    while waiting.recv_many(&mut batch, BATCH_MAX).await > 0 {
        let writes = std::mem::take(&mut batch);
        let is_batch = writes.len() > 1;
        match transact(&db, &writes, &committed).await {
            Ok(answers) => {
                writes
                    .into_iter()
                    .zip(answers)
                    .for_each(|(write, answer)| reply(write, Ok(answer)));
            }
            Err(error) if is_batch => {
                let writes_count = writes.len();
                tracing::warn!(%error, writes_count, "a batch failed; replaying it one by one");
                replay(&db, writes, &committed).await;
            }
            Err(error) => writes.into_iter().zip([error]).for_each(|(write, error)| {
                reply(write, Err(error));
            }),
        }
    }
}

/// Writes each alone, so that the one that cannot be written fails alone.
async fn replay(db: &Db, writes: Vec<Write>, committed: &watch::Sender<u64>) {
    for write in writes {
        let outcome = transact(db, std::slice::from_ref(&write), committed).await;
        reply(write, outcome.map(|answers| answers.into_iter().next().unwrap_or(Answer::Nothing)));
    }
}

/// Writes everything in one transaction; gives the answers in the same order.
async fn transact(
    db: &Db,
    writes: &[Write],
    committed: &watch::Sender<u64>,
) -> Result<Vec<Answer>, StoreError> {
    let mut answers: Vec<_> = writes.iter().map(|_| Answer::Nothing).collect();
    let mut events = Vec::new();
    let mut tx = db.begin().await?;
    put_webhooks(&mut tx, writes).await?;
    accept(&mut tx, writes, &mut answers, &mut events).await?;
    settle(&mut tx, writes, &mut answers, &mut events).await?;
    for (write, answer) in writes.iter().zip(&mut answers) {
        match write {
            Write::Meet(meetings, _) => {
                let mut ids = Vec::with_capacity(meetings.len());
                for meeting in meetings {
                    ids.push(crate::contacts::meet(&mut tx, meeting).await?);
                }
                *answer = Answer::Met(ids);
            }
            Write::Claim(claims, _) => {
                *answer = Answer::Claimed(crate::outbox::claim(&mut tx, claims).await?);
            }
            Write::Understand(digest, _) => {
                let understood = crate::digest::understand(&mut tx, digest, &mut events).await?;
                *answer = Answer::Understood(understood);
            }
            Write::Webhook(..) | Write::Accept(..) | Write::Settle(..) | Write::Drain(_) => {}
        }
    }
    crate::events::append(&mut tx, &events).await?;
    tx.commit().await?;
    if !events.is_empty() {
        committed.send_modify(|it| *it += 1);
    }
    Ok(answers)
}

async fn put_webhooks(tx: &mut Tx, writes: &[Write]) -> Result<(), StoreError> {
    let received: Vec<_> = writes
        .iter()
        .filter_map(|it| match it {
            Write::Webhook(received, _) => Some(received),
            _ => None,
        })
        .collect();
    crate::inbox::put(tx, &received).await
}

async fn accept<'a>(
    tx: &mut Tx,
    writes: &'a [Write],
    answers: &mut [Answer],
    events: &mut Vec<&'a Event>,
) -> Result<(), StoreError> {
    let (places, all): (Vec<_>, Vec<&Acceptance>) = writes
        .iter()
        .enumerate()
        .filter_map(|(place, it)| match it {
            Write::Accept(acceptance, _) => Some((place, &**acceptance)),
            _ => None,
        })
        .unzip();
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
    let (places, all): (Vec<_>, Vec<&Settlement>) = writes
        .iter()
        .enumerate()
        .filter_map(|(place, it)| match it {
            Write::Settle(settlement, _) => Some((place, &**settlement)),
            _ => None,
        })
        .unzip();
    let settled = crate::outbox::settle(tx, &all).await?;
    for ((place, settlement), answer) in places.into_iter().zip(all).zip(settled) {
        if let End::Failed { event, .. } = &settlement.end {
            events.push(event);
        }
        answers[place] = Answer::Settled(answer);
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
        Write::Webhook(_, done) | Write::Drain(done) => hand!(done, Answer::Nothing => ()),
        Write::Meet(_, done) => hand!(done, Answer::Met(it) => it),
        Write::Accept(_, done) => hand!(done, Answer::Accepted(it) => it),
        Write::Claim(_, done) => hand!(done, Answer::Claimed(it) => it),
        Write::Settle(_, done) => hand!(done, Answer::Settled(it) => it),
        Write::Understand(_, done) => hand!(done, Answer::Understood(it) => it),
    }
}
