//! One message's way to Meta and back: the call, what it means, and what is written down.

use crate::App;
use crate::contacts::Told;
use crate::events::{About, event};
use crate::media::Unfilled;
use serde_json::json;
use std::sync::Arc;
use waxwing_cloud_api::content::Content;
use waxwing_cloud_api::messages::{SendRequest, To};
use waxwing_domain::admission::{Draft, Standing, Verdict, admit};
use waxwing_domain::dispatch::{Failure, Fault, Next, Outcome, Patience};
use waxwing_domain::time::Timestamp;
use waxwing_store::StoreError;
use waxwing_store::channels::Channel;
use waxwing_store::messages::FailureNote;
use waxwing_store::outbox::{Attempt, End, Queued, Settlement};

/// The code of a message whose contact nothing finds any more.
const UNREACHABLE: &str = "contact.unreachable";

/// A message that came back from its way to Meta.
pub(super) struct Landing {
    pub(super) message: Queued,
    /// What it was sent to, if it was.
    pub(super) to: Option<To>,
    pub(super) started_at: Timestamp,
    pub(super) ended_at: Timestamp,
    pub(super) fate: Fate,
    /// Whether Meta may have forgotten a medium of it, which is uploaded anew.
    pub(super) lacks_medium: bool,
}

/// How the way ended.
pub(super) enum Fate {
    /// The call was made.
    Called(Outcome),
    /// The call was not made: admission refused it when its turn came.
    Refused(Failure),
    /// The call was not made, because we could not ask whether it may be, or do not know how.
    NotAsked,
    /// A predecessor was interrupted while it made the call.
    Interrupted,
}

/// A message that may be sent now, with what to send.
pub(super) struct Cleared {
    message: Queued,
    request: SendRequest,
}

/// Asks once more whether a message may be sent, now that its turn has come. If not, it has landed.
pub(super) async fn clear(
    app: &App,
    channel: &Arc<Channel>,
    message: Queued,
) -> Result<Cleared, Landing> {
    let now = app.clock.now();
    let fate = match turn(app, channel, &message, now).await {
        Ok(Ok(request)) => return Ok(Cleared { message, request }),
        Ok(Err(fate)) => fate,
        Err(error) => {
            tracing::warn!(%error, message.id = %message.id, "could not ask whether a message may be sent");
            Fate::NotAsked
        }
    };
    let ended_at = app.clock.now();
    Err(Landing { message, to: None, started_at: now, ended_at, fate, lacks_medium: false })
}

/// Makes the call. It must not use the database: the dispatcher does not attend to its flights while
/// it waits for a connection itself, so flights that had one would keep it waiting.
pub(super) async fn fly(app: App, channel: Arc<Channel>, cleared: Cleared) -> Landing {
    let Cleared { message, request } = cleared;
    let started_at = app.clock.now();
    let outcome = crate::graph::send(&app, &channel, &request).await;
    let mut lacks_medium = false;
    if let Outcome::Refused { fault, .. } = &outcome {
        crate::templates::doubt_after(&app, &channel, fault.code);
        let sent = (&message, &request);
        lacks_medium = crate::media::doubt_after(&app, &channel, sent, fault.code).await;
    }
    let (fate, ended_at) = (Fate::Called(outcome), app.clock.now());
    Landing { message, to: Some(request.to), started_at, ended_at, fate, lacks_medium }
}

/// A message that a predecessor had claimed: it may have gone out.
pub(super) fn interrupted(message: Queued, now: Timestamp) -> Landing {
    let (started_at, fate) = (message.since, Fate::Interrupted);
    Landing { message, to: None, started_at, ended_at: now, fate, lacks_medium: false }
}

/// What to send now that its turn has come, or why not.
async fn turn(
    app: &App,
    channel: &Arc<Channel>,
    message: &Queued,
    now: Timestamp,
) -> Result<Result<SendRequest, Fate>, StoreError> {
    let refused = |failure| Ok(Err(Fate::Refused(failure)));
    if now >= message.valid_until {
        return refused(Failure::Expired);
    }
    let unreadable = |_| StoreError::Corrupt { table: "messages", column: "content" };
    let content = Content::from_json(&message.content).map_err(unreadable)?;
    let draft = Draft {
        form: crate::messages::form(&content),
        scheduled_for: message.scheduled_for,
        validity: message.valid_until.since(now),
        has_fallback: message.fallback.is_some(),
    };
    let window = crate::contacts::current_window(app, channel, message.contact_id).await?;
    let verdict = admit(&draft, &Standing { now, window });
    if let Verdict::Refuse(refusal) = verdict {
        return refused(Failure::NotAdmitted(refusal.code()));
    }
    let is_fallback =
        super::standing_in::goes_as_fallback(app, channel, message, &verdict, now).await?;
    let content = match &message.fallback {
        Some(fallback) if is_fallback => Content::from_json(fallback).map_err(unreadable)?,
        _ => content,
    };
    if let Some(code) = crate::templates::obstacle(app, channel, &content) {
        return refused(Failure::NotAdmitted(code));
    }
    let content = match crate::media::fill(app, channel, content) {
        Ok(content) => content,
        Err(Unfilled::Unprepared) => return Ok(Err(Fate::NotAsked)),
        Err(Unfilled::Failed(failure)) => return refused(failure),
    };
    let place = (channel.workspace_id, message.contact_id);
    let Some(to) = crate::contacts::address(app, place, &message.address).await? else {
        return refused(Failure::NotAdmitted(UNREACHABLE));
    };
    let mut request = SendRequest::new(to, content);
    request.context.clone_from(&message.context_wamid);
    request.biz_opaque_callback_data = Some(message.id.to_string());
    Ok(Ok(request))
}

