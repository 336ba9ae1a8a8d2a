//! Templates as they are made, changed and deleted through Graph, with Meta's rules.

use super::super::World;
use super::super::refusal::{Refused, wrong_parameter};
use super::{Template, presets};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use std::time::Duration;
use waxwing_cloud_api::errors::{GraphError, row};
use waxwing_cloud_api::templates::{
    Category, Definition, Status, language, validate_draft, validate_edit,
};
use waxwing_cloud_api::validate::Breach;
use waxwing_cloud_api::webhook::TemplateStatus;
use waxwing_domain::time::Timestamp;

/// The most templates of one account.
const TEMPLATES_MAX: usize = 6_000;

/// How long what was deleted cannot be made again.
const NAME_REST: Duration = Duration::from_hours(30 * 24);

/// How often an approved template may be changed: once a day, ten times in thirty days.
const EDITS: [(Duration, usize); 2] =
    [(Duration::from_hours(24), 1), (Duration::from_hours(30 * 24), 10)];

/// The subcodes of 100 that say what is wrong with a template.
const TOO_MANY: i64 = 2_388_019;
const BEING_DELETED: i64 = 2_388_023;
const EXISTS: i64 = 2_388_024;
const NOT_NOW: i64 = 2_388_039;
const TOO_LONG: i64 = 2_388_040;
const HEADER: i64 = 2_388_047;
const BODY: i64 = 2_388_072;
const FOOTER: i64 = 2_388_073;
const TOO_MANY_VARIABLES: i64 = 2_388_293;
const VARIABLE_AT_THE_END: i64 = 2_388_299;

impl World {
    /// Makes a template, which Meta decides about later.
    pub(in super::super) fn create_template(
        &mut self,
        now: Timestamp,
        draft: &Value,
    ) -> Result<Value, Refused> {
        if draft.get("library_template_name").is_some() {
            let sentence = "library_template_name is not taken by this sandbox: it has no library of templates.";
            return Err(wrong_parameter(sentence));
        }
        if let Some(breach) = validate_draft(draft).first() {
            return Err(refused_draft(draft, breach));
        }
        let text = |member: &str| draft[member].as_str().unwrap_or_default();
        let (name, language_code) = (text("name"), text("language"));
        self.check_room(now, name, language_code)?;
        let id = self.state.templates.new_id();
        let definition = listed(draft, &id)?;
        let category = definition.category();
        self.state.templates.put(&id, Template::new(definition));
        self.await_decision(&id, now);
        let status = self.state.templates.get(&id).map(|it| it.definition.status());
        let status = status.unwrap_or(Status::Pending);
        Ok(json!({ "id": id, "status": status.as_str(), "category": category.as_str() }))
    }

    fn check_room(&self, now: Timestamp, name: &str, code: &str) -> Result<(), Refused> {
        let templates = &self.state.templates;
        let called = language(code).map_or(code, |it| it.name);
        if templates.find(name, code).is_some() {
            let why = format!(
                "There is already {called} content for this template. You can create a new template and try again."
            );
            return Err(refused(EXISTS, &why));
        }
        let key = (name.to_owned(), code.to_owned());
        if templates.deleted.get(&key).is_some_and(|it| now < *it + NAME_REST) {
            let why = format!(
                "New {called} content can't be added while the existing {called} content is being deleted. Try again in 4 weeks, or use another name."
            );
            return Err(refused(BEING_DELETED, &why));
        }
        if templates.by_id.len() >= TEMPLATES_MAX {
            let why = format!("The account has {TEMPLATES_MAX} templates already.");
            return Err(refused(TOO_MANY, &why));
        }
        Ok(())
    }

