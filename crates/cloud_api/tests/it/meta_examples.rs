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

#[test]
fn every_request_meta_prints_survives_a_round_trip() {
    for example in examples("request") {
        let request = MessagesRequest::parse(&example.body);
        let request = request.unwrap_or_else(|it| panic!("{}: {it:?}", example.name));
        let written = match request {
            MessagesRequest::Send(it) => it.to_json(),
            MessagesRequest::MarkRead(it) => it.to_json(),
        };
        let mut before: Value = serde_json::from_slice(&example.body).unwrap();
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
