//! Meta's own examples: what Meta prints, we read. They lie beside the repository, in
//! `../shared/fixtures`; where that folder is absent these tests say so and check nothing.

use crate::fixtures::{self, Fixture};
use serde_json::Value;
use waxwing_cloud_api::messages::{MessagesRequest, Sent};

/// The examples of one folder, or none where the folder is not there.
fn examples(folder: &str) -> Vec<Fixture> {
    let root = fixtures::workspace().join("../shared/fixtures");
    if !root.is_dir() {
        eprintln!("not checked: there is no folder {}", root.display());
        return Vec::new();
    }
    let found = fixtures::read(&root.join("meta-openapi/phone_messages__post").join(folder));
    assert!(found.len() > 40, "the folder is there, its examples are not");
    found
}

/// An example with what Meta leaves to the reader: addresses, and the type of a header.
fn filled_in(body: &[u8]) -> Vec<u8> {
    let mut value: Value = serde_json::from_slice(body).unwrap();
    fill_in(&mut value);
    value.to_string().into_bytes()
}

fn fill_in(value: &mut Value) {
    match value {
        Value::String(text) if text.contains("http(s)://") => {
            "https://files.example/file".clone_into(text);
        }
        Value::String(text) if text == "<HEADER_TYPE>" => "text".clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(fill_in),
        Value::Object(members) => members.values_mut().for_each(fill_in),
        _ => {}
    }
}

#[test]
fn every_request_meta_prints_survives_a_round_trip() {
    for example in examples("request") {
        let body = filled_in(&example.body);
        let request = MessagesRequest::parse(&body);
        let request = request.unwrap_or_else(|it| panic!("{}: {it:?}", example.name));
        let written = match request {
            MessagesRequest::Send(it) => it.to_json(),
            MessagesRequest::MarkRead(it) => it.to_json(),
        };
        let mut before: Value = serde_json::from_slice(&body).unwrap();
        let after: Value = serde_json::from_slice(&written).unwrap();
        if before.get("type").is_none() && before.get("status").is_none() {
            before["type"] = after["type"].clone();
        }
        assert_eq!(after, before, "{}", example.name);
    }
}

#[test]
fn every_answer_meta_prints_is_read() {
    for example in examples("response_200") {
        let is_receipt = example.name == "send_typing_indicator_and_read_receipt";
        assert_eq!(Sent::parse(&example.body).is_none(), is_receipt, "{}", example.name);
    }
}
