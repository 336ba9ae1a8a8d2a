//! What a person sees of a message: a header, a body, a footer, buttons.
//!
//! The phone draws everything but templates from the content itself; here it has the words of any
//! message in one line, for lists and notices, and the parts that templates have, too.

use serde_json::Value;
use waxwing_cloud_api::templates::{ButtonKind, Filled, FilledButton, FilledHeader, HeaderKind};

/// What a person sees of a message that is no template, as far as words can say it.
pub(super) fn show(content: &Value) -> Filled {
    let kind = content["type"].as_str().unwrap_or_default();
    let payload = &content[kind];
    match kind {
        "image" | "video" | "document" => Filled {
            header: medium(kind, payload),
            body: words(&payload["caption"]),
            ..Filled::default()
        },
        "interactive" => show_interactive(payload),
        _ => Filled { body: line(kind, payload), ..Filled::default() },
    }
}

/// A message in one line. What has no words (a sticker, a place without a name) has none here.
fn line(kind: &str, payload: &Value) -> String {
    match kind {
        "text" | "system" => words(&payload["body"]),
        "reaction" => words(&payload["emoji"]),
        "button" | "order" => words(&payload["text"]),
        "location" => {
            let name = words(&payload["name"]);
            if name.is_empty() { words(&payload["address"]) } else { name }
        }
        "contacts" => {
            let cards = payload.as_array().into_iter().flatten();
            let names: Vec<&str> =
                cards.filter_map(|it| it["name"]["formatted_name"].as_str()).collect();
            names.join(", ")
        }
        "edit" => {
            let message = &payload["message"];
            let kind = message["type"].as_str().unwrap_or_default();
            line(kind, &message[kind])
        }
        _ => String::new(),
    }
}

fn words(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn medium(kind: &str, payload: &Value) -> Option<FilledHeader> {
    let text = |member: &str| payload[member].as_str().map(str::to_owned);
    let kind = HeaderKind::read(kind)?;
    Some(FilledHeader {
        link: text("link"),
        id: text("id"),
        filename: text("filename"),
        ..FilledHeader::nothing(kind)
    })
}

fn show_interactive(payload: &Value) -> Filled {
    let kind = payload["type"].as_str().unwrap_or_default();
    // What a person chose has a title; what a form or a permission gave has a body or a word; what
    // a business offers has a body.
    let chosen = &payload[kind];
    let text = ["title", "body", "response"].iter().find_map(|it| chosen[*it].as_str());
    let text = text.or_else(|| payload["body"]["text"].as_str());
    let head = &payload["header"];
    let head = match head["type"].as_str() {
        Some("text") => head["text"].as_str().map(|it| FilledHeader {
            text: Some(it.to_owned()),
            ..FilledHeader::nothing(HeaderKind::Text)
        }),
        Some(kind) => medium(kind, &head[kind]),
        None => None,
    };
    let action = &payload["action"];
    let mut buttons = Vec::new();
    for reply in action["buttons"].as_array().into_iter().flatten() {
        let payload = reply["reply"]["id"].as_str().map(str::to_owned);
        let button = button(ButtonKind::QuickReply, &reply["reply"]["title"]);
        buttons.extend(button.map(|it| FilledButton { payload, ..it }));
    }
    // The button that opens the list.
    buttons.extend(button(ButtonKind::QuickReply, &action["button"]));
    let url = action["parameters"]["url"].as_str().map(str::to_owned);
    let link = button(ButtonKind::Url, &action["parameters"]["display_text"]);
    buttons.extend(link.map(|it| FilledButton { url, ..it }));
    buttons.extend(button(ButtonKind::Flow, &action["parameters"]["flow_cta"]));
    Filled {
        header: head,
        body: text.unwrap_or_default().to_owned(),
        footer: payload["footer"]["text"].as_str().map(str::to_owned),
        buttons,
        ..Filled::default()
    }
}

fn button(kind: ButtonKind, label: &Value) -> Option<FilledButton> {
    Some(FilledButton {
        kind,
        text: label.as_str()?.to_owned(),
        url: None,
        phone_number: None,
        code: None,
        payload: None,
        card_index: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn words_of_any_type_are_shown() {
        for (content, expected) in [
            (json!({"type": "text", "text": {"body": "hi"}}), "hi"),
            (json!({"type": "reaction", "reaction": {"emoji": "👍"}}), "👍"),
            (json!({"type": "button", "button": {"text": "STOP"}}), "STOP"),
            (json!({"type": "location", "location": {"address": "Rua A 1"}}), "Rua A 1"),
            (
                json!({"type": "contacts", "contacts": [
                    {"name": {"formatted_name": "Inês"}}, {"name": {"formatted_name": "Rui"}}]}),
                "Inês, Rui",
            ),
            (
                json!({"type": "edit", "edit": {"message": {
                    "type": "text", "text": {"body": "mended"}}}}),
                "mended",
            ),
            (
                json!({"type": "interactive", "interactive": {
                    "type": "list_reply", "list_reply": {"id": "1", "title": "Soup"}}}),
                "Soup",
            ),
            (
                json!({"type": "interactive", "interactive": {
                    "type": "nfm_reply", "nfm_reply": {"name": "flow", "body": "Sent"}}}),
                "Sent",
            ),
            (json!({"type": "sticker", "sticker": {"id": "7"}}), ""),
            (json!({"type": 7}), ""),
        ] {
            assert_eq!(show(&content).body, expected, "{content}");
        }
    }

    #[test]
    fn a_picture_is_a_header_over_its_caption() {
        let image = json!({"type": "image", "image": {"link": "https://a.example/b.jpg", "caption": "Menu"}});
        let shown = show(&image);
        assert_eq!(shown.body, "Menu");
        assert_eq!(shown.header.unwrap().link.as_deref(), Some("https://a.example/b.jpg"));
    }

    #[test]
    fn what_a_business_offers_to_choose_is_shown_with_its_buttons() {
        let offer = json!({"type": "interactive", "interactive": {
            "type": "button", "header": {"type": "text", "text": "Lunch"}, "body": {"text": "Which?"},
            "footer": {"text": "until two"}, "action": {"buttons": [
                {"type": "reply", "reply": {"id": "1", "title": "Soup"}},
                {"type": "reply", "reply": {"id": "2", "title": "Salad"}}]}}});
        let shown = show(&offer);
        assert_eq!(shown.header.unwrap().text.as_deref(), Some("Lunch"));
        assert_eq!((shown.body.as_str(), shown.footer.as_deref()), ("Which?", Some("until two")));
        let buttons: Vec<_> =
            shown.buttons.iter().map(|it| (it.text.as_str(), it.payload.as_deref())).collect();
        assert_eq!(buttons, [("Soup", Some("1")), ("Salad", Some("2"))]);
    }
}
