//! Contents survive as they came, and views read what builders built.

use super::*;

#[test]
fn a_text_is_kept_as_meta_writes_it() {
    let content = Content::text("olá");
    assert_eq!(content.to_json(), r#"{"type":"text","text":{"body":"olá"}}"#);
    assert_eq!(content.kind(), "text");
}

#[test]
fn what_we_do_not_know_survives() {
    for json in [
        r#"{"type":"text","text":{"body":"x","preview_url":false,"mood":["sunny"]}}"#,
        r#"{"type":"template","template":{"name":"n","language":{"code":"en","policy":"deterministic"},"components":[{"type":"carousel","cards":[1.10]}],"namespace":"ns"}}"#,
        r#"{"type":"text","text":{"body":"x"},"referral":{"source_id":"7"}}"#,
        r#"{"type":"image","image":5}"#,
        r#"{"type":"hologram","hologram":{"depth":3},"errors":[]}"#,
        r#"{"type":"request_welcome"}"#,
    ] {
        let content = Content::from_json(json).unwrap();
        assert_eq!(content.to_json(), json.replace("1.10", "1.1"));
    }
}

#[test]
fn what_says_not_what_it_is_is_no_content() {
    for json in ["", "[]", "5"] {
        assert_eq!(Content::from_json(json), Err(InvalidContent::NotAnObject), "{json}");
    }
    for json in ["{}", r#"{"type":5}"#, r#"{"text":{"body":"x"}}"#] {
        assert_eq!(Content::from_json(json), Err(InvalidContent::NoType), "{json}");
    }
}

#[test]
fn looking_into_what_does_not_fit_finds_nothing() {
    for payload in [json!(null), json!(5), json!([]), json!({ "body": 5, "name": [] })] {
        for kind in ["text", "image", "location", "contacts", "reaction", "interactive", "order"] {
            let content = Content::new(kind, payload.clone());
            match content.said() {
                Said::Text(it) => assert_eq!((it.body(), it.preview_url()), ("", None)),
                Said::Media(it) => assert_eq!((it.source(), it.caption()), (None, None)),
                Said::Location(it) => assert_eq!((it.latitude(), it.name()), (None, None)),
                Said::Contacts(it) => assert_eq!(it.cards().count(), 0),
                Said::Reaction(it) => assert_eq!((it.message_id(), it.emoji()), ("", None)),
                Said::Interactive(it) => {
                    assert_eq!((it.kind(), it.body(), it.header()), ("", None, None));
                    assert_eq!((it.cards(), it.sections(), it.reply()), (vec![], vec![], None));
                }
                Said::Order(it) => assert_eq!((it.text(), it.items().len()), ("", 0)),
                other => panic!("{kind} is {other:?}"),
            }
        }
    }
}

#[test]
fn a_place_is_read_from_numbers_and_from_texts() {
    for payload in [
        json!({ "latitude": 38.7223, "longitude": -9.1393 }),
        json!({ "latitude": "38.7223", "longitude": " -9.1393 " }),
    ] {
        let content = Content::new("location", payload);
        let Said::Location(place) = content.said() else { panic!("a location is one") };
        assert_eq!((place.latitude(), place.longitude()), (Some(38.7223), Some(-9.1393)));
    }
}

#[test]
fn what_was_offered_is_read_as_it_was_built() {
    let frame = Frame {
        header: Some(Header::Media(
            MediaKind::Image,
            MediaSource::Link("https://a.example/1"),
            None,
        )),
        body: Some("Keep it?"),
        footer: Some("until noon"),
    };
    let offer = Content::buttons(frame, &[("keep", "Keep"), ("move", "Move")]);
    let Said::Interactive(offer) = offer.said() else { panic!("it is interactive") };
    assert_eq!(offer.buttons(), [("keep", "Keep"), ("move", "Move")]);
    let read = Frame { header: offer.header(), body: offer.body(), footer: offer.footer() };
    assert_eq!(read, frame);

    let rows = vec![
        Row { id: "w1", title: "08–10", description: Some("free") },
        Row { id: "w2", title: "10–12", description: None },
    ];
    let sections = [Section { title: Some("Morning"), rows }];
    let list = Content::list(Frame { header: None, ..frame }, "Choose", &sections);
    let Said::Interactive(list) = list.said() else { panic!("it is interactive") };
    assert_eq!((list.list_button(), list.sections()), (Some("Choose"), sections.to_vec()));

    let cards = [CarouselCard {
        header: Header::Media(MediaKind::Video, MediaSource::Id("7"), None),
        body: Some("Tent"),
        action: CarouselAction::Open(Cta { display_text: "View", url: "https://a.example/t" }),
    }];
    let carousel = Content::carousel("This week", &cards);
    let Said::Interactive(carousel) = carousel.said() else { panic!("it is interactive") };
    assert_eq!(carousel.cards(), cards);
}

#[test]
fn a_tap_is_an_answer_whichever_way_it_is_told() {
    let reply = |kind: &str| {
        let row = json!({ "id": "w1", "title": "08–10" });
        Content::new("interactive", json!({ "type": kind, kind: row }))
    };
    for content in [reply("button_reply"), reply("list_reply")] {
        assert_eq!(content.answer(), Some(Answer { title: "08–10", id: Some("w1") }));
    }
    let tapped = Content::new("button", json!({ "text": "STOP" }));
    assert_eq!(tapped.answer(), Some(Answer { title: "STOP", id: None }));
    assert_eq!(reply("nfm_reply").answer(), None);
    assert_eq!(Content::text("hi").answer(), None);
}

#[test]
fn cards_get_the_ids_we_know_and_keep_those_they_have() {
    let cards = json!([{ "name": { "formatted_name": "Inês" }, "phones": [
        { "phone": "+351 912" }, { "phone": "+49", "wa_id": "49" }, { "phone": "+1" }, {},
    ] }]);
    let known = |number: &str| (number == "+351 912").then(|| "351912".parse().unwrap());
    let content = Content::new("contacts", cards).with_wa_ids(known);
    let Said::Contacts(cards) = content.said() else { panic!("cards are cards") };
    let ids: Vec<_> = cards.cards().flat_map(Card::phones).map(Phone::wa_id).collect();
    assert_eq!(ids, [Some("351912"), Some("49"), None, None]);
}
