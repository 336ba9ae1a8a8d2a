//! Hands out the webhooks that are due, exactly as Meta writes and signs them.

use super::World;
use super::messages::{Message, Outgoing, Position, Pricing, Rate, Status};
use super::outbox::{About, Attempt, Webhook, WebhookId, WebhookState};
use super::people::Card;
use serde_json::Value;
use waxwing_cloud_api::content::Content;
use waxwing_cloud_api::signature;
use waxwing_cloud_api::webhook::{
    Conversation, InboundEvent, Pricing as Price, StatusError, StatusEvent, inbound_payload,
    status_payload,
};
use waxwing_domain::ids::Wamid;
use waxwing_domain::time::Timestamp;

/// A webhook to be posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookPost {
    /// Its name, for [`World::posted`].
    pub id: WebhookId,
    /// Where to.
    pub url: String,
    /// The bytes, escaped as Meta escapes.
    pub body: Vec<u8>,
    /// The value of `X-Hub-Signature-256`.
    pub signature: String,
}

/// What is on record of one webhook.
#[derive(Clone, Debug)]
pub struct WebhookRecord<'a> {
    /// Its name.
    pub id: WebhookId,
    /// What has become of it.
    pub state: WebhookState,
    /// The webhook field it comes under.
    pub field: &'static str,
    /// The message it is about, if it is about one.
    pub wamid: Option<&'a Wamid>,
    /// The status it tells of; `None`: it tells of the message itself.
    pub status: Option<Status>,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it is, or was last, to be posted.
    pub due_at: Timestamp,
    /// How often it was posted.
    pub attempts_count: u32,
    /// The first and the latest times it was posted.
    pub attempts: &'a [Attempt],
    /// What it says.
    pub body: Vec<u8>,
}

impl World {
    /// The webhooks to be posted by `now`, oldest first. What is handed out is on its way, and is
    /// not handed out again until [`World::posted`] has told what came of it.
    pub fn due(&mut self, now: Timestamp, at_most: usize) -> Vec<WebhookPost> {
        self.bring_to(now);
        let Some(subscription) = &self.state.subscription else { return Vec::new() };
        let url = subscription.url.clone();
        let due = self.state.outbox.due(now, &self.on_their_way);
        let due: Vec<Position> = due.take(at_most).collect();
        let post = |position: Position| {
            let body = self.body_of(self.state.outbox.get(position));
            let signature = signature::sign(&self.account.app_secret, &body);
            let id = WebhookId { epoch: self.state.epoch, position };
            WebhookPost { id, url: url.clone(), body, signature }
        };
        let posts = due.iter().copied().map(post).collect();
        self.on_their_way.extend(due);
        posts
    }

    /// Forgets what is on its way, so that it is due again: nobody will tell what came of it.
    pub fn forget_posts(&mut self) {
        self.on_their_way.clear();
    }

    /// When there will be something to do next: a status to reach or a webhook to post.
    pub fn next_due(&self) -> Option<Timestamp> {
        let webhook = match &self.state.subscription {
            Some(_) => self.state.outbox.next_due(&self.on_their_way),
            None => None,
        };
        [self.state.schedule.next_due(), webhook].into_iter().flatten().min()
    }

    /// How many webhooks are still to be posted.
    pub fn webhooks_pending(&self) -> usize {
        self.state.outbox.pending()
    }

    /// The webhooks that were made, from a place on; their places count up by one.
    pub fn webhooks(&self, start: usize, limit: usize) -> Vec<WebhookRecord<'_>> {
        let end = self.state.outbox.count().min(start.saturating_add(limit));
        (start..end)
            .filter_map(|it| Position::try_from(it).ok())
            .map(|it| self.record_of(it))
            .collect()
    }

    fn record_of(&self, position: Position) -> WebhookRecord<'_> {
        let webhook = self.state.outbox.get(position);
        let (message, status, field) = match &webhook.about {
            About::Message(message) => (Some(*message), None, "messages"),
            About::Status(message, status, _) => (Some(*message), Some(*status), "messages"),
            About::Notice(notice) => (None, None, notice.field),
        };
        WebhookRecord {
            id: WebhookId { epoch: self.state.epoch, position },
            state: webhook.state,
            field,
            wamid: message.map(|it| &self.state.messages.get(it).wamid),
            status,
            made_at: webhook.made_at,
            due_at: webhook.due_at,
            attempts_count: webhook.attempts_count,
            attempts: &webhook.attempts,
            body: self.body_of(webhook),
        }
    }

    fn body_of(&self, webhook: &Webhook) -> Vec<u8> {
        let card = webhook.card.as_deref();
        match &webhook.about {
            About::Message(position) => {
                let message = self.state.messages.get(*position);
                let hashes =
                    self.state.numbers.get(&message.number).is_some_and(|it| it.identity_check);
                let event = inbound_event(message, card, hashes);
                inbound_payload(&self.scope_of(&message.number), &event)
            }
            About::Status(position, status, at) => {
                let message = self.state.messages.get(*position);
                let event = status_event(message, *status, *at, card);
                status_payload(&self.scope_of(&message.number), &[event])
            }
            About::Notice(notice) => notice.body.to_vec(),
        }
    }
}

