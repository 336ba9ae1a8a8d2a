//! One batch of webhooks, taken in part by part.
//!
//! A part finds its channel by the number it is about. What is about a person waits until all people
//! are met together. What belongs to nobody, or cannot be understood, is set aside.

use super::heard::{echoed, heard};
use super::moves::{moving, moving_apart};
use super::news;
use super::people::{Party, meet_all};
use super::words::Told;
use crate::App;
use crate::events::{About, event};
use std::sync::Arc;
use waxwing_cloud_api::webhook::{
    Echo, Inbound, MovedNotice, Notice, Oddity, Preference, Scope, StatusNotice, TemplateNotice,
    Unit, again,
};
use waxwing_domain::facts::Milestone;
use waxwing_domain::ids::{ContactId, MessageId, WorkspaceId};
use waxwing_domain::time::Timestamp;
use waxwing_store::StoreError;
use waxwing_store::channels::Channel;
use waxwing_store::digest::{Digest, Learned};
use waxwing_store::messages::FailureNote;
use waxwing_store::quarantine::SetAside;

/// Why news of an account are set aside.
const NO_ACCOUNT: &str = "about an account that no channel has";

/// What was read so far.
#[derive(Default)]
pub(super) struct Reading {
    pub(super) digest: Digest,
    of_people: Vec<(Arc<Channel>, OfPerson, Timestamp)>,
    unnamed: Vec<(Arc<Channel>, Scope, StatusNotice, Timestamp)>,
    of_templates: Vec<(Scope, TemplateNotice, Timestamp)>,
}

/// Something about a person.
enum OfPerson {
    Wrote(Inbound),
    WasWrittenTo(Echo),
    Wishes(Preference),
    Moved(MovedNotice),
}

/// Whether what comes after this must find somebody by what it says.
pub(super) fn tells_of_a_move(notice: &Notice) -> bool {
    match notice {
        Notice::Moved(_) => true,
        Notice::Message(it) => it.moved.is_some(),
        _ => false,
    }
}

impl Reading {
    /// Goes on with what was read before.
    pub(super) fn going_on(digest: Digest) -> Self {
        Self { digest, ..Self::default() }
    }

    /// Takes in one thing Meta said.
    pub(super) fn take(&mut self, app: &App, unit: Unit, received_at: Timestamp) {
        let Unit { scope, notice } = unit;
        if let Notice::Template(it) = notice {
            return self.of_templates.push((scope, it, received_at));
        }
        if matches!(notice, Notice::Account(_)) || is_of_account(&notice, &scope) {
            return self.news(app, (scope, notice), received_at);
        }
        let Some(channel) = channel_of(app, &scope) else {
            let detail = "about a business number that no channel has";
            return self.set_aside(app, (&scope, &notice), detail, received_at);
        };
        let mut of_person = |channel, it| self.of_people.push((channel, it, received_at));
        match notice {
            Notice::Message(it) => of_person(channel, OfPerson::Wrote(it)),
            Notice::Echo(it) => of_person(channel, OfPerson::WasWrittenTo(it)),
            Notice::Moved(it) => of_person(channel, OfPerson::Moved(it)),
            Notice::Preference(it) => of_person(channel, OfPerson::Wishes(it)),
            Notice::Status(it) => self.status(app, channel, (scope, it), received_at),
            Notice::Unknown { ref field, .. } => {
                let detail = format!("field {field} is not known");
                self.set_aside(app, (&scope, &notice), &detail, received_at);
            }
            notice => {
                let event = news::of_channel(app, &channel, notice, received_at);
                self.digest.events.push(event);
            }
        }
    }

    /// Takes in what did not fit.
    pub(super) fn odd(&mut self, app: &App, oddity: Oddity, received_at: Timestamp) {
        let Oddity { scope, field, detail, raw } = oddity;
        let payload = Some(again(&scope, field.as_deref(), &raw));
        let it = aside(app, &scope, (field, detail), (raw, payload), received_at);
        self.digest.set_aside.push(it);
    }

    fn set_aside(
        &mut self,
        app: &App,
        (scope, notice): (&Scope, &Notice),
        detail: &str,
        received_at: Timestamp,
    ) {
        let (field, raw) = (notice.field().to_owned(), notice.raw().to_owned());
        let payload = Some(again(scope, Some(&field), &raw));
        let what = (Some(field), detail.to_owned());
        self.digest.set_aside.push(aside(app, scope, what, (raw, payload), received_at));
    }

    /// Takes in news of an account, for every workspace that has a channel of it.
    fn news(&mut self, app: &App, (scope, notice): (Scope, Notice), received_at: Timestamp) {
        let events = news::of_account(app, &scope, &notice, received_at);
        if events.is_empty() {
            return self.set_aside(app, (&scope, &notice), NO_ACCOUNT, received_at);
        }
        self.digest.events.extend(events);
    }

    fn status(
        &mut self,
        app: &App,
        channel: Arc<Channel>,
        (scope, status): (Scope, StatusNotice),
        told_at: Timestamp,
    ) {
        match status.callback_data.as_deref().map(str::parse::<MessageId>) {
            Some(Ok(id)) => self.became(app, &channel, (id, status), told_at),
            _ => self.unnamed.push((channel, scope, status, told_at)),
        }
    }

    /// Something became known of a message of ours.
    fn became(
        &mut self,
        app: &App,
        channel: &Channel,
        (id, status): (MessageId, StatusNotice),
        told_at: Timestamp,
    ) {
        if let Some(milestone) = status.milestone {
            let learned = learned(app, channel, id, (status, milestone), told_at);
            return self.digest.learned.push(learned);
        }
        // A word that nobody knows yet is told on.
        let (about, at) = (about(channel, None, Some(id)), status.at);
        self.digest.events.push(event(app, "message.status", about, at, &Told::of(status.raw)));
    }

