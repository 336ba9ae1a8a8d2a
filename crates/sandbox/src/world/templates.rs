//! Templates: what was approved, whether a send fills it in rightly, and what a person then sees.

use super::refusal::Refusal;
use super::shown::{Button, ButtonKind, Header, HeaderKind, Shown};
use serde_json::Value;

/// The most characters of a body once it is filled in.
/// Source: <https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components>.
const BODY_LENGTH_MAX: usize = 1_024;

/// The most blanks in a row that a parameter may hold.
const BLANKS_MAX: usize = 4;

/// One approved template in one language.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Template {
    pub(super) name: String,
    pub(super) language: String,
    pub(super) category: Category,
    /// Its blanks have names; otherwise they are numbered.
    named: bool,
    header: Option<TemplateHeader>,
    body: String,
    footer: Option<String>,
    buttons: Vec<TemplateButton>,
    /// As Graph lists it.
    pub(super) listed: Value,
}

/// What a template is for: decides its price and who may get it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Category {
    Marketing,
    Utility,
    Authentication,
}

#[derive(Clone, Debug, PartialEq)]
enum TemplateHeader {
    Text(String),
    Media(HeaderKind),
}

#[derive(Clone, Debug, PartialEq)]
struct TemplateButton {
    kind: ButtonKind,
    text: String,
    url: Option<String>,
}

impl Template {
    /// Reads a template as Graph lists it; `None` when it is none.
    pub(super) fn read(listed: &Value) -> Option<Self> {
        let text = |member: &str| listed[member].as_str().map(str::to_owned);
        let components = listed["components"].as_array()?;
        let part = |kind: &str| components.iter().find(|it| is_kind(it, kind));
        Some(Self {
            name: text("name")?,
            language: text("language")?,
            category: match listed["category"].as_str()? {
                "MARKETING" => Category::Marketing,
                "UTILITY" => Category::Utility,
                "AUTHENTICATION" => Category::Authentication,
                _ => return None,
            },
            named: listed["parameter_format"] == "NAMED",
            header: part("header").and_then(read_header),
            body: part("body").and_then(|it| it["text"].as_str())?.to_owned(),
            footer: part("footer").and_then(|it| it["text"].as_str()).map(str::to_owned),
            buttons: part("buttons")
                .and_then(|it| it["buttons"].as_array())
                .map(|all| all.iter().map(read_button).collect())
                .unwrap_or_default(),
            listed: listed.clone(),
        })
    }

    /// Whether a send's `template` object fills in what this template leaves open.
    pub(super) fn check(&self, sent: &Value) -> Result<(), Refusal> {
        match &self.header {
            Some(TemplateHeader::Text(text)) => {
                self.check_texts("header", text, parameters(sent, "header"))?;
            }
            Some(TemplateHeader::Media(kind)) => check_media(*kind, parameters(sent, "header"))?,
            None => self.check_texts("header", "", parameters(sent, "header"))?,
        }
        self.check_texts("body", &self.body, parameters(sent, "body"))?;
        for (index, button) in self.buttons.iter().enumerate() {
            if let Some(url) = &button.url {
                check_count("button", variables(url).len(), button_parameters(sent, index).len())?;
                button_parameters(sent, index).iter().try_for_each(check_text)?;
            }
        }
        let filled = self.fill(&self.body, parameters(sent, "body"));
        if filled.chars().count() > BODY_LENGTH_MAX {
            return Err(Refusal::new(132_005, format!("body: longer than {BODY_LENGTH_MAX}")));
        }
        Ok(())
    }

    /// What the person sees of a send's `template` object.
    pub(super) fn show(&self, sent: &Value) -> Shown {
        let header = self.header.as_ref().map(|header| match header {
            TemplateHeader::Text(text) => Header::text(self.fill(text, parameters(sent, "header"))),
            TemplateHeader::Media(kind) => {
                let media = parameters(sent, "header").first().map(|it| &it[kind.as_str()]);
                let link = media.and_then(|it| it["link"].as_str());
                Header { kind: *kind, text: None, link: link.map(str::to_owned) }
            }
        });
        let button = |(index, button): (usize, &TemplateButton)| Button {
            kind: button.kind,
            text: button.text.clone(),
            url: button.url.as_deref().map(|url| fill(url, false, button_parameters(sent, index))),
        };
        Shown {
            header,
            body: self.fill(&self.body, parameters(sent, "body")),
            footer: self.footer.clone(),
            buttons: self.buttons.iter().enumerate().map(button).collect(),
        }
    }

    fn check_texts(&self, part: &str, text: &str, given: &[Value]) -> Result<(), Refusal> {
        let wanted = variables(text);
        if self.named && given.iter().any(|it| it["parameter_name"].as_str().is_none()) {
            return Err(Refusal::new(100, "Parameter name is missing or empty"));
        }
        check_count(part, wanted.len(), given.len())?;
        let unknown = |it: &&Value| {
            let name = it["parameter_name"].as_str().unwrap_or_default();
            self.named && !wanted.contains(&name)
        };
        if let Some(stray) = given.iter().find(unknown) {
            let name = stray["parameter_name"].as_str().unwrap_or_default();
            let details = format!("{part}: the template has no parameter named {name}");
            return Err(Refusal::new(132_000, details));
        }
        given.iter().try_for_each(check_text)
    }