fn inbound_event(message: &Message, card: Option<&Card>, hashes: bool) -> InboundEvent {
    let content: Value = serde_json::from_str(&message.raw).unwrap_or_default();
    let mut fields = match content {
        Value::Object(fields) => fields,
        _ => serde_json::Map::new(),
    };
    fields.shift_remove("type");
    // Whatever the type is, it is told as it was written, with all that stands beside it.
    let content = Content::of_fields(message.kind.to_string(), fields);
    let event = InboundEvent::new(message.wamid.clone(), message.at(), content);
    let Some(card) = card else { return event };
    // Of somebody who changed their number Meta says nothing but their old one.
    let is_news = &*message.kind == "system";
    InboundEvent {
        from: card.told_wa_id(),
        from_user_id: Some(card.user_id.clone()),
        profile_name: Some(card.name.as_ref().to_owned()).filter(|_| !is_news),
        username: card.username.clone(),
        identity_hash: Some(card.identity_hash.clone()).filter(|_| hashes),
        ..event
    }
}

fn status_event(
    message: &Message,
    status: Status,
    at: Timestamp,
    card: Option<&Card>,
) -> StatusEvent {
    let event = StatusEvent::new(message.wamid.clone(), status.as_str(), at);
    let Some(outgoing) = &message.outgoing else { return event };
    let has_failed = status == Status::Failed;
    let failure = outgoing.failure.as_ref().filter(|_| has_failed);
    let errors = failure.map(|it| StatusError::new(it.code, Some(&it.details)));
    let dialled = || message.person.digits().parse().ok();
    let recipient = match card {
        // Whoever was addressed by their number is told by it.
        Some(card) if outgoing.by_user_id => card.told_wa_id(),
        Some(card) => card.wa_id.parse().ok(),
        None => dialled(),
    };
    let user_id = card.filter(|_| outgoing.by_user_id || !has_failed);
    let is_priced = matches!(status, Status::Sent | Status::Delivered);
    StatusEvent {
        recipient,
        recipient_user_id: user_id.map(|it| it.user_id.clone()),
        profile_name: card.map(|it| it.name.as_ref().to_owned()),
        username: card.and_then(|it| it.username.clone()),
        callback_data: outgoing.callback_data.as_deref().map(str::to_owned),
        pricing: is_priced.then(|| price(&outgoing.pricing)),
        conversation: conversation(message, outgoing, status).filter(|_| is_priced),
        errors: errors.into_iter().collect(),
        ..event
    }
}

fn price(pricing: &Pricing) -> Price {
    let (billable, kind) = match pricing.rate {
        Rate::Regular => (true, "regular"),
        Rate::InWindow => (false, "free_customer_service"),
        Rate::EntryPoint(_) => (false, "free_entry_point"),
    };
    Price::by_message(billable, kind, &category(pricing))
}

/// Meta tells of conversations only while somebody who came from an advertisement talks for free.
fn conversation(message: &Message, outgoing: &Outgoing, status: Status) -> Option<Conversation> {
    let Rate::EntryPoint(until) = outgoing.pricing.rate else { return None };
    let id = message.wamid.as_str().trim_start_matches("wamid.");
    Some(Conversation {
        id: id.to_owned(),
        expires_at: Some(until).filter(|_| status == Status::Sent),
        origin: Some("referral_conversion".to_owned()),
    })
}

fn category(pricing: &Pricing) -> String {
    let category = pricing.category.as_ref();
    category.map_or_else(|| "service".to_owned(), |it| it.as_str().to_lowercase())
}
