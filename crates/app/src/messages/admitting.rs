//! What must be asked before a message is taken: of its content, of policy, of whom it is for.

use super::{
    FALLBACK_POINTER, MORE_POINTER, NewMessage, PARTS_MAX, Recipient, SendError, SendMessage,
    about, form,
};
use crate::App;
use crate::events::event;
use crate::media::Asked;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use waxwing_cloud_api::content::Content;
use waxwing_cloud_api::messages::To;
use waxwing_cloud_api::validate::{Breach, validate};
use waxwing_domain::admission::{self, Draft, Refusal, Standing, Verdict};
use waxwing_domain::ids::{ContactId, MessageId, Wamid, WorkspaceId};
use waxwing_domain::message::{Direction, Lane};
use waxwing_domain::window::Window;
use waxwing_store::channels::Channel;
use waxwing_store::events::Event;
use waxwing_store::messages::Acceptance;

/// Asks everything that must be asked before a message is taken.
pub(super) async fn admit(
    app: &App,
    channel: &Arc<Channel>,
    mut wanted: SendMessage,
) -> Result<(Acceptance, Vec<Breach>), SendError> {
    let (lane, media) = check_content(app, channel, &wanted).await?;
    let context_wamid = match wanted.reply_to {
        None => None,
        Some(id) => Some(answered(app, channel, id).await?),
    };
    let lane = wanted.lane.unwrap_or(lane);
    let validity = wanted.validity.unwrap_or(lane.validity());
    let (known, verdict) = check_policy(app, channel, &wanted, validity).await?;
    if verdict == Verdict::AdmitFallback && !wanted.more.is_empty() {
        wanted.stands_aside();
    }
    // Only who may be written to becomes a contact.
    let contact_id = if let Some(contact_id) = known {
        contact_id
    } else {
        let input = wanted.input.take();
        crate::contacts::introduce_as(app, channel.workspace_id, &wanted.to, input).await?
    };
    let contents = std::iter::once(&mut wanted.content).chain(&mut wanted.more);
    crate::contacts::fill_cards(app, channel.workspace_id, contents).await?;
    let address = asked_address(app, (channel.workspace_id, contact_id), &wanted.to).await?;
    let now = app.clock.now();
    let new_id = || MessageId::from_uuid(app.ids.make(now, &*app.random));
    let id = new_id();
    let message = NewMessage {
        id,
        workspace_id: channel.workspace_id,
        channel_id: channel.id,
        contact_id,
        direction: Direction::Outgoing,
        kind: wanted.content.kind().to_owned(),
        content: wanted.content.to_json(),
        fallback: wanted.fallback.as_ref().map(Content::to_json),
        address,
        context_wamid,
        reference: wanted.reference,
        lane,
        part_of: (!wanted.more.is_empty()).then_some(id),
        created_at: now,
    };
    let more: Vec<_> = wanted.more.iter().map(|it| part(&message, new_id(), it)).collect();
    let scheduled_for = wanted.scheduled_for.filter(|at| *at > now);
    let valid_until = scheduled_for.unwrap_or(now) + validity;
    let event = accepted(app, &message, &more);
    let idempotency = wanted.idempotency;
    if !crate::media::need(app, channel.workspace_id, &media.files, valid_until).await? {
        let detail = "a file was removed while the message was looked at; upload it again";
        return Err(SendError::Content(vec![Breach::new("", "content.file_unknown", detail)]));
    }
    let acceptance = Acceptance { message, more, scheduled_for, valid_until, event, idempotency };
    Ok((acceptance, media.doubtful))
}

/// The event that tells of a message that is taken.
fn accepted(app: &App, message: &NewMessage, more: &[NewMessage]) -> Event {
    let mut body = json!({ "kind": message.kind, "reference": message.reference });
    if !more.is_empty() {
        // By these ids the log tells of the parts later on.
        let parts = std::iter::once(message).chain(more);
        body["parts"] = parts.map(|it| it.id.uuid().to_string()).collect();
    }
    event(app, "message.outbound", about(message), message.created_at, &body)
}

/// A further part of a message. Only the first answers another message, and has the fallback.
fn part(first: &NewMessage, id: MessageId, content: &Content) -> NewMessage {
    NewMessage {
        id,
        kind: content.kind().to_owned(),
        content: content.to_json(),
        fallback: None,
        context_wamid: None,
        ..first.clone()
    }
}

impl SendMessage {
    /// Leaves its place to its fallback, of which there is one for all its parts.
    fn stands_aside(&mut self) {
        if let Some(fallback) = self.fallback.take() {
            self.content = fallback;
            self.more.clear();
        }
    }
}

