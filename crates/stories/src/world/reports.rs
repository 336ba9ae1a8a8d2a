//! What can be seen of a world: what Meta took, what we show, the timeline of a conversation.

use super::{Person, World};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use waxwing_app::messages::{Listing, Message};
use waxwing_app::{contacts, events, messages};
use waxwing_cloud_api::content::{Content, Said};
use waxwing_domain::message::{Direction, Status};
use waxwing_domain::time::Timestamp;
use waxwing_sandbox::world::Status as MetaStatus;

impl World {
    /// What Meta took, by our names, in Meta's order; what was taken twice stands twice.
    pub fn taken(&self) -> Vec<String> {
        let names: BTreeMap<String, &String> =
            self.sent.iter().map(|(name, id)| (id.to_string(), name)).collect();
        let mut taken: Vec<(usize, String)> = Vec::new();
        for (callback_data, positions) in self.meta.taken() {
            let name = names.get(&callback_data).map_or("a stranger", |it| it.as_str());
            taken.extend(positions.into_iter().map(|it| (it, name.to_owned())));
        }
        taken.sort();
        taken.into_iter().map(|(_, name)| name).collect()
    }

    /// What Meta took of somebody's, in Meta's words for each: `text`, `template`, …
    pub fn kinds_taken(&self, by: &Person) -> Vec<String> {
        let world = self.meta.world();
        world.taken(0, Some(&by.number)).map(|it| it.kind.to_owned()).collect()
    }

    /// What we show of a message: its status, and why it failed.
    pub async fn shows(&self, name: &str) -> String {
        let message = self.message(name).await;
        let status = message.facts.status(self.now());
        match message.failure {
            Some(failure) if status == Status::Failed => format!("failed: {}", failure.title),
            _ => status.to_string(),
        }
    }

    /// What we show of a message as a whole, whatever part was asked for.
    pub async fn shows_whole(&self, name: &str) -> String {
        let id = self.sent[name];
        let gateway = self.gateway();
        let story = messages::read(&gateway.app, &gateway.caller, super::CHANNEL, id).await;
        story.expect("a message of ours").message.status(self.now()).to_string()
    }

    /// The attempts at a message, in one word each.
    pub async fn attempts(&self, name: &str) -> Vec<String> {
        let id = self.sent[name];
        let gateway = self.gateway();
        let story = messages::read(&gateway.app, &gateway.caller, super::CHANNEL, id).await;
        let story = story.expect("a message of ours");
        story.attempts.into_iter().map(|(_, it)| it.outcome).collect()
    }

    /// Until when we may write freely to somebody, if we may.
    pub async fn window_of(&self, person: &Person) -> Option<Timestamp> {
        let gateway = self.gateway();
        let name = contacts::Recipient::Number(person.number.clone());
        let asked = contacts::read(&gateway.app, &gateway.caller, super::CHANNEL, &name).await;
        let window = asked.ok()?.window;
        window.expires_at().filter(|_| window.is_open(self.now()))
    }

    /// Whether somebody is a contact of ours.
    pub async fn knows(&self, person: &Person) -> bool {
        let kind = messages::IdentityKind::Phone;
        let value = person.number.as_str().to_owned();
        let identity = waxwing_store::contacts::Identity { kind, value };
        let found = self.gateway().app.store.find_contact(super::WORKSPACE, &[identity]).await;
        found.expect("the database answers").is_some()
    }

    /// The events of a kind, or of all kinds that begin with it.
    pub async fn events(&self, kind: &str) -> usize {
        let gateway = self.gateway();
        let all = events::after(&gateway.app, &gateway.caller, 0, events::PAGE_MAX).await;
        all.expect("events").iter().filter(|it| it.event.kind.starts_with(kind)).count()
    }

    /// The whole conversation on the channel, oldest first, a line each.
    pub async fn timeline(&self) -> String {
        let mut lines = String::new();
        for message in self.conversation().await {
            let at = &message.said.created_at.to_string()[11..19];
            let (who, status) = match message.said.direction {
                Direction::Incoming => ("them → us  ", String::new()),
                Direction::Outgoing => {
                    let status = message.facts.status(self.now());
                    ("us   → them", format!("  [{status}]"))
                }
            };
            writeln!(lines, "{at}  {who}  {}{status}", words(&message)).expect("a string");
        }
        lines
    }