/// Decides what becomes of a message that landed.
pub(super) fn decide(app: &App, patience: &Patience, landing: &Landing) -> Next {
    let Landing { message, ended_at, fate, .. } = landing;
    if landing.lacks_medium && *ended_at < message.valid_until {
        return Next::RetryAt(*ended_at);
    }
    let outcome = match fate {
        Fate::Refused(failure) => return Next::Failed(failure.clone()),
        Fate::NotAsked => return Next::RetryAt(*ended_at + patience.backoff_first),
        Fate::Interrupted => Outcome::Unanswered,
        Fate::Called(outcome) => outcome.clone(),
    };
    let never_left = outcome == Outcome::NotSent;
    let times = (*ended_at, message.valid_until);
    let jitter = app.random.jitter();
    let next = waxwing_domain::dispatch::decide(patience, message.attempt, outcome, times, jitter);
    match next {
        // Whoever cannot be reached for one message cannot be reached for the next.
        Next::RetryAt(at) if never_left => Next::RestUntil(at),
        next => next,
    }
}

/// What is written down of a landing.
pub(super) fn settlement(
    app: &App,
    channel: &Channel,
    landing: &Landing,
    next: &Next,
) -> Settlement {
    let Landing { message, started_at, ended_at, fate, .. } = landing;
    let end = match next {
        Next::Sent(wamid) => End::Taken { wamid: wamid.clone(), at: *ended_at },
        Next::RetryAt(at) | Next::RestUntil(at) => End::Later(*at),
        Next::AwaitProofUntil(until) => End::Unanswered { since: *ended_at, until: *until },
        Next::Failed(failure) => failed(app, channel, message, failure, *ended_at),
    };
    let attempt = outcome(fate).map(|(outcome, detail)| Attempt {
        number: message.attempt,
        started_at: *started_at,
        ended_at: *ended_at,
        outcome: outcome.to_owned(),
        detail,
    });
    let workspace_id = channel.workspace_id;
    let met = crate::contacts::met_in_answer(app, channel, landing.told());
    Settlement { workspace_id, message_id: message.id, attempt, end, met: met.map(Box::new) }
}

impl Landing {
    /// What Meta's answer says of whom the message was for.
    fn told(&self) -> Option<Told<'_>> {
        let Fate::Called(Outcome::Accepted { wa_id, user_id, .. }) = &self.fate else {
            return None;
        };
        let (wa_id, user_id) = (wa_id.as_ref(), user_id.as_ref());
        let contact_id = self.message.contact_id;
        Some(Told { contact_id, to: self.to.as_ref()?, wa_id, user_id, at: self.started_at })
    }
}

/// How an attempt ended, in one word and in Meta's.
fn outcome(fate: &Fate) -> Option<(&'static str, Option<String>)> {
    match fate {
        Fate::Called(Outcome::Accepted { .. }) => Some(("accepted", None)),
        Fate::Called(Outcome::Refused { fault, .. }) => Some(("refused", Some(in_words(fault)))),
        Fate::Called(Outcome::NotSent) => Some(("not_sent", None)),
        Fate::Called(Outcome::Unanswered) => Some(("unanswered", None)),
        Fate::Interrupted => Some(("interrupted", None)),
        Fate::Refused(_) | Fate::NotAsked => None,
    }
}

fn in_words(fault: &Fault) -> String {
    let Fault { code, title, details, fbtrace_id, .. } = fault;
    let body = json!({
        "code": code,
        "title": title,
        "details": details,
        "class": fault.class.as_str(),
        "fbtrace_id": fbtrace_id,
    });
    body.to_string()
}

/// A message that will not be sent: the note and the event that say why.
pub(super) fn failed(
    app: &App,
    channel: &Channel,
    message: &Queued,
    failure: &Failure,
    at: Timestamp,
) -> End {
    let note = |code, title: &str, details| FailureNote { code, title: title.to_owned(), details };
    let note = match failure {
        Failure::Refused(fault) => note(fault.code, &fault.title, fault.details.clone()),
        Failure::Expired => note(0, "message.expired", None),
        Failure::Unanswered => note(0, "message.unanswered", None),
        Failure::NotAdmitted(code) => note(0, code, None),
        Failure::Medium { code, detail } => note(0, code, Some(detail.clone())),
    };
    let about = About {
        workspace: channel.workspace_id,
        channel: Some(channel.id),
        contact: Some(message.contact_id),
        message: Some(message.id),
    };
    let body = json!({ "code": note.code, "title": note.title, "details": note.details });
    let event = Box::new(event(app, "message.failed", about, at, &body));
    End::Failed { at, note, event }
}
