//! What Meta answers: read, written, and what each answer means for a send.

use crate::fixtures;
use serde_json::Value;
use std::fmt::Write as _;
use waxwing_cloud_api::errors::{GraphError, classify};
use waxwing_cloud_api::messages::Sent;
use waxwing_domain::dispatch::Outcome;

#[test]
fn every_answer_survives_a_round_trip() {
    for fixture in fixtures::all("answers") {
        let sent = Sent::parse(&fixture.body).unwrap_or_else(|| panic!("{}", fixture.name));
        let before: Value = serde_json::from_slice(&fixture.body).unwrap();
        let after: Value = serde_json::from_slice(&sent.to_json()).unwrap();
        assert_eq!(after, before, "{}", fixture.name);
    }
}

#[test]
fn every_answer_means_that_meta_has_the_message() {
    for fixture in fixtures::all("answers") {
        let Outcome::Accepted { wamid, .. } = classify(200, None, &fixture.body) else {
            panic!("{}", fixture.name)
        };
        assert!(wamid.as_str().starts_with("wamid.SENT"));
    }
}

#[test]
fn every_error_survives_a_round_trip() {
    for fixture in fixtures::all("errors") {
        let error = GraphError::parse(&fixture.body).unwrap_or_else(|| panic!("{}", fixture.name));
        assert_eq!(GraphError::parse(&error.to_json()), Some(error), "{}", fixture.name);
    }
}

#[test]
fn an_error_is_written_as_meta_writes_it() {
    let error = GraphError::new(131_009, Some("Parameter value is not valid")).traced("A1b2");
    insta::assert_snapshot!(String::from_utf8(error.to_json()).unwrap(), @r#"{"error":{"message":"(#131009) Parameter value is not valid","type":"OAuthException","code":131009,"error_data":{"messaging_product":"whatsapp","details":"Parameter value is not valid"},"fbtrace_id":"A1b2"}}"#);
    let error = GraphError::invalid_token().traced("A1b2");
    insta::assert_snapshot!(String::from_utf8(error.to_json()).unwrap(), @r#"{"error":{"message":"Invalid OAuth access token - Cannot parse access token","type":"OAuthException","code":190,"fbtrace_id":"A1b2"}}"#);
    let error = GraphError::unknown_object("1").traced("A1b2");
    insta::assert_snapshot!(String::from_utf8(error.to_json()).unwrap(), @r#"{"error":{"message":"Unsupported post request. Object with ID '1' does not exist, cannot be loaded due to missing permissions, or does not support this operation","type":"GraphMethodException","code":100,"error_subcode":33,"fbtrace_id":"A1b2"}}"#);
    let error = GraphError {
        is_transient: true,
        user_title: Some("Try later".to_owned()),
        user_msg: Some("Something is being mended.".to_owned()),
        ..GraphError::new(2, None)
    };
    insta::assert_snapshot!(String::from_utf8(error.to_json()).unwrap(), @r#"{"error":{"message":"(#2) API Service","type":"OAuthException","code":2,"is_transient":true,"error_user_title":"Try later","error_user_msg":"Something is being mended."}}"#);
}

#[test]
fn every_error_means_something() {
    let mut meanings = String::new();
    for fixture in fixtures::all("errors") {
        let status = fixture.name[..3].parse().unwrap();
        let meaning = match classify(status, None, &fixture.body) {
            Outcome::Refused { fault, .. } => format!(
                "{} {} {:?} {:?} | {}",
                fault.class.as_str(),
                fault.code,
                fault.subcode,
                fault.title,
                fault.details.unwrap_or_default()
            ),
            outcome => format!("{outcome:?}"),
        };
        writeln!(meanings, "{}: {}", fixture.name, meaning.trim_end()).unwrap();
    }
    insta::assert_snapshot!(meanings);
}

#[test]
fn an_error_of_making_a_template_is_known_by_its_subcode() {
    let error = GraphError { subcode: Some(2_388_024), ..GraphError::new(100, None) };
    assert_eq!(error.row().map(|it| it.code), Some(2_388_024));
    let error = GraphError { subcode: Some(463), ..GraphError::new(190, None) };
    assert_eq!(error.row().map(|it| it.code), Some(190));
    let error = GraphError { subcode: Some(7), ..GraphError::new(100, None) };
    assert_eq!(error.row().map(|it| it.code), Some(100));
    assert_eq!(GraphError::new(5, None).row(), None);
}