    async fn conversation(&self) -> Vec<Message> {
        let gateway = self.gateway();
        let listing = Listing { limit: 100, ..Listing::default() };
        let listed = messages::list(&gateway.app, &gateway.caller, super::CHANNEL, &listing).await;
        let wholes = listed.expect("a list");
        wholes.iter().rev().flat_map(|it| it.parts().cloned()).collect()
    }

    async fn message(&self, name: &str) -> Message {
        let id = self.sent[name];
        let found = self.gateway().app.store.message(super::WORKSPACE, id).await;
        found.expect("the database answers").expect("a message of ours")
    }

    /// Everything we promise, checked: each complaint is a sentence.
    pub async fn broken_promises(&self) -> Vec<String> {
        let mut broken = Vec::new();
        let taken = self.meta.taken();
        let mut last_taken: BTreeMap<String, usize> = BTreeMap::new();
        let mut in_order: Vec<_> = self.sent.iter().collect();
        in_order.sort_by_key(|(_, id)| **id);
        for (name, id) in in_order {
            let message = self.message(name).await;
            let status = message.facts.status(self.now());
            let positions = taken.get(&id.to_string()).cloned().unwrap_or_default();
            match (status, positions.len()) {
                (Status::Read | Status::Delivered, 1)
                | (Status::Failed, 0 | 1)
                | (Status::Canceled, 0) => {}
                (_, count) => {
                    broken.push(format!("{name} is {status}; Meta took it {count} times"));
                }
            }
            if self.canceled.contains(name) && status != Status::Canceled {
                broken.push(format!("{name} is {status}, though it was taken back"));
            }
            if let Some(position) = positions.first() {
                let thread = message.said.contact_id.to_string();
                let last = last_taken.insert(thread, *position);
                if last.is_some_and(|last| last > *position) {
                    broken.push(format!("{name} left before one that was accepted earlier"));
                }
            }
            broken.extend(self.told_wrong(name, &message, status));
        }
        broken.extend(self.doubled_events().await);
        broken.extend(self.lost_pictures().await);
        let waiting = self.gateway().app.store.queue_length().await.expect("a number");
        if waiting != 0 {
            broken.push(format!("{waiting} messages still wait"));
        }
        broken
    }

    /// Whether what we show is what happened.
    fn told_wrong(&self, name: &str, message: &Message, shown: Status) -> Option<String> {
        let world = self.meta.world();
        let id = message.said.id.to_string();
        let happened = world.taken(0, None).find(|it| it.callback_data == Some(&id))?.status;
        let right = matches!(
            (happened, shown),
            (MetaStatus::Read, Status::Read)
                | (MetaStatus::Delivered, Status::Delivered)
                | (MetaStatus::Failed, Status::Failed)
        );
        (!right).then(|| format!("{name} is shown as {shown}, but it is {happened:?}"))
    }

    /// Each thing that happens to a message is one event.
    async fn doubled_events(&self) -> Vec<String> {
        let gateway = self.gateway();
        let all = events::after(&gateway.app, &gateway.caller, 0, events::PAGE_MAX).await;
        let mut counts: BTreeMap<(String, String), u32> = BTreeMap::new();
        for logged in all.expect("events") {
            let Some(message) = logged.event.message_id else { continue };
            *counts.entry((message.to_string(), logged.event.kind)).or_default() += 1;
        }
        let doubled = counts.into_iter().filter(|(_, count)| *count > 1);
        doubled
            .map(|((id, kind), count)| format!("{kind} of {id} is logged {count} times"))
            .collect()
    }
}

/// What a message says, in words.
fn words(message: &Message) -> String {
    let content = Content::from_json(&message.said.content);
    match content.as_ref().map(Content::said) {
        Ok(Said::Text(text)) => text.body().to_owned(),
        Ok(Said::Template(template)) => format!("<{}>", template.name()),
        _ => format!("<{}>", message.said.kind),
    }
}
