//! What Meta decides about templates, by itself and by hand, and what it tells of that.

use super::super::behaviour::Moderation;
use super::super::entry::Change;
use super::super::messages::Status as Reached;
use super::super::refusal::Refusal;
use super::super::{Happened, World};
use super::review::{self, Objection};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use waxwing_cloud_api::templates::{Category, Definition, Quality, Score, Status};
use waxwing_cloud_api::webhook::{TemplateButton, TemplateChange, TemplateStatus, TemplateTexts};
use waxwing_domain::time::Timestamp;

/// How long Meta thinks about a template.
const THINKS: Duration = Duration::from_secs(3);

/// How long the first and the second pause last; a third one is for good.
const PAUSES: [Duration; 2] = [Duration::from_hours(3), Duration::from_hours(6)];

/// What is to become of a template, by hand; what is not said stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModerationOrder {
    /// Meta's word for its state.
    pub status: Option<String>,
    /// Meta's word for why.
    pub reason: Option<String>,
    /// Meta's word for what people think of it.
    pub quality: Option<String>,
    /// Meta's word for what it is for.
    pub category: Option<String>,
    /// Whether what is sent of it is held until it is known what people think.
    pub paced: Option<bool>,
}

/// Why nothing of the kind can become of a template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModerationError {
    /// There is none of this id.
    #[error("there is no template of this id: GET /sandbox/api/templates lists them")]
    Unknown,
    /// It is no state of templates.
    #[error("`{0}` is no state of templates: APPROVED, REJECTED, PAUSED, DISABLED, …")]
    Status(String),
    /// It is no score.
    #[error("`{0}` is no score: GREEN, YELLOW, RED, UNKNOWN")]
    Quality(String),
    /// It is no category.
    #[error("`{0}` is no category: AUTHENTICATION, MARKETING, UTILITY")]
    Category(String),
}

impl World {
    /// Decides about a template by hand.
    pub fn moderate(
        &mut self,
        now: Timestamp,
        id: &str,
        order: ModerationOrder,
    ) -> Result<(), ModerationError> {
        if self.state.templates.get(id).is_none() {
            return Err(ModerationError::Unknown);
        }
        let status = order.status.as_deref().map(status).transpose()?;
        let score = order.quality.as_deref().map(score).transpose()?;
        let category = order.category.as_deref().map(category).transpose()?;
        self.enter(now, || Change::Template { id: id.to_owned(), order: order.clone() });
        if let Some(score) = score {
            self.rate(id, score, now);
        }
        if let Some(category) = category {
            self.recategorise(id, &category, now);
        }
        if let Some(paced) = order.paced {
            self.pace_template(id, paced, now);
        }
        if let Some(status) = status {
            let is_gone = status == Status::Deleted;
            self.moderate_status(id, status, order.reason, now);
            if is_gone {
                self.state.templates.remove(id);
            }
        }
        self.tell(Happened::People);
        Ok(())
    }

    /// Has Meta decide, as it decides at present.
    pub(super) fn await_decision(&mut self, id: &str, now: Timestamp) {
        let Some(edition) = self.state.templates.get(id).map(|it| it.edition) else { return };
        match self.state.behaviour.moderation {
            Moderation::Instant => self.decide(id, edition, now),
            Moderation::Timed => self.state.schedule.decide(now + THINKS, id, edition),
            Moderation::Manual => {}
        }
    }

    /// Meta decides about an edition of a template, unless somebody has.
    pub(in super::super) fn decide(&mut self, id: &str, edition: u32, at: Timestamp) {
        let Some(template) = self.state.templates.get(id) else { return };
        let definition = Arc::clone(&template.definition);
        if template.edition != edition || definition.status() != Status::Pending {
            return;
        }
        let others = self.state.templates.all().filter(|it| it.0 != id);
        let others = others.map(|it| &*it.1.definition);
        let others = others.filter(|it| it.language() == definition.language());
        match review::objection(&definition, others) {
            None => self.moderate_status(id, Status::Approved, None, at),
            Some(objection) => self.reject(id, objection, at),
        }
    }

    /// The pause of a template is over, if it still is the one that was meant.
    pub(in super::super) fn end_pause(&mut self, id: &str, edition: u32, at: Timestamp) {
        let Some(template) = self.state.templates.get(id) else { return };
        if template.edition == edition && template.definition.status() == Status::Paused {
            self.moderate_status(id, Status::Approved, None, at);
        }
    }

    fn reject(&mut self, id: &str, objection: Objection, at: Timestamp) {
        self.redefine(id, |it| {
            it.with_status(&Status::Rejected).with("rejected_reason", objection.reason)
        });
        let why = TemplateStatus {
            explanation: Some(objection.why.to_owned()),
            recommendation: Some(objection.advice.to_owned()),
            ..TemplateStatus::default()
        };
        self.tell_status(id, why, at);
    }

    /// Puts a template into a state, with all that follows.
    pub(super) fn moderate_status(
        &mut self,
        id: &str,
        status: Status,
        reason: Option<String>,
        now: Timestamp,
    ) {
        let Some(template) = self.state.templates.get_mut(id) else { return };
        let (mut status, mut why) = (status, TemplateStatus::default());
        if status == Status::Paused {
            (template.pauses, template.edition) = (template.pauses + 1, template.edition + 1);
            let title = match template.pauses {
                1 => "FIRST_PAUSE",
                2 => "SECOND_PAUSE",
                _ => "DISABLED",
            };
            let place = usize::try_from(template.pauses - 1).unwrap_or(usize::MAX);
            match PAUSES.get(place) {
                Some(span) => {
                    let edition = template.edition;
                    self.state.schedule.unpause(now + *span, id, edition);
                    why.title = Some(title.to_owned());
                    why.explanation = Some("People did not like it.".to_owned());
                }
                None => status = Status::Disabled,
            }
        }
        if status == Status::Disabled {
            why.disabled_at = Some(now);
        }
        let rejected = reason.filter(|_| status == Status::Rejected);
        let reason = rejected.unwrap_or_else(|| {
            if status == Status::Rejected { "INVALID_FORMAT" } else { "NONE" }.to_owned()
        });
        self.redefine(id, |it| it.with_status(&status).with("rejected_reason", reason));
        self.tell_status(id, why, now);
        if !status.can_be_sent() {
            self.drop_held(id, now);
        }
    }

