//! What is posted to `…/messages`: it survives reading and writing, and what Meta refuses is
//! refused in Meta's words.

use crate::fixtures;
use serde_json::{Value, json};
use waxwing_cloud_api::content::{Component, Content, Parameter};
use waxwing_cloud_api::messages::{MarkRead, MessagesRequest, SendRequest, To};

#[test]
fn every_request_survives_a_round_trip() {
    for fixture in fixtures::all("messages") {
        let request = MessagesRequest::parse(&fixture.body);
        let request = request.unwrap_or_else(|it| panic!("{}: {it:?}", fixture.name));
        let written = match &request {
            MessagesRequest::Send(it) => it.to_json(),
            MessagesRequest::MarkRead(it) => it.to_json(),
        };
        let before: Value = serde_json::from_slice(&fixture.body).unwrap();
        let after: Value = serde_json::from_slice(&written).unwrap();
        assert_eq!(after, before, "{}", fixture.name);
        assert_eq!(MessagesRequest::parse(&written).unwrap(), request, "{}", fixture.name);
    }
}

#[test]
fn a_send_is_written_as_meta_reads_it() {
    let components = [
        Component::body([Parameter::text("Rui"), Parameter::named("day", "Monday")]),
        Component::button("url", 0, [Parameter::text("A-771")]),
    ];
    let template = Content::filled_template("order_update", "pt_PT", components);
    let request = SendRequest {
        context: Some("wamid.T1".parse().unwrap()),
        biz_opaque_callback_data: Some("msg_1".to_owned()),
        ..SendRequest::new(To::Number("+14155550101".to_owned()), template)
    };
    insta::assert_snapshot!(String::from_utf8(request.to_json()).unwrap(), @r#"{"messaging_product":"whatsapp","to":"+14155550101","type":"template","template":{"name":"order_update","language":{"code":"pt_PT"},"components":[{"type":"body","parameters":[{"type":"text","text":"Rui"},{"type":"text","parameter_name":"day","text":"Monday"}]},{"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"A-771"}]}]},"context":{"message_id":"wamid.T1"},"biz_opaque_callback_data":"msg_1"}"#);
}

#[test]
fn a_text_to_somebody_without_a_number_is_written_as_meta_reads_it() {
    let to = To::Scoped("PT.20771934458812".parse().unwrap());
    let request = SendRequest::new(to, Content::text("Olá"));
    insta::assert_snapshot!(String::from_utf8(request.to_json()).unwrap(), @r#"{"messaging_product":"whatsapp","recipient":"PT.20771934458812","type":"text","text":{"body":"Olá"}}"#);
}

#[test]
fn a_read_receipt_is_written_as_meta_reads_it() {
    let receipt = MarkRead { message_id: "wamid.T1".parse().unwrap(), typing: true };
    insta::assert_snapshot!(String::from_utf8(receipt.to_json()).unwrap(), @r#"{"messaging_product":"whatsapp","status":"read","message_id":"wamid.T1","typing_indicator":{"type":"text"}}"#);
    assert_eq!(MarkRead::parse(&receipt.to_json()).unwrap(), receipt);
}

#[test]
fn a_number_in_place_of_a_string_and_a_missing_type_are_read_as_meta_reads_them() {
    let body = br#"{"messaging_product":"whatsapp","to":14155550101,"text":{"body":"hi"}}"#;
    let request = SendRequest::parse(body).unwrap();
    assert_eq!(request.to, To::Number("14155550101".to_owned()));
    assert_eq!(request.content, Content::text("hi"));
}

#[test]
fn a_request_tells_a_group_from_a_number() {
    let is_for_group =
        |name| SendRequest::parse(&fixtures::one("messages", name)).unwrap().is_for_group();
    assert!(is_for_group("text_to_group"));
    assert!(!is_for_group("text"));
    assert!(!is_for_group("text_with_everything"));
}

#[test]
fn a_number_wins_over_a_scoped_id() {
    let mut body: Value = valid();
    body["recipient"] = "PT.20771934458812".into();
    let request = SendRequest::parse(body.to_string().as_bytes()).unwrap();
    assert_eq!(request.to, To::Number("+14155550101".to_owned()));
    assert_eq!(request.rest["recipient"], "PT.20771934458812");
}

/// Sets a member of a valid request (or takes it away, for null) and gives Meta's answer.
fn refusal(pointer: &str, value: Value) -> String {
    let mut body = valid();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = body.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    if value.is_null() {
        parent.remove(name);
    } else {
        parent.insert(name.to_owned(), value);
    }
    let error = MessagesRequest::parse(body.to_string().as_bytes()).unwrap_err();
    assert_eq!(error.http_status(), 400);
    let details = error.details.as_deref().map_or_else(String::new, |it| format!(" | {it}"));
    format!("{}{details}", error.message)
}

fn valid() -> Value {
    json!({
        "messaging_product": "whatsapp",
        "to": "+14155550101",
        "type": "text",
        "text": { "body": "hi" },
    })
}

#[test]
fn what_meta_refuses_is_refused_in_its_words() {
    let long = |length| Value::from("ä".repeat(length));
    let refusals = [
        refusal("/messaging_product", Value::Null),
        refusal("/messaging_product", json!("telegram")),
        refusal("/to", Value::Null),
        refusal("/to", json!("")),
        refusal("/to", json!(["+14155550101"])),
        refusal("/recipient_type", json!("everybody")),
        refusal("/type", json!("hologram")),
        refusal("/type", json!("template")),
        refusal("/type", json!("image")),
        refusal("/text", Value::Null),
        refusal("/text", json!("hi")),
        refusal("/text/body", Value::Null),
        refusal("/text/body", json!(5)),
        refusal("/text/body", json!("")),
        refusal("/text/body", json!(" \n ")),
        refusal("/text/body", long(4_097)),
        refusal("/text/preview_url", json!("yes")),
        refusal("/context", json!("wamid.T1")),
        refusal("/context", json!({})),
        refusal("/context", json!({ "message_id": "not an id" })),
        refusal("/biz_opaque_callback_data", long(513)),
        refusal("/biz_opaque_callback_data", json!({})),
        refusal("/status", json!("seen")),
        refusal("/status", json!("read")),
    ];
    insta::assert_snapshot!(refusals.join("\n"), @r#"
    (#100) The parameter messaging_product is required.
    (#100) Param messaging_product must be one of {WHATSAPP} - got "telegram".
    (#100) The parameter to is required.
    (#100) The parameter to is required.
    (#100) Param to must be a string.
    (#100) Param recipient_type must be one of {GROUP, INDIVIDUAL} - got "everybody".
    (#100) Param type must be one of {AUDIO, CONTACTS, DOCUMENT, IMAGE, INTERACTIVE, LOCATION, PIN, REACTION, STICKER, TEMPLATE, TEXT, VIDEO} - got "hologram".
    (#131008) Required parameter is missing | Parameter 'template' is mandatory for type 'template'
    (#131008) Required parameter is missing | Parameter 'image' is mandatory for type 'image'
    (#131008) Required parameter is missing | Parameter 'text' is mandatory for type 'text'
    (#100) Param text must be an object, and is a string.
    (#131008) Required parameter is missing | Parameter 'body' is mandatory for type 'text'
    (#100) Param text['body'] must be a string, and is a number.
    (#100) Param text['body'] must not be empty.
    (#100) Param text['body'] must not be empty.
    (#100) Param text['body'] must be at most 4096 characters long, and has 4097.
    (#100) Param text['preview_url'] must be a boolean, and is a string.
    (#100) Param context must be an object.
    (#100) The parameter message_id is required.
    (#131009) Parameter value is not valid | Message id is not valid
    (#100) Param biz_opaque_callback_data must be at most 512 characters long.
    (#100) Param biz_opaque_callback_data must be a string.
    (#100) Param status must be one of {READ} - got "seen".
    (#100) The parameter message_id is required.
    "#);
}

#[test]
fn a_template_meta_refuses_is_refused_in_its_words() {
    let template = |name: Value, code: Value| json!({ "name": name, "language": { "code": code } });
    let long = Value::from("ä".repeat(513));
    let mut body = valid();
    body["type"] = "template".into();
    for (content, expected) in [
        (template(long, json!("en")), "template['name'] must be at most 512 characters long"),
        (template(json!(""), json!("en")), "template['name'] must not be empty"),
        (template(json!("hello"), json!("")), "template['language']['code'] must not be empty"),
        (json!({ "name": "hello", "language": "en" }), "template['language'] must be an object"),
        (
            json!({ "name": "hello", "language": { "code": "en" }, "components": {} }),
            "template['components'] must be an array",
        ),
    ] {
        body["template"] = content;
        let error = SendRequest::parse(body.to_string().as_bytes()).unwrap_err();
        assert!(error.message.contains(expected), "{}", error.message);
    }
}

#[test]
fn the_longest_allowed_is_taken() {
    let mut body = valid();
    body["text"]["body"] = "ä".repeat(4_096).into();
    body["biz_opaque_callback_data"] = "ä".repeat(512).into();
    assert!(SendRequest::parse(body.to_string().as_bytes()).is_ok());
}

#[test]
fn what_is_no_json_lacks_its_first_parameter() {
    for body in ["", "no JSON", "[]", "5", "{"] {
        let error = MessagesRequest::parse(body.as_bytes()).unwrap_err();
        assert_eq!(error.code, 100);
        assert_eq!(error.message, "(#100) The parameter messaging_product is required.");
    }
}