    /// Changes a template, which Meta decides about anew.
    pub(in super::super) fn edit_template(
        &mut self,
        now: Timestamp,
        id: &str,
        edit: &Value,
    ) -> Result<Value, Refused> {
        let template = self.state.templates.get(id).ok_or_else(|| unknown(id))?;
        let current = Arc::clone(&template.definition);
        if let Some(breach) = validate_edit(&current, edit).first() {
            return Err(refused_draft(edit, breach));
        }
        check_edit(now, template, edit)?;
        let mut definition = (*current).clone();
        let is_code = definition.category() == Category::Authentication;
        if let Some(category) = edit["category"].as_str() {
            definition = definition.with_category(&Category::read(category));
        }
        if edit.get("components").is_some() {
            let components = components(edit, is_code, definition.language());
            definition = definition.with("components", components);
        }
        for member in ["message_send_ttl_seconds", "cta_url_link_tracking_opted_out"] {
            if let Some(value) = edit.get(member) {
                definition = definition.with(member, value.clone());
            }
        }
        let was_approved = definition.status() == Status::Approved;
        let definition = definition.with_status(&Status::Pending).with("rejected_reason", "NONE");
        let answer = json!({
            "success": true, "id": id, "name": definition.name(),
            "category": definition.category().as_str(),
        });
        if let Some(template) = self.state.templates.get_mut(id) {
            template.definition = Arc::new(definition);
            template.edition += 1;
            template.edits.extend(was_approved.then_some(now));
        }
        self.tell_components(id, now);
        self.tell_status(id, TemplateStatus::default(), now);
        self.await_decision(id, now);
        Ok(answer)
    }

    /// Deletes a template: all its translations, or the one of this id.
    pub(in super::super) fn delete_template(
        &mut self,
        now: Timestamp,
        name: Option<&str>,
        id: Option<&str>,
    ) -> Result<Value, Refused> {
        let Some(name) = name else { return Err(Box::new(GraphError::required("name"))) };
        let is_meant = |it: &(&str, &Template)| {
            it.1.definition.name() == name && id.is_none_or(|id| it.0 == id)
        };
        let meant = self.state.templates.all().filter(is_meant);
        let meant: Vec<(String, Status)> =
            meant.map(|(id, it)| (id.to_owned(), it.definition.status())).collect();
        if meant.is_empty() {
            let why = format!("There is no message template of the name {name}.");
            return Err(refused(2_593_002, &why));
        }
        if meant.iter().any(|it| it.1 == Status::Disabled) {
            return Err(wrong_parameter("A disabled message template can't be deleted."));
        }
        for (id, was) in meant {
            self.moderate_status(&id, Status::Deleted, None, now);
            if let Some(gone) = self.state.templates.remove(&id)
                && was.can_be_sent()
            {
                let definition = &gone.definition;
                let key = (definition.name().to_owned(), definition.language().to_owned());
                self.state.templates.deleted.insert(key, now);
            }
        }
        Ok(json!({ "success": true }))
    }

    /// Ends a pause that Meta does not end itself.
    pub(in super::super) fn unpause_template(
        &mut self,
        now: Timestamp,
        id: &str,
    ) -> Result<Value, Refused> {
        let template = self.state.templates.get(id).ok_or_else(|| unknown(id))?;
        if template.definition.status() != Status::Paused {
            return Ok(json!({ "success": false, "reason": "The template is not paused." }));
        }
        self.moderate_status(id, Status::Approved, None, now);
        Ok(json!({ "success": true }))
    }
}

/// Whether a template may be changed so, now.
fn check_edit(now: Timestamp, template: &Template, edit: &Value) -> Result<(), Refused> {
    let status = template.definition.status();
    if !matches!(status, Status::Approved | Status::Rejected | Status::Paused) {
        let why = format!(
            "A template can be edited when it is approved, rejected or paused; this one is {}.",
            status.as_str()
        );
        return Err(refused(NOT_NOW, &why));
    }
    if status != Status::Approved {
        return Ok(());
    }
    let category = edit["category"].as_str().map(Category::read);
    if category.is_some_and(|it| it != template.definition.category()) {
        let why = "The category of an approved template can't be changed.";
        return Err(refused(NOT_NOW, why));
    }
    for (span, count_max) in EDITS {
        let recent = template.edits.iter().filter(|it| now.since(**it) < span).count();
        if recent >= count_max {
            let hours = span.as_secs() / 3_600;
            let why =
                format!("An approved template can be edited {count_max} times in {hours} hours.");
            return Err(refused(NOT_NOW, &why));
        }
    }
    Ok(())
}