    fn redefine(&mut self, id: &str, change: impl FnOnce(Definition) -> Definition) {
        if let Some(template) = self.state.templates.get_mut(id) {
            template.definition = Arc::new(change((*template.definition).clone()));
        }
    }

    fn rate(&mut self, id: &str, score: Score, now: Timestamp) {
        let Some(template) = self.state.templates.get(id) else { return };
        let before = template.definition.quality().map_or(Score::Unknown, |it| it.score);
        let quality = Quality { score: score.clone(), date: Some(now.as_seconds()) };
        self.redefine(id, |it| it.with_quality(&quality));
        let (previous, new) = (Some(before.as_str().to_owned()), score.as_str().to_owned());
        self.tell_change(id, &TemplateChange::Quality { previous, new }, now);
    }

    fn recategorise(&mut self, id: &str, category: &Category, now: Timestamp) {
        let Some(template) = self.state.templates.get(id) else { return };
        let before = template.definition.category();
        if before == *category {
            return;
        }
        self.redefine(id, |it| {
            it.with_category(category).with("previous_category", before.as_str())
        });
        let (previous, new) = (Some(before.as_str().to_owned()), category.as_str().to_owned());
        self.tell_change(id, &TemplateChange::Category { previous, new }, now);
    }

    /// Begins to hold what is sent of a template, or lets go what is held.
    fn pace_template(&mut self, id: &str, paced: bool, now: Timestamp) {
        let Some(template) = self.state.templates.get_mut(id) else { return };
        template.is_paced = paced;
        if paced {
            return;
        }
        let pace = self.account.pace;
        for position in std::mem::take(&mut template.held) {
            if let Some(outgoing) = &mut self.state.messages.get_mut(position).outgoing {
                outgoing.is_held = false;
            }
            self.state.schedule.add(now + pace.sent_after, position, Reached::Sent);
            self.state.schedule.add(now + pace.delivered_after, position, Reached::Delivered);
            self.tell_of(position);
        }
    }

    /// What is held will never be sent: people did not like it.
    fn drop_held(&mut self, id: &str, now: Timestamp) {
        let Some(template) = self.state.templates.get_mut(id) else { return };
        for position in std::mem::take(&mut template.held) {
            if let Some(outgoing) = &mut self.state.messages.get_mut(position).outgoing {
                outgoing.is_held = false;
                let details = "The template was paused before this message was sent.";
                outgoing.failure = Some(Refusal::new(132_015, details));
            }
            self.state.schedule.add(now + self.account.pace.sent_after, position, Reached::Failed);
            self.tell_of(position);
        }
    }

    /// Tells which state a template is in, and why.
    pub(super) fn tell_status(&mut self, id: &str, why: TemplateStatus, now: Timestamp) {
        let Some(template) = self.state.templates.get(id) else { return };
        let definition = &template.definition;
        let change = TemplateChange::Status(TemplateStatus {
            event: definition.status().as_str().to_owned(),
            reason: definition.rejected_reason().map(str::to_owned),
            category: Some(definition.category().as_str().to_owned()),
            ..why
        });
        self.tell_change(id, &change, now);
    }

    /// Tells what a template says since it was changed.
    pub(super) fn tell_components(&mut self, id: &str, now: Timestamp) {
        let Some(template) = self.state.templates.get(id) else { return };
        let components = template.definition.components();
        let part = |kind: &str| components.iter().find(|it| it["type"] == kind);
        let text = |kind: &str| part(kind)?["text"].as_str().map(str::to_owned);
        let buttons = part("BUTTONS").and_then(|it| it["buttons"].as_array());
        let texts = TemplateTexts {
            header: text("HEADER"),
            body: text("BODY"),
            footer: text("FOOTER"),
            buttons: buttons.into_iter().flatten().map(told_button).collect(),
        };
        self.tell_change(id, &TemplateChange::Texts(texts), now);
    }

    fn tell_change(&mut self, id: &str, change: &TemplateChange, now: Timestamp) {
        let Some(template) = self.state.templates.get(id) else { return };
        let definition = Arc::clone(&template.definition);
        self.tell_template(id, &definition, change, now);
    }
}

fn told_button(button: &Value) -> TemplateButton {
    let text = |member: &str| button[member].as_str().map(str::to_owned);
    TemplateButton {
        kind: text("type").unwrap_or_default(),
        text: text("text").unwrap_or_default(),
        url: text("url"),
        phone_number: text("phone_number"),
    }
}

fn status(word: &str) -> Result<Status, ModerationError> {
    match Status::read(word) {
        Status::Other(_) => Err(ModerationError::Status(word.to_owned())),
        status => Ok(status),
    }
}

fn score(word: &str) -> Result<Score, ModerationError> {
    match Score::read(word) {
        Score::Other(_) => Err(ModerationError::Quality(word.to_owned())),
        score => Ok(score),
    }
}

fn category(word: &str) -> Result<Category, ModerationError> {
    match Category::read(word) {
        Category::Other(_) => Err(ModerationError::Category(word.to_owned())),
        category => Ok(category),
    }
}
