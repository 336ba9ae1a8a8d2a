//! Hands out the webhooks that are due, exactly as Meta writes and signs them.

use super::World;
use super::messages::{Message, Position, Pricing, Status};
use super::outbox::{About, Attempt, Webhook, WebhookId, WebhookState};
use super::templates::Category;
use serde_json::Value;
use waxwing_cloud_api::content::Content;
use waxwing_cloud_api::signature;
use waxwing_cloud_api::webhook::{
    InboundEvent, Pricing as Price, Scope, StatusError, StatusEvent, inbound_payload,
    status_payload,
};
use waxwing_domain::ids::{WaId, Wamid};
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
    /// The message it is about.
    pub wamid: &'a Wamid,
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
        let (message, status) = match webhook.about {
            About::Message(message) => (message, None),
            About::Status(message, status, _) => (message, Some(status)),
        };
        WebhookRecord {
            id: WebhookId { epoch: self.state.epoch, position },
            state: webhook.state,
            wamid: &self.state.messages.get(message).wamid,
            status,
            made_at: webhook.made_at,
            due_at: webhook.due_at,
            attempts_count: webhook.attempts_count,
            attempts: &webhook.attempts,
            body: self.body_of(webhook),
        }
    }

    fn body_of(&self, webhook: &Webhook) -> Vec<u8> {
        let name = webhook.person_name.as_deref().map(str::to_owned);
        match webhook.about {
            About::Message(position) => {
                let message = self.state.messages.get(position);
                inbound_payload(&self.scope_of(message), &inbound_event(message, name))
            }
            About::Status(position, status, at) => {
                let message = self.state.messages.get(position);
                let event = status_event(message, status, at, name);
                status_payload(&self.scope_of(message), &[event])
            }
        }
    }

    fn scope_of(&self, message: &Message) -> Scope {
        let number = self.state.numbers.get(&message.number);
        Scope {
            waba_id: number.map(|it| it.waba_id.clone()),
            phone_number_id: Some(message.number.clone()),
            display_phone_number: number.map(|it| it.display.digits().to_owned()),
        }
    }
}

fn inbound_event(message: &Message, profile_name: Option<String>) -> InboundEvent {
    let content: Value = serde_json::from_str(&message.raw).unwrap_or_default();
    let mut fields = match content {
        Value::Object(fields) => fields,
        _ => serde_json::Map::new(),
    };
    fields.shift_remove("type");
    // Whatever the type is, it is told as it was written, with all that stands beside it.
    let content = Content::of_fields(message.kind.to_string(), fields);
    InboundEvent {
        from: wa_id(message),
        profile_name,
        ..InboundEvent::new(message.wamid.clone(), message.at(), content)
    }
}

fn status_event(
    message: &Message,
    status: Status,
    at: Timestamp,
    profile_name: Option<String>,
) -> StatusEvent {
    let failure = message.failure.as_ref().filter(|_| status == Status::Failed);
    let errors = failure.map(|it| StatusError::new(it.code, Some(&it.details)));
    let is_priced = matches!(status, Status::Sent | Status::Delivered);
    StatusEvent {
        recipient: wa_id(message),
        profile_name,
        callback_data: message.callback_data.as_deref().map(str::to_owned),
        pricing: is_priced.then(|| price(message.pricing)),
        errors: errors.into_iter().collect(),
        ..StatusEvent::new(message.wamid.clone(), status.as_str(), at)
    }
}

fn wa_id(message: &Message) -> Option<WaId> {
    message.person.digits().parse().ok()
}

fn price(pricing: Pricing) -> Price {
    let kind = if pricing.free { "free_customer_service" } else { "regular" };
    let category = match pricing.category {
        None => "service",
        Some(Category::Marketing) => "marketing",
        Some(Category::Utility) => "utility",
        Some(Category::Authentication) => "authentication",
    };
    Price::by_message(!pricing.free, kind, category)
}
