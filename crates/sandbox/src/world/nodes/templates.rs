//! Templates as Graph lists them.

use super::super::refusal::Refused;
use super::super::{GraphRequest, World};
use super::select;
use serde_json::{Value, json};
use waxwing_cloud_api::errors::GraphError;
use waxwing_cloud_api::templates::{Definition, Score};

/// What is shown of a template unless the request names fields.
const FIELDS: &str =
    "name,parameter_format,components,language,status,category,sub_category,previous_category,id";

/// The most templates of one account, as its summary says.
const TEMPLATES_MAX: usize = 6_000;

impl World {
    pub(super) fn list_templates(&self, request: &GraphRequest<'_>) -> Result<Value, Refused> {
        let fields = request.parameter("fields").unwrap_or(FIELDS);
        let all = self.state.templates.all();
        let wanted: Vec<(String, Value)> = all
            .filter(|(_, it)| is_wanted(&it.definition, request))
            .map(|(id, it)| (id.to_owned(), select(&node(&it.definition), fields)))
            .collect();
        let count = wanted.len();
        let mut page = self.page(wanted, request)?;
        if request.parameter("summary").is_some() {
            page["summary"] = json!({
                "total_count": count,
                "message_template_count": self.state.templates.all().count(),
                "message_template_limit": TEMPLATES_MAX,
                "are_translations_complete": true,
            });
        }
        Ok(page)
    }

    pub(super) fn show_template(
        &self,
        id: &str,
        request: &GraphRequest<'_>,
    ) -> Result<Value, Refused> {
        let template = self.state.templates.get(id);
        let template = template.ok_or_else(|| Box::new(GraphError::unknown_object(id)))?;
        let fields = request.parameter("fields").unwrap_or(FIELDS);
        Ok(select(&node(&template.definition), fields))
    }
}

/// A template with what Meta tells of every one.
fn node(definition: &Definition) -> Value {
    let mut object = definition.object().clone();
    object.entry("quality_score").or_insert_with(|| json!({ "score": "UNKNOWN" }));
    object.entry("rejected_reason").or_insert_with(|| "NONE".into());
    Value::Object(object)
}

/// Whether a template is among those the request asks for: each filter is a list of words.
fn is_wanted(definition: &Definition, request: &GraphRequest<'_>) -> bool {
    let is_one_of = |name: &str, value: &str| {
        let Some(allowed) = request.parameter(name).filter(|it| !it.is_empty()) else {
            return true;
        };
        let allowed = allowed.trim_matches(['[', ']']);
        allowed.split(',').any(|it| it.trim_matches(['"', ' ']).eq_ignore_ascii_case(value))
    };
    let texts: Vec<&str> =
        definition.components().iter().filter_map(|it| it["text"].as_str()).collect();
    let says = |words: &str| texts.iter().any(|it| it.contains(words));
    let quality = definition.quality().map_or(Score::Unknown, |it| it.score);
    let name_or_content = request.parameter("name_or_content");
    is_one_of("name", definition.name())
        && is_one_of("language", definition.language())
        && is_one_of("status", definition.status().as_str())
        && is_one_of("category", definition.category().as_str())
        && is_one_of("quality_score", quality.as_str())
        && request.parameter("content").is_none_or(says)
        && name_or_content.is_none_or(|it| definition.name().contains(it) || says(it))
}