/// Holds every content, and that of the fallback, to Meta's limits and to the catalogue of templates, and
/// what it names to Meta's limits of media; gives the lane of the first.
async fn check_content(
    app: &App,
    channel: &Channel,
    wanted: &SendMessage,
) -> Result<(Lane, Asked), SendError> {
    let mut breaches = Vec::new();
    let count = wanted.more.len() + 1;
    if count > PARTS_MAX {
        let detail = format!("must be at most {PARTS_MAX} messages in all, and is {count}");
        breaches.push(Breach::new("", "content.too_many", detail).with(PARTS_MAX, count));
    }
    let more = wanted.more.iter().enumerate();
    let more = more.map(|(place, it)| (format!("{MORE_POINTER}/{place}"), it));
    let fallback = wanted.fallback.iter().map(|it| (FALLBACK_POINTER.to_owned(), it));
    let mut lane = Lane::Service;
    let mut media = Asked::default();
    if let Some(of_first) = judge(app, channel, ("", &wanted.content), &mut breaches) {
        lane = of_first;
        crate::media::check(app, channel, ("", &wanted.content), &mut media).await?;
    }
    for (root, content) in more.chain(fallback) {
        if judge(app, channel, (&root, content), &mut breaches).is_some() {
            crate::media::check(app, channel, (&root, content), &mut media).await?;
        }
    }
    breaches.append(&mut media.wrong);
    if breaches.is_empty() { Ok((lane, media)) } else { Err(SendError::Content(breaches)) }
}

/// Holds one content to the limits and to the catalogue; gives its lane if nothing is wrong with it.
fn judge(
    app: &App,
    channel: &Channel,
    (root, content): (&str, &Content),
    breaches: &mut Vec<Breach>,
) -> Option<Lane> {
    let found = validate(content);
    // What fills a template is only looked at when it has the shape of something that can.
    let judged =
        if found.is_empty() { crate::templates::check(app, channel, content) } else { Err(found) };
    let wrong = match judged {
        Ok(lane) => return Some(lane),
        Err(wrong) => wrong,
    };
    breaches.extend(
        wrong.into_iter().map(|it| Breach { pointer: format!("{root}{}", it.pointer), ..it }),
    );
    None
}

/// How whom a message is for was named; one named by our id, by what they are written to at now.
async fn asked_address(
    app: &App,
    place: (WorkspaceId, ContactId),
    to: &Recipient,
) -> Result<String, SendError> {
    match to {
        Recipient::Number(number) => Ok(number.as_str().to_owned()),
        Recipient::Scoped(id) => Ok(id.as_str().to_owned()),
        Recipient::Contact(_) => match crate::contacts::address(app, place, "").await? {
            Some(To::Number(number)) => Ok(number),
            Some(To::Scoped(id)) => Ok(id.as_str().to_owned()),
            None => Err(SendError::Unreachable),
        },
    }
}

/// Asks whether policy allows it; gives the contact, if they are one already under this name.
async fn check_policy(
    app: &App,
    channel: &Arc<Channel>,
    wanted: &SendMessage,
    validity: Duration,
) -> Result<(Option<ContactId>, Verdict), SendError> {
    let known = crate::contacts::find(app, channel.workspace_id, &wanted.to).await?;
    if known.is_none() && matches!(wanted.to, Recipient::Contact(_)) {
        return Err(SendError::UnknownContact);
    }
    let window = match known {
        Some(met) => crate::contacts::current_window(app, channel, met.id).await?,
        None => Window::default(),
    };
    let draft = Draft {
        form: form(&wanted.content),
        scheduled_for: wanted.scheduled_for,
        validity,
        has_fallback: wanted.fallback.is_some(),
    };
    let standing = Standing { now: app.clock.now(), window };
    match admission::admit(&draft, &standing) {
        Verdict::Refuse(refusal @ Refusal::WindowClosed { .. }) => {
            let approved = crate::templates::approved(app, channel);
            Err(SendError::WindowClosed { refusal, approved })
        }
        Verdict::Refuse(refusal) => Err(refusal.into()),
        // Who is known by something like it becomes known by it, too.
        verdict @ (Verdict::Admit | Verdict::AdmitFallback) => {
            Ok((known.filter(|it| it.is_exact).map(|it| it.id), verdict))
        }
    }
}

/// The wamid of the message that is answered.
async fn answered(app: &App, channel: &Channel, id: MessageId) -> Result<Wamid, SendError> {
    let message = app.store.message(channel.workspace_id, id).await?;
    message
        .filter(|it| it.said.channel_id == channel.id)
        .and_then(|it| it.wamid)
        .ok_or(SendError::UnknownReplyTo)
}
