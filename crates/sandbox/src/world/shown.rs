//! What a person sees of a message: a header, a body, a footer, buttons.

use serde::Serialize;
use serde_json::Value;

/// What a person sees of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// What stands above the body.
    pub header: Option<Header>,
    /// The text; empty when the message has none.
    pub body: String,
    /// What stands below the body, in grey.
    pub footer: Option<String>,
    /// What can be tapped.
    pub buttons: Vec<Button>,
}

/// What stands above the body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Header {
    /// What it is.
    pub kind: HeaderKind,
    /// Its text, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Where the medium is, if the sender gave an address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// The kinds of headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HeaderKind {
    /// A line of text.
    Text,
    /// A picture.
    Image,
    /// A film.
    Video,
    /// A file.
    Document,
}

/// Something that can be tapped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Button {
    /// What tapping it does.
    pub kind: ButtonKind,
    /// What stands on it.
    pub text: String,
    /// Where it leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// The kinds of buttons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ButtonKind {
    /// Sends a reply.
    QuickReply,
    /// Opens a page.
    Url,
    /// Calls a number.
    PhoneNumber,
    /// Copies a code.
    CopyCode,
}

impl HeaderKind {
    /// The medium Meta calls so.
    pub(super) fn read(word: &str) -> Option<Self> {
        match word {
            "image" => Some(Self::Image),
            "video" => Some(Self::Video),
            "document" => Some(Self::Document),
            _ => None,
        }
    }

    /// Meta's word.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Image => "image",
            Self::Video => "video",
            Self::Document => "document",
        }
    }
}

impl Header {
    /// A line of text.
    pub(super) const fn text(text: String) -> Self {
        Self { kind: HeaderKind::Text, text: Some(text), link: None }
    }
}

/// What a person sees of a message that is no template, as far as words can say it.
///
/// What has no words (a sticker, a location without a name) has an empty body: who shows it has
/// the content itself.
pub(super) fn show(content: &Value) -> Shown {
    let kind = content["type"].as_str().unwrap_or_default();
    let payload = &content[kind];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    match kind {
        "text" => Shown { body: text(&payload["body"]), ..Shown::default() },
        "image" | "video" | "document" => Shown {
            header: medium(kind, payload),
            body: text(&payload["caption"]),
            ..Shown::default()
        },
        "reaction" => Shown { body: text(&payload["emoji"]), ..Shown::default() },
        "button" => Shown { body: text(&payload["text"]), ..Shown::default() },
        "location" => Shown { body: text(&payload["name"]), ..Shown::default() },
        "interactive" => show_interactive(payload),
        _ => Shown::default(),
    }
}

fn medium(kind: &str, payload: &Value) -> Option<Header> {
    let link = payload["link"].as_str().map(str::to_owned);
    HeaderKind::read(kind).map(|kind| Header { kind, text: None, link })
}

fn show_interactive(payload: &Value) -> Shown {
    let kind = payload["type"].as_str().unwrap_or_default();
    // What a person chose has a title; what a business offers has a body.
    let text = payload[kind]["title"].as_str().or_else(|| payload["body"]["text"].as_str());
    let header = &payload["header"];
    let header = match header["type"].as_str() {
        Some("text") => header["text"].as_str().map(|it| Header::text(it.to_owned())),
        Some(kind) => medium(kind, &header[kind]),
        None => None,
    };
    let action = &payload["action"];
    let mut buttons: Vec<Button> = Vec::new();
    for reply in action["buttons"].as_array().into_iter().flatten() {
        buttons.extend(button(ButtonKind::QuickReply, &reply["reply"]["title"], None));
    }
    // The button that opens the list.
    buttons.extend(button(ButtonKind::QuickReply, &action["button"], None));
    let (label, url) = (&action["parameters"]["display_text"], &action["parameters"]["url"]);
    buttons.extend(button(ButtonKind::Url, label, url.as_str()));
    Shown {
        header,
        body: text.unwrap_or_default().to_owned(),
        footer: payload["footer"]["text"].as_str().map(str::to_owned),
        buttons,
    }
}

fn button(kind: ButtonKind, label: &Value, url: Option<&str>) -> Option<Button> {
    let text = label.as_str()?.to_owned();
    Some(Button { kind, text, url: url.map(str::to_owned) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn words_of_any_type_are_shown() {
        let body = |content: Value| show(&content).body;
        assert_eq!(body(json!({"type": "text", "text": {"body": "hi"}})), "hi");
        assert_eq!(body(json!({"type": "reaction", "reaction": {"emoji": "👍"}})), "👍");
        assert_eq!(body(json!({"type": "button", "button": {"text": "STOP"}})), "STOP");
        let reply = json!({"type": "list_reply", "list_reply": {"id": "1", "title": "Soup"}});
        assert_eq!(body(json!({"type": "interactive", "interactive": reply})), "Soup");
        assert_eq!(body(json!({"type": "sticker", "sticker": {"id": "7"}})), "");
        assert_eq!(body(json!({"type": 7})), "");
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
        assert_eq!(shown.header, Some(Header::text("Lunch".to_owned())));
        assert_eq!((shown.body.as_str(), shown.footer.as_deref()), ("Which?", Some("until two")));
        let texts: Vec<&str> = shown.buttons.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts, ["Soup", "Salad"]);
    }
}