    /// Looks up what is only known by Meta's names, and gives the whole.
    pub(super) async fn finish(mut self, app: &App) -> Result<Digest, StoreError> {
        for (channel, scope, status, told_at) in std::mem::take(&mut self.unnamed) {
            let found = app.store.find_by_wamid(channel.workspace_id, &status.wamid, status.at);
            if let Some(id) = found.await? {
                self.became(app, &channel, (id, status), told_at);
            } else {
                let detail = "a status of a message that is not ours";
                self.set_aside(app, (&scope, &Notice::Status(status)), detail, told_at);
            }
        }
        for (scope, notice, told_at) in std::mem::take(&mut self.of_templates) {
            if !crate::templates::apply(app, &scope, &notice, told_at).await? {
                let notice = Notice::Template(notice);
                self.set_aside(app, (&scope, &notice), NO_ACCOUNT, told_at);
            }
        }
        let of_people = std::mem::take(&mut self.of_people);
        let people =
            of_people.iter().map(|(channel, it, _)| (channel.workspace_id, it.party(channel)));
        let contacts = meet_all(app, people.collect()).await?;
        for ((channel, it, told_at), contact_id) in of_people.into_iter().zip(contacts) {
            self.about_contact(app, (&channel, contact_id), it, told_at);
        }
        Ok(self.digest)
    }

    /// Takes in something about a person, who is this contact.
    fn about_contact(
        &mut self,
        app: &App,
        whose: (&Channel, ContactId),
        it: OfPerson,
        told_at: Timestamp,
    ) {
        let (channel, contact_id) = whose;
        let digest = &mut self.digest;
        match it {
            OfPerson::Wrote(mut it) => {
                let moved = it.moved.take();
                let heard = heard(app, channel, (it, told_at), contact_id);
                digest.moves.extend(moved.map(|it| moving(app, channel, (&heard, &it))));
                digest.heard.push(heard);
            }
            OfPerson::WasWrittenTo(it) => {
                digest.heard.push(echoed(app, channel, (it, told_at), contact_id));
            }
            OfPerson::Moved(it) => digest.moves.push(moving_apart(app, whose, it)),
            OfPerson::Wishes(it) => {
                let about = about(channel, Some(contact_id), None);
                let body = Told::of(it.raw);
                digest.events.push(event(app, "contact.preference", about, it.at, &body));
            }
        }
    }
}

impl OfPerson {
    fn party(&self, channel: &Channel) -> Party {
        let account = &channel.waba_id;
        match self {
            Self::Wrote(it) => Party::author(it, account),
            Self::WasWrittenTo(it) => Party::recipient(it, account),
            Self::Wishes(it) => Party::of_preference(it, account),
            Self::Moved(it) => Party::mover(&it.moved, "", it.at),
        }
    }
}

/// What happened on a channel, to whom, to which message.
pub(super) fn about(
    channel: &Channel,
    contact: Option<ContactId>,
    message: Option<MessageId>,
) -> About {
    About { workspace: channel.workspace_id, channel: Some(channel.id), contact, message }
}

/// Whether it is about an account as a whole, and not about one of its numbers.
fn is_of_account(notice: &Notice, scope: &Scope) -> bool {
    let is_of_no_number = matches!(notice, Notice::Field { .. }) && scope.phone_number_id.is_none();
    is_of_no_number || matches!(notice, Notice::Account(_))
}

fn channel_of(app: &App, scope: &Scope) -> Option<Arc<Channel>> {
    let id = scope.phone_number_id.as_ref()?;
    let channel = app.channels.borrow().of_number(id).cloned()?;
    // A number within another account is not ours, whoever signed for it.
    let is_ours = scope.waba_id.as_ref().is_none_or(|it| *it == channel.waba_id);
    is_ours.then_some(channel)
}

/// Something to look at by hand, with whose it is, as far as that is known.
fn aside(
    app: &App,
    scope: &Scope,
    (field, detail): (Option<String>, String),
    (body, payload): (String, Option<String>),
    received_at: Timestamp,
) -> SetAside {
    let channel = channel_of(app, scope);
    let workspace_id = channel.as_ref().map(|it| it.workspace_id).or_else(|| owner(app, scope));
    SetAside {
        workspace_id,
        channel_id: channel.map(|it| it.id),
        field,
        waba_id: scope.waba_id.clone(),
        phone_number_id: scope.phone_number_id.clone(),
        detail,
        body,
        payload,
        received_at,
    }
}

/// The one workspace that has channels of an account.
fn owner(app: &App, scope: &Scope) -> Option<WorkspaceId> {
    let mut owners = news::owners(app, scope).into_iter();
    owners.next().filter(|_| owners.next().is_none())
}

/// A fact about one of our messages.
fn learned(
    app: &App,
    channel: &Channel,
    message_id: MessageId,
    (status, milestone): (StatusNotice, Milestone),
    told_at: Timestamp,
) -> Learned {
    let failure = (milestone == Milestone::Failed).then(|| {
        let error = status.errors.first();
        FailureNote {
            code: error.map_or(0, |it| it.code),
            title: error.map_or_else(|| "failed".to_owned(), |it| it.title.clone()),
            details: error.and_then(|it| it.details.clone()),
        }
    });
    let about = about(channel, None, Some(message_id));
    let at = status.at.sharpened(told_at);
    let body = Told::of(status.raw);
    let event = event(app, &format!("message.{}", status.status), about, at, &body);
    Learned {
        workspace_id: channel.workspace_id,
        channel_id: channel.id,
        message_id,
        wamid: status.wamid,
        milestone,
        at,
        told_at,
        failure,
        event,
    }
}
