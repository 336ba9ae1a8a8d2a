//! Where the builders put what they are given, as JSON pointers into the content.
//!
//! Whoever builds a content from something else can remember with these which of their members
//! became which of Meta's, and point there when [`crate::validate::validate`] finds a breach.

use super::MediaKind;

/// The words of a text.
pub const TEXT_BODY: &str = "/text/body";
/// Whether a text shows a preview of its first link.
pub const TEXT_PREVIEW: &str = "/text/preview_url";
/// A place's degrees north.
pub const LATITUDE: &str = "/location/latitude";
/// A place's degrees east.
pub const LONGITUDE: &str = "/location/longitude";
/// What a place is called.
pub const PLACE_NAME: &str = "/location/name";
/// The address of a place.
pub const PLACE_ADDRESS: &str = "/location/address";
/// The words of an interactive message.
pub const WORDS: &str = "/interactive/body";
/// What stands above them.
pub const HEADER: &str = "/interactive/header";
/// The buttons that answer.
pub const BUTTONS: &str = "/interactive/action/buttons";
/// What stands on the button that opens a page.
pub const CTA_LABEL: &str = "/interactive/action/parameters/display_text";
/// Where the button leads that opens a page.
pub const CTA_URL: &str = "/interactive/action/parameters/url";
/// What stands on the button that opens a list.
pub const LIST_BUTTON: &str = "/interactive/action/button";
/// The sections of a list.
pub const SECTIONS: &str = "/interactive/action/sections";
/// The cards of a carousel.
pub const CARDS: &str = "/interactive/action/cards";
/// The whole of a template.
pub const TEMPLATE: &str = "/template";
/// A template's name.
pub const TEMPLATE_NAME: &str = "/template/name";
/// A template's language.
pub const TEMPLATE_LANGUAGE: &str = "/template/language";
/// What fills a template's blanks.
pub const TEMPLATE_COMPONENTS: &str = "/template/components";

/// A medium.
pub fn medium(kind: MediaKind) -> String {
    format!("/{}", kind.as_str())
}

/// The words below a medium.
pub fn caption(kind: MediaKind) -> String {
    format!("/{}/caption", kind.as_str())
}

/// What a file is called.
pub fn filename(kind: MediaKind) -> String {
    format!("/{}/filename", kind.as_str())
}

/// The medium in a header.
pub fn header_medium(kind: MediaKind) -> String {
    format!("{HEADER}/{}", kind.as_str())
}

/// What a file in a header is called.
pub fn header_filename(kind: MediaKind) -> String {
    format!("{HEADER}/{}/filename", kind.as_str())
}

/// One button that answers.
pub fn button(place: usize) -> String {
    format!("{BUTTONS}/{place}")
}

/// What stands on a button that answers.
pub fn button_title(place: usize) -> String {
    format!("{BUTTONS}/{place}/reply/title")
}

/// What comes back from a button that answers.
pub fn button_id(place: usize) -> String {
    format!("{BUTTONS}/{place}/reply/id")
}

/// One section of a list.
pub fn section(place: usize) -> String {
    format!("{SECTIONS}/{place}")
}

/// What stands above a section.
pub fn section_title(place: usize) -> String {
    format!("{SECTIONS}/{place}/title")
}

/// The rows of a section.
pub fn rows(section: usize) -> String {
    format!("{SECTIONS}/{section}/rows")
}

/// What stands on a row.
pub fn row_title(section: usize, place: usize) -> String {
    format!("{SECTIONS}/{section}/rows/{place}/title")
}

/// What comes back when a row is chosen.
pub fn row_id(section: usize, place: usize) -> String {
    format!("{SECTIONS}/{section}/rows/{place}/id")
}

/// What stands below the title of a row.
pub fn row_description(section: usize, place: usize) -> String {
    format!("{SECTIONS}/{section}/rows/{place}/description")
}

/// One card of a carousel.
pub fn card(place: usize) -> String {
    format!("{CARDS}/{place}")
}

/// The picture or film of a card.
pub fn card_header(place: usize) -> String {
    format!("{CARDS}/{place}/header")
}

/// The words of a card.
pub fn card_words(place: usize) -> String {
    format!("{CARDS}/{place}/body")
}

/// What can be tapped on a card.
pub fn card_action(place: usize) -> String {
    format!("{CARDS}/{place}/action")
}

/// What stands on a card's button that opens a page.
pub fn card_cta_label(place: usize) -> String {
    format!("{CARDS}/{place}/action/parameters/display_text")
}

/// Where a card's button leads that opens a page.
pub fn card_cta_url(place: usize) -> String {
    format!("{CARDS}/{place}/action/parameters/url")
}

/// The buttons of a card that answer.
pub fn card_buttons(place: usize) -> String {
    format!("{CARDS}/{place}/action/buttons")
}

/// What stands on a card's button that answers.
pub fn card_button_title(card: usize, place: usize) -> String {
    format!("{CARDS}/{card}/action/buttons/{place}/quick_reply/title")
}

/// What comes back from a card's button that answers.
pub fn card_button_id(card: usize, place: usize) -> String {
    format!("{CARDS}/{card}/action/buttons/{place}/quick_reply/id")
}