    fn fill(&self, text: &str, given: &[Value]) -> String {
        fill(text, self.named, given)
    }
}

fn read_header(part: &Value) -> Option<TemplateHeader> {
    match part["format"].as_str()? {
        "TEXT" => part["text"].as_str().map(|it| TemplateHeader::Text(it.to_owned())),
        format => HeaderKind::read(&format.to_lowercase()).map(TemplateHeader::Media),
    }
}

fn read_button(button: &Value) -> TemplateButton {
    let text = |member: &str| button[member].as_str().map(str::to_owned);
    TemplateButton {
        kind: match button["type"].as_str() {
            Some("URL" | "OTP") => ButtonKind::Url,
            Some("PHONE_NUMBER") => ButtonKind::PhoneNumber,
            Some("COPY_CODE") => ButtonKind::CopyCode,
            _ => ButtonKind::QuickReply,
        },
        text: text("text").unwrap_or_default(),
        url: text("url"),
    }
}

fn is_kind(component: &Value, kind: &str) -> bool {
    component["type"].as_str().is_some_and(|it| it.eq_ignore_ascii_case(kind))
}

/// What a send gives for one part; nothing when it does not list the part.
fn parameters<'a>(sent: &'a Value, kind: &str) -> &'a [Value] {
    sent["components"]
        .as_array()
        .and_then(|all| all.iter().find(|it| is_kind(it, kind)))
        .and_then(|it| it["parameters"].as_array())
        .map_or(&[], Vec::as_slice)
}

/// What a send gives for one button; its index is a number or a text.
fn button_parameters(sent: &Value, index: usize) -> &[Value] {
    let is_it = |component: &&Value| {
        let given = &component["index"];
        let given = given.as_u64().or_else(|| given.as_str().and_then(|it| it.parse().ok()));
        is_kind(component, "button") && given == u64::try_from(index).ok()
    };
    sent["components"]
        .as_array()
        .and_then(|all| all.iter().find(is_it))
        .and_then(|it| it["parameters"].as_array())
        .map_or(&[], Vec::as_slice)
}

fn check_count(part: &str, wanted: usize, given: usize) -> Result<(), Refusal> {
    if wanted == given {
        return Ok(());
    }
    let details = format!(
        "{part}: number of localizable_params ({given}) does not match the expected number of params ({wanted})"
    );
    Err(Refusal::new(132_000, details))
}

fn check_media(wanted: HeaderKind, given: &[Value]) -> Result<(), Refusal> {
    let kind = given.first().and_then(|it| it["type"].as_str()).unwrap_or("unknown");
    if kind == wanted.as_str() && given.len() == 1 {
        return Ok(());
    }
    let (wanted, kind) = (wanted.as_str().to_uppercase(), kind.to_uppercase());
    let details = format!("header: Format mismatch, expected {wanted}, received {kind}");
    Err(Refusal::new(132_012, details))
}

fn check_text(given: &Value) -> Result<(), Refusal> {
    let text = text_of(given);
    if text.is_empty() {
        return Err(Refusal::new(131_008, "Parameter of type text is missing text value"));
    }
    if text.contains(['\n', '\r', '\t']) || text.contains(&" ".repeat(BLANKS_MAX + 1)) {
        let details = format!(
            "Param text cannot have new-line/tab characters or more than {BLANKS_MAX} consecutive spaces"
        );
        return Err(Refusal::new(132_018, details));
    }
    Ok(())
}

/// What a person reads of one parameter.
fn text_of(given: &Value) -> &str {
    let text = match given["type"].as_str() {
        Some("currency") => &given["currency"]["fallback_value"],
        Some("date_time") => &given["date_time"]["fallback_value"],
        Some("coupon_code") => &given["coupon_code"],
        Some("payload") => &given["payload"],
        _ => &given["text"],
    };
    text.as_str().unwrap_or_default()
}

/// The names in double braces, each once, in the order of the text.
fn variables(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((_, name, after)) = next_variable(rest) {
        if !names.contains(&name) {
            names.push(name);
        }
        rest = after;
    }
    names
}

/// Puts what was given in place of the blanks; a blank nobody filled stays as it is.
fn fill(text: &str, named: bool, given: &[Value]) -> String {
    let wanted = variables(text);
    let value_of = |name: &str| {
        if named {
            return given.iter().find(|it| it["parameter_name"] == *name);
        }
        given.get(wanted.iter().position(|it| *it == name)?)
    };
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, name, after)) = next_variable(rest) {
        filled.push_str(before);
        match value_of(name) {
            Some(value) => filled.push_str(text_of(value)),
            None => filled.push_str(&rest[before.len()..rest.len() - after.len()]),
        }
        rest = after;
    }
    filled + rest
}

/// The text before the next name in double braces, that name, and the text after it.
fn next_variable(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("{{")?;
    let (name, after) = rest.split_once("}}")?;
    Some((before, name, after))
}

#[cfg(test)]
mod tests;
