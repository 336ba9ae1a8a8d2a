//! A template that was sent, with its parameters by the keys a caller would give.

use super::media::View;
use serde_json::{Value, json};
use waxwing_cloud_api::content::{Component, Content, MediaKind, MediaSource, Parameter, Said};

/// `template`, if a message is one.
pub(super) fn of(content: &Content, view: View<'_>) -> Option<Value> {
    let Said::Template(template) = content.said() else { return None };
    let mut parameters = Vec::new();
    for component in template.components() {
        let cards = component.cards();
        parameters.extend(filled("", &component, view));
        for (place, card) in cards.iter().enumerate() {
            let prefix = format!("card_{}.", place + 1);
            parameters.extend(card.iter().flat_map(|it| filled(&prefix, it, view)));
        }
    }
    Some(json!({
        "name": template.name(),
        "locale": template.language(),
        "parameters": parameters,
    }))
}

/// What a component fills in, each with its key.
fn filled(prefix: &str, component: &Component, view: View<'_>) -> Vec<Value> {
    let kind = component.kind().to_ascii_lowercase();
    let key = |place: usize, it: &Parameter| match (it.name(), kind.as_str()) {
        (Some(name), _) => name.to_owned(),
        (None, "header") => header_key(it),
        (None, "button") => format!("button_{}", component.index().unwrap_or_default() + 1),
        (None, "limited_time_offer") => "expiration".to_owned(),
        (None, _) => (place + 1).to_string(),
    };
    let parameters = component.parameters();
    let written = parameters.iter().enumerate().map(|(place, it)| {
        let key = format!("{prefix}{}", key(place, it));
        json!({ "type": "string", "key": key, "value": value(it, view) })
    });
    written.collect()
}

fn header_key(parameter: &Parameter) -> String {
    let key = match MediaKind::parse(parameter.kind()) {
        Some(MediaKind::Image) => "imageURL",
        Some(MediaKind::Video) => "videoURL",
        Some(MediaKind::Document) => "documentURL",
        _ => "header",
    };
    key.to_owned()
}

/// The words or the address it fills in; what is neither, as Meta has it.
fn value(parameter: &Parameter, view: View<'_>) -> Value {
    match (parameter.shown(), parameter.medium()) {
        (Some(words), _) => words.into(),
        (None, Some(source @ (MediaSource::Link(as_is) | MediaSource::Id(as_is)))) => {
            view.address(source).unwrap_or(as_is).into()
        }
        (None, None) => parameter.as_value().get(parameter.kind()).cloned().unwrap_or(Value::Null),
    }
}

#[cfg(test)]
mod tests {
    use super::super::media::Shelf;
    use super::*;
    use waxwing_domain::ids::MessageId;

    #[test]
    fn parameters_are_shown_by_the_keys_a_caller_would_give() {
        let picture =
            Parameter::media(MediaKind::Image, MediaSource::Link("https://x/a.jpg"), None);
        let card = json!({ "card_index": 0, "components": [
            { "type": "body", "parameters": [{ "type": "text", "text": "one" }] },
        ] });
        let content = Content::filled_template(
            "sale",
            "en",
            [
                Component::header([picture]),
                Component::body([Parameter::text("Ana"), Parameter::named("until", "May")]),
                Component::button("url", 1, [Parameter::text("?a=1")]),
                Component::from(json!({ "type": "carousel", "cards": [card] })),
            ],
        );
        let shelf = Shelf::default();
        let view = shelf.view(MessageId::from_bytes([7; 16]));
        let shown = of(&content, view).expect("it is a template");
        let parameters = shown["parameters"].as_array().expect("it has some").iter();
        let pairs: Vec<_> = parameters.map(|it| (it["key"].clone(), it["value"].clone())).collect();
        let expected = [
            ("imageURL", "https://x/a.jpg"),
            ("1", "Ana"),
            ("until", "May"),
            ("button_2", "?a=1"),
            ("card_1.1", "one"),
        ];
        let expected = expected.map(|(key, value)| (Value::from(key), Value::from(value)));
        assert_eq!(pairs, expected);
        assert_eq!(of(&Content::text("x"), view), None);
    }
}