/// What fills one blank of a template.
pub fn template_parameter(component: usize, place: usize) -> String {
    format!("{TEMPLATE_COMPONENTS}/{component}/parameters/{place}")
}

/// What the content of that type holds under its name.
pub fn payload(kind: &str) -> String {
    format!("/{kind}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{
        CarouselAction, CarouselCard, Content, Cta, Frame, Header, MediaSource, Row, Section,
    };
    use serde_json::Value;

    /// What the content holds at that place, which must be there.
    fn at(content: &Content, pointer: &str) -> Value {
        let whole: Value = serde_json::from_str(&content.to_json()).expect("a content is JSON");
        whole.pointer(pointer).unwrap_or_else(|| panic!("{pointer} is in {whole:#}")).clone()
    }

    #[test]
    fn what_stands_alone_is_where_it_is_said_to_be() {
        let text = Content::text_with_preview("hi", true);
        assert_eq!((at(&text, TEXT_BODY), at(&text, TEXT_PREVIEW)), ("hi".into(), true.into()));
        let place = Content::location(1.5, 2.5, Some("n"), Some("a"));
        assert_eq!((at(&place, LATITUDE), at(&place, LONGITUDE)), (1.5.into(), 2.5.into()));
        assert_eq!((at(&place, PLACE_NAME), at(&place, PLACE_ADDRESS)), ("n".into(), "a".into()));
        let file = Content::document(MediaSource::Link("l"), Some("c"), Some("f"));
        let kind = MediaKind::Document;
        assert_eq!(at(&file, &medium(kind))["link"], "l");
        assert_eq!(at(&file, &caption(kind)), "c");
        assert_eq!(at(&file, &filename(kind)), "f");
        let template = Content::filled_template(
            "n",
            "en",
            [crate::content::Component::body([crate::content::Parameter::text("x")])],
        );
        assert_eq!(at(&template, TEMPLATE_NAME), "n");
        assert_eq!(at(&template, TEMPLATE_LANGUAGE)["code"], "en");
        assert_eq!(at(&template, TEMPLATE_COMPONENTS)[0]["type"], "body");
        assert_eq!(at(&template, &template_parameter(0, 0))["text"], "x");
        assert_eq!(at(&template, &payload("template")), at(&template, TEMPLATE));
    }

    #[test]
    fn buttons_and_lists_are_where_they_are_said_to_be() {
        let header = Header::Media(MediaKind::Document, MediaSource::Link("l"), Some("f"));
        let frame = Frame { header: Some(header), body: Some("w"), footer: None };
        let buttons = Content::buttons(frame, &[("i0", "t0"), ("i1", "t1")]);
        assert_eq!(at(&buttons, WORDS)["text"], "w");
        assert_eq!(at(&buttons, HEADER)["type"], "document");
        assert_eq!(at(&buttons, &header_medium(MediaKind::Document))["link"], "l");
        assert_eq!(at(&buttons, &header_filename(MediaKind::Document)), "f");
        assert_eq!(at(&buttons, BUTTONS)[1], at(&buttons, &button(1)));
        assert_eq!(
            (at(&buttons, &button_id(1)), at(&buttons, &button_title(1))),
            ("i1".into(), "t1".into())
        );
        let cta = Content::cta_url(frame, Cta { display_text: "d", url: "u" });
        assert_eq!((at(&cta, CTA_LABEL), at(&cta, CTA_URL)), ("d".into(), "u".into()));
        let row = Row { id: "i", title: "t", description: Some("d") };
        let section_of = Section { title: Some("s"), rows: vec![row] };
        let list = Content::list(frame, "b", &[section_of]);
        assert_eq!(at(&list, LIST_BUTTON), "b");
        assert_eq!(at(&list, SECTIONS)[0], at(&list, &section(0)));
        assert_eq!(at(&list, &section_title(0)), "s");
        assert_eq!(at(&list, &rows(0))[0]["id"], at(&list, &row_id(0, 0)));
        assert_eq!(
            (at(&list, &row_title(0, 0)), at(&list, &row_description(0, 0))),
            ("t".into(), "d".into())
        );
    }

    #[test]
    fn cards_are_where_they_are_said_to_be() {
        let header = Header::Media(MediaKind::Image, MediaSource::Link("l"), None);
        let open = CarouselAction::Open(Cta { display_text: "d", url: "u" });
        let answer = CarouselAction::Answer(vec![("i", "t")]);
        let card_of = |action| CarouselCard { header, body: Some("w"), action };
        let cards = Content::carousel("b", &[card_of(open), card_of(answer)]);
        assert_eq!(at(&cards, CARDS)[1], at(&cards, &card(1)));
        assert_eq!(at(&cards, &card_header(0))["type"], "image");
        assert_eq!(at(&cards, &card_words(0))["text"], "w");
        assert_eq!(at(&cards, &card_action(0))["name"], "cta_url");
        assert_eq!(
            (at(&cards, &card_cta_label(0)), at(&cards, &card_cta_url(0))),
            ("d".into(), "u".into())
        );
        assert_eq!(at(&cards, &card_buttons(1))[0]["type"], "quick_reply");
        assert_eq!(at(&cards, &card_button_id(1, 0)), "i");
        assert_eq!(at(&cards, &card_button_title(1, 0)), "t");
    }
}
