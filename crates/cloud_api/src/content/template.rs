//! Templates as they are sent: which one, and what fills its blanks.

use super::{Fields, InvalidContent, take_object, take_text, write_fields, wrong_type};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

/// An approved template, filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    /// Its name.
    pub name: String,
    /// The code of its language, such as `pt_PT`.
    pub language: String,
    /// What fills its blanks; parts without blanks need not be listed.
    pub components: Vec<Component>,
    /// What else Meta's object holds.
    pub rest: Fields,
    /// What else the object around the language's code holds, such as the legacy `policy`.
    pub language_rest: Fields,
}

/// What fills the blanks of one part of a template, kept as it came.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Component(Value);

/// What fills one blank, kept as it came.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Parameter(Value);

impl Template {
    /// The template of this name in this language, with nothing filled in.
    pub fn new(name: impl Into<String>, language: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            language: language.into(),
            components: Vec::new(),
            rest: Fields::new(),
            language_rest: Fields::new(),
        }
    }

    pub(super) fn read(mut fields: Fields) -> Result<Self, InvalidContent> {
        let name = take_text(&mut fields, "/template", "name")?;
        let mut language_rest = take_object(&mut fields, "/template", "language")?;
        let language = take_text(&mut language_rest, "/template/language", "code")?;
        let components = match fields.shift_remove("components") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(components)) => components.into_iter().map(Component).collect(),
            Some(_) => return Err(wrong_type("/template", "components", "an array")),
        };
        Ok(Self { name, language, components, rest: fields, language_rest })
    }

    /// What fills the body's blanks, in order.
    pub fn body_parameters(&self) -> Vec<Parameter> {
        self.components
            .iter()
            .filter(|it| it.kind().eq_ignore_ascii_case("body"))
            .flat_map(Component::parameters)
            .collect()
    }
}

impl Serialize for Template {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut language = Fields::from_iter([("code".to_owned(), self.language.clone().into())]);
        language.extend(self.language_rest.clone());
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("name", &self.name)?;
        object.serialize_entry("language", &language)?;
        if !self.components.is_empty() {
            object.serialize_entry("components", &self.components)?;
        }
        write_fields(&mut object, &self.rest)?;
        object.end()
    }
}

impl Component {
    /// Fills the body's blanks.
    pub fn body(parameters: impl IntoIterator<Item = Parameter>) -> Self {
        Self::part("body", parameters)
    }

    /// Fills the header's blank, or gives its picture.
    pub fn header(parameters: impl IntoIterator<Item = Parameter>) -> Self {
        Self::part("header", parameters)
    }

    /// Fills the blank of the button at this place (from 0, over all buttons of the template).
    pub fn button(
        sub_type: &str,
        index: usize,
        parameters: impl IntoIterator<Item = Parameter>,
    ) -> Self {
        let parameters: Vec<_> = parameters.into_iter().collect();
        Self(json!({
            "type": "button",
            "sub_type": sub_type,
            "index": index.to_string(),
            "parameters": parameters,
        }))
    }

    fn part(kind: &str, parameters: impl IntoIterator<Item = Parameter>) -> Self {
        let parameters: Vec<_> = parameters.into_iter().collect();
        Self(json!({ "type": kind, "parameters": parameters }))
    }

    /// Which part of the template it fills: `header`, `body`, `button`, …; empty when it does not say.
    pub fn kind(&self) -> &str {
        text_of(&self.0, "type")
    }

    /// What kind of button it fills: `url`, `quick_reply`, …; empty when it does not say.
    pub fn sub_type(&self) -> &str {
        text_of(&self.0, "sub_type")
    }

    /// The place of the button it fills. Meta takes it as a number and as a string.
    pub fn index(&self) -> Option<usize> {
        match self.0.get("index")? {
            Value::String(text) => text.parse().ok(),
            number => number.as_u64().and_then(|it| it.try_into().ok()),
        }
    }

    /// What it fills in, in order.
    pub fn parameters(&self) -> Vec<Parameter> {
        let parameters = self.0.get("parameters").and_then(Value::as_array);
        parameters.into_iter().flatten().cloned().map(Parameter).collect()
    }

    /// The whole, as Meta writes it.
    pub const fn as_value(&self) -> &Value {
        &self.0
    }
}

impl From<Value> for Component {
    fn from(value: Value) -> Self {
        Self(value)
    }
}

impl Parameter {
    /// A text for the next blank.
    pub fn text(text: impl Into<String>) -> Self {
        Self(json!({ "type": "text", "text": text.into() }))
    }

    /// A text for the blank of this name.
    pub fn named(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self(json!({ "type": "text", "parameter_name": name.into(), "text": text.into() }))
    }

    /// What it is: `text`, `currency`, `image`, `payload`, …; empty when it does not say.
    pub fn kind(&self) -> &str {
        text_of(&self.0, "type")
    }

    /// The name of the blank it fills, if the template's blanks have names.
    pub fn name(&self) -> Option<&str> {
        self.0.get("parameter_name").and_then(Value::as_str)
    }

    /// The words it puts into the blank: its text, or the fallback of an amount or a date.
    pub fn shown(&self) -> Option<&str> {
        let value = self.0.get(self.kind())?;
        value.as_str().or_else(|| value.get("fallback_value")?.as_str())
    }

    /// The whole, as Meta writes it.
    pub const fn as_value(&self) -> &Value {
        &self.0
    }
}

impl From<Value> for Parameter {
    fn from(value: Value) -> Self {
        Self(value)
    }
}

fn text_of<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_component_tells_what_it_fills() {
        let button = Component::button("url", 2, [Parameter::text("A-771")]);
        assert_eq!((button.kind(), button.sub_type(), button.index()), ("button", "url", Some(2)));
        assert_eq!(button.parameters(), [Parameter::text("A-771")]);
        let numbered = Component::from(json!({ "type": "button", "index": 1 }));
        assert_eq!(numbered.index(), Some(1));
        assert_eq!(numbered.sub_type(), "");
        assert_eq!(numbered.parameters(), []);
    }

    #[test]
    fn what_is_no_component_fills_nothing() {
        for odd in [json!(5), json!([]), json!({ "type": 5, "index": -1, "parameters": "x" })] {
            let odd = Component::from(odd);
            assert_eq!((odd.kind(), odd.index()), ("", None));
            assert_eq!(odd.parameters(), []);
        }
    }

    #[test]
    fn a_parameter_tells_the_words_it_puts_in() {
        for (value, shown) in [
            (json!({ "type": "text", "text": "Rui" }), Some("Rui")),
            (json!({ "type": "payload", "payload": "yes" }), Some("yes")),
            (json!({ "type": "currency", "currency": { "fallback_value": "€10" } }), Some("€10")),
            (json!({ "type": "image", "image": { "id": "1" } }), None),
            (json!({ "type": "text" }), None),
            (json!("Rui"), None),
        ] {
            assert_eq!(Parameter::from(value.clone()).shown(), shown, "{value}");
        }
        assert_eq!(Parameter::named("first_name", "Rui").name(), Some("first_name"));
        assert_eq!(Parameter::text("Rui").name(), None);
    }

    #[test]
    fn the_body_is_found_however_its_type_is_written() {
        let components = vec![
            Component::header([Parameter::text("no")]),
            json!({ "type": "BODY", "parameters": [{ "type": "text", "text": "yes" }] }).into(),
        ];
        let template = Template { components, ..Template::new("order_update", "en_US") };
        assert_eq!(template.body_parameters(), [Parameter::text("yes")]);
    }
}
