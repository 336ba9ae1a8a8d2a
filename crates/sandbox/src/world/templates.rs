//! The templates of the account: what was made, what Meta thinks of it, and how it is found.

mod create;
mod filling;
mod moderation;
mod presets;
mod review;

pub use moderation::{ModerationError, ModerationOrder};

use super::World;
use super::messages::Position;
use super::refusal::Refusal;
use crate::seed;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use waxwing_cloud_api::content::Template as Sent;
use waxwing_cloud_api::templates::{Category, Definition, Status};
use waxwing_domain::time::Timestamp;

/// How long Meta goes on trying to deliver what says nothing of it.
pub(super) const LIFE: Duration = Duration::from_hours(30 * 24);

/// The same of a code that proves who somebody is.
const LIFE_OF_CODE: Duration = Duration::from_mins(10);

/// One translation of a template.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Template {
    pub(super) definition: Arc<Definition>,
    /// How often it was made or changed: what was to be decided about an earlier edition is not.
    edition: u32,
    /// When it was changed, while it was approved.
    edits: Vec<Timestamp>,
    /// How often it was paused.
    pauses: u32,
    /// Whether Meta holds what is sent of it until it knows what people think.
    is_paced: bool,
    held: BTreeSet<Position>,
}

/// All templates.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Templates {
    by_id: BTreeMap<Box<str>, Template>,
    by_name: BTreeMap<(String, String), Box<str>>,
    /// What was deleted and cannot be made again for a while.
    deleted: BTreeMap<(String, String), Timestamp>,
    made: u64,
}

impl Template {
    fn new(definition: Definition) -> Self {
        Self {
            definition: Arc::new(definition),
            edition: 1,
            edits: Vec::new(),
            pauses: 0,
            is_paced: false,
            held: BTreeSet::new(),
        }
    }

    /// Whether what is sent of it is held.
    pub(super) const fn is_paced(&self) -> bool {
        self.is_paced
    }

    /// Keeps a message until it is known what people think of this.
    pub(super) fn hold(&mut self, position: Position) {
        self.held.insert(position);
    }
}

impl Templates {
    /// Those of the seed.
    pub(super) fn seeded() -> Self {
        let listed: Vec<Value> = serde_json::from_str(seed::TEMPLATES_JSON)
            .expect("the file is ours, and a test reads it");
        let mut templates = Self::default();
        for it in listed {
            let definition = Definition::read(it).expect("a test reads every one of them");
            let id = definition.id().expect("a test sees that each has one");
            templates.put(&id, Template::new(definition));
            templates.made += 1;
        }
        templates
    }

    /// All there are, oldest first.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &Template)> {
        self.by_id.iter().map(|(id, it)| (&**id, it))
    }

    pub(super) fn get(&self, id: &str) -> Option<&Template> {
        self.by_id.get(id)
    }

    fn get_mut(&mut self, id: &str) -> Option<&mut Template> {
        self.by_id.get_mut(id)
    }

    /// The translation of a template into a language.
    pub(super) fn find(&self, name: &str, language: &str) -> Option<&Template> {
        self.get(self.by_name.get(&(name.to_owned(), language.to_owned()))?)
    }

    /// The one that this message is a send of.
    pub(super) fn of_name_mut(&mut self, name: &str, language: &str) -> Option<&mut Template> {
        let id = self.by_name.get(&(name.to_owned(), language.to_owned()))?;
        self.by_id.get_mut(id)
    }

    fn put(&mut self, id: &str, template: Template) {
        let definition = &template.definition;
        let key = (definition.name().to_owned(), definition.language().to_owned());
        self.by_name.insert(key, id.into());
        self.by_id.insert(id.into(), template);
    }

    fn remove(&mut self, id: &str) -> Option<Template> {
        let template = self.by_id.remove(id)?;
        let definition = &template.definition;
        self.by_name.remove(&(definition.name().to_owned(), definition.language().to_owned()));
        Some(template)
    }

    /// An id that no other template had.
    fn new_id(&mut self) -> String {
        self.made += 1;
        format!("{}", 1_700_000_000_000_000 + self.made)
    }
}

/// How long Meta goes on trying to deliver what is sent of this.
pub(super) fn life(definition: &Definition) -> Duration {
    let asked = definition.member("message_send_ttl_seconds").and_then(Value::as_i64);
    match asked.map(u64::try_from) {
        Some(Ok(seconds)) => Duration::from_secs(seconds),
        None if definition.category() == Category::Authentication => LIFE_OF_CODE,
        // -1 is thirty days, too.
        _ => LIFE,
    }
}

impl World {
    /// The templates as Meta lists them, oldest first.
    pub fn templates(&self) -> impl Iterator<Item = &Definition> {
        self.state.templates.all().map(|it| &*it.1.definition)
    }

    /// The approved template that somebody wants to send, filled in rightly; or what Meta answers.
    pub(super) fn sendable(&self, sent: Sent<'_>) -> Result<Arc<Definition>, Refusal> {
        let (name, language) = (sent.name(), sent.language());
        let unknown = || {
            let details = format!("template name ({name}) does not exist in {language}");
            Refusal::new(132_001, details)
        };
        let template = self.state.templates.find(name, language).ok_or_else(unknown)?;
        let definition = &template.definition;
        match definition.status() {
            Status::Paused => {
                let details = "The template is paused because people did not like it.";
                return Err(Refusal::new(132_015, details));
            }
            Status::Disabled => {
                let details = "The template is disabled because people did not like it.";
                return Err(Refusal::new(132_016, details));
            }
            it if !it.can_be_sent() => return Err(unknown()),
            _ => {}
        }
        let components = sent.components();
        match definition.check(&components).first() {
            None => Ok(Arc::clone(definition)),
            Some(breach) => Err(filling::refusal(definition, &components, breach)),
        }
    }
}

#[cfg(test)]
mod tests;
