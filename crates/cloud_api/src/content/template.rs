//! Templates as they are sent: which one, and what fills its blanks.

use super::{MediaKind, MediaSource, list_of, text_of};
use serde::Serialize;
use serde_json::{Value, json};

/// An approved template, filled in.
#[derive(Debug, Clone, Copy)]
pub struct Template<'a>(pub(super) &'a Value);

/// What fills the blanks of one part of a template, kept as it came.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Component(Value);

/// What fills one blank, kept as it came.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Parameter(Value);

impl<'a> Template<'a> {
    /// Its name.
    pub fn name(self) -> &'a str {
        text_of(self.0, "name").unwrap_or_default()
    }

    /// The code of its language, such as `pt_PT`.
    pub fn language(self) -> &'a str {
        self.0.get("language").and_then(|it| text_of(it, "code")).unwrap_or_default()
    }

    /// What fills its blanks; parts without blanks need not be listed.
    pub fn components(self) -> Vec<Component> {
        list_of(self.0, "components").iter().cloned().map(Component).collect()
    }

    /// What fills the body's blanks, in order.
    pub fn body_parameters(self) -> Vec<Parameter> {
        self.components()
            .iter()
            .filter(|it| it.kind().eq_ignore_ascii_case("body"))
            .flat_map(Component::parameters)
            .collect()
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
        text_of(&self.0, "type").unwrap_or_default()
    }

    /// What kind of button it fills: `url`, `quick_reply`, …; empty when it does not say.
    pub fn sub_type(&self) -> &str {
        text_of(&self.0, "sub_type").unwrap_or_default()
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

    /// What it fills in on each card of a carousel, in order.
    pub fn cards(&self) -> Vec<Vec<Self>> {
        let components =
            |card: &Value| list_of(card, "components").iter().cloned().map(Self).collect();
        list_of(&self.0, "cards").iter().map(components).collect()
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

impl From<Component> for Value {
    fn from(component: Component) -> Self {
        component.0
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

    /// A medium for the header.
    pub fn media(kind: MediaKind, source: MediaSource<'_>, filename: Option<&str>) -> Self {
        let mut medium = super::media::media_object(source);
        super::put(&mut medium, "filename", filename);
        Self(json!({ "type": kind.as_str(), kind.as_str(): medium }))
    }

    /// What comes back when a quick reply is tapped.
    pub fn payload(payload: impl Into<String>) -> Self {
        Self(json!({ "type": "payload", "payload": payload.into() }))
    }

    /// The code of a button that copies one.
    pub fn coupon_code(code: impl Into<String>) -> Self {
        Self(json!({ "type": "coupon_code", "coupon_code": code.into() }))
    }

    /// What it is: `text`, `currency`, `image`, `payload`, …; empty when it does not say.
    pub fn kind(&self) -> &str {
        text_of(&self.0, "type").unwrap_or_default()
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

    /// The medium it puts into the header, if it is one; an id wins over a link.
    pub fn medium(&self) -> Option<MediaSource<'_>> {
        let medium = self.0.get(MediaKind::parse(self.kind())?.as_str())?;
        let id = text_of(medium, "id").map(MediaSource::Id);
        id.or_else(|| text_of(medium, "link").map(MediaSource::Link))
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
    fn a_carousel_tells_what_it_fills_on_each_card() {
        let picture = json!({ "type": "image", "image": { "link": "https://x/a.jpg" } });
        let header = json!({ "type": "header", "parameters": [picture] });
        let carousel = json!({ "type": "carousel", "cards": [
            { "card_index": 0, "components": [header] },
            { "card_index": 1, "components": [] },
        ] });
        let cards = Component::from(carousel).cards();
        assert_eq!(cards.len(), 2);
        let parameters = cards[0][0].parameters();
        assert_eq!(parameters[0].medium(), Some(MediaSource::Link("https://x/a.jpg")));
        assert_eq!(Parameter::text("x").medium(), None);
    }

    #[test]
    fn the_body_is_found_however_its_type_is_written() {
        let template = json!({ "components": [
            { "type": "header", "parameters": [{ "type": "text", "text": "no" }] },
            { "type": "BODY", "parameters": [{ "type": "text", "text": "yes" }] },
        ] });
        assert_eq!(Template(&template).body_parameters(), [Parameter::text("yes")]);
    }
}