/// The template as Meta will list it.
fn listed(draft: &Value, id: &str) -> Result<Definition, Refused> {
    let text = |member: &str| draft[member].as_str().unwrap_or_default();
    let category = Category::read(text("category"));
    let is_code = category == Category::Authentication;
    let format = draft["parameter_format"].as_str().unwrap_or("POSITIONAL").to_uppercase();
    let mut object = Map::new();
    object.insert("name".to_owned(), text("name").into());
    object.insert("parameter_format".to_owned(), format.into());
    object.insert("components".to_owned(), components(draft, is_code, text("language")));
    object.insert("language".to_owned(), text("language").into());
    object.insert("status".to_owned(), Status::Pending.as_str().into());
    object.insert("category".to_owned(), category.as_str().into());
    object.insert("sub_category".to_owned(), "CUSTOM".into());
    object.insert("quality_score".to_owned(), json!({ "score": "UNKNOWN" }));
    for member in ["message_send_ttl_seconds", "cta_url_link_tracking_opted_out"] {
        if let Some(value) = draft.get(member) {
            object.insert(member.to_owned(), value.clone());
        }
    }
    object.insert("id".to_owned(), id.into());
    let nameless = |_| Box::new(GraphError::required("name"));
    Definition::read(Value::Object(object)).map_err(nameless)
}

/// The parts as Meta lists them: its words in capitals, and what it says itself in its words.
fn components(draft: &Value, is_code: bool, language: &str) -> Value {
    let all = draft["components"].as_array().cloned().unwrap_or_default();
    let minutes = all.iter().find_map(|it| it["code_expiration_minutes"].as_i64());
    let part = |component: Value| {
        let component = in_capitals(component);
        if is_code { presets::complete(component, language, minutes) } else { component }
    };
    all.into_iter().map(part).collect()
}

/// Meta's words in capitals, whatever they were written in.
fn in_capitals(mut part: Value) -> Value {
    let Some(members) = part.as_object_mut() else { return part };
    for (member, value) in members.iter_mut() {
        match (member.as_str(), &mut *value) {
            ("type" | "format" | "otp_type", Value::String(word)) => *word = word.to_uppercase(),
            ("buttons" | "cards" | "components", Value::Array(parts)) => {
                for part in parts {
                    *part = in_capitals(part.take());
                }
            }
            _ => {}
        }
    }
    part
}

/// What Meta answers to a draft that breaks a rule.
fn refused_draft(draft: &Value, breach: &Breach) -> Refused {
    let part = draft.pointer(breach.pointer.split("/text").next().unwrap_or_default());
    let part = breach
        .pointer
        .strip_prefix("/components/")
        .and_then(|it| it.split('/').next()?.parse::<usize>().ok())
        .and_then(|it| draft["components"].get(it))
        .or(part);
    let kind = part.and_then(|it| it["type"].as_str()).unwrap_or_default().to_uppercase();
    let subcode = match (breach.code, kind.as_str()) {
        ("content.too_long", _) => TOO_LONG,
        ("content.too_few", "BODY") => TOO_MANY_VARIABLES,
        (_, "BODY") if breach.detail.contains("begin or end") => VARIABLE_AT_THE_END,
        (_, "HEADER") => HEADER,
        (_, "BODY") => BODY,
        (_, "FOOTER") => FOOTER,
        _ => {
            let name = breach.pointer.trim_start_matches('/').replace('/', ".");
            let sentence = format!("Param {name}: {}.", breach.detail);
            return wrong_parameter(sentence.trim_start_matches("Param : "));
        }
    };
    let place = breach.pointer.trim_start_matches('/');
    refused(subcode, &format!("{place}: {}.", breach.detail))
}

/// Code 100 with what Meta wants people to read.
fn refused(subcode: i64, why: &str) -> Refused {
    Box::new(GraphError {
        message: "Invalid parameter".to_owned(),
        subcode: Some(subcode),
        user_title: Some(row(subcode).map_or("Template not found", |it| it.title).to_owned()),
        user_msg: Some(why.to_owned()),
        ..GraphError::new(100, None)
    })
}

fn unknown(id: &str) -> Refused {
    Box::new(GraphError::unknown_object(id))
}
