//! Tests of the templates: what Meta answers to a send that fills one in wrongly.

use super::*;
use serde_json::json;
use waxwing_cloud_api::content::{Content, Said};

fn world() -> World {
    use super::super::{Account, Limits, Pace, Retries};
    let account = Account {
        app_id: "1".to_owned(),
        app_secret: "s".to_owned(),
        graph_tokens: Vec::new(),
        base_url: "http://127.0.0.1".to_owned(),
        pace: Pace::default(),
        retries: Retries::default(),
        limits: Limits::On,
    };
    World::begin(account, 7, Timestamp::from_seconds(1_000))
}

fn sent(name: &str, components: Value) -> Content {
    let language = json!({ "code": "en_US" });
    Content::new(
        "template",
        json!({ "name": name, "language": language, "components": components }),
    )
}

fn check(name: &str, components: Value) -> Result<(), (i64, String)> {
    let content = sent(name, components);
    let Said::Template(template) = content.said() else { panic!("it is a template") };
    world().sendable(template).map(drop).map_err(|it| (it.code, it.details))
}

fn texts(texts: &[&str]) -> Value {
    texts.iter().map(|it| json!({"type": "text", "text": it})).collect()
}

fn order(body: &[&str], button: &[&str]) -> Value {
    json!([
        {"type": "body", "parameters": texts(body)},
        {"type": "button", "sub_type": "url", "index": "0", "parameters": texts(button)},
    ])
}

fn sale(names: &[&str], header: Value) -> Value {
    let parameter = |it: &&str| json!({"type": "text", "parameter_name": it, "text": "x"});
    let body: Value = names.iter().map(parameter).collect();
    json!([
        {"type": "HEADER", "parameters": header},
        {"type": "BODY", "parameters": body},
    ])
}

fn picture() -> Value {
    json!([{"type": "image", "image": {"link": "https://acme.example/s.jpg"}}])
}

const NAMES: [&str; 3] = ["first_name", "discount", "end_date"];

#[test]
fn every_template_of_the_seed_can_be_read_and_breaks_no_rule() {
    let listed: Vec<Value> = serde_json::from_str(seed::TEMPLATES_JSON).unwrap();
    for it in listed {
        let definition = Definition::read(it.clone()).unwrap();
        assert!(definition.id().is_some() && definition.status() == Status::Approved, "{it}");
    }
}

#[test]
fn what_is_filled_in_rightly_may_be_sent() {
    assert_eq!(check("hello_world", json!([])), Ok(()));
    assert_eq!(check("order_update", order(&["Ana", "A-1", "today"], &["A-1"])), Ok(()));
    assert_eq!(check("spring_sale", sale(&NAMES, picture())), Ok(()));
    let code = json!([
        {"type": "body", "parameters": texts(&["884213"])},
        {"type": "button", "sub_type": "url", "index": 0, "parameters": texts(&["884213"])},
    ]);
    assert_eq!(check("otp", code), Ok(()));
}

#[test]
fn counts_must_match_in_metas_words() {
    let words = |part: &str, given, wanted| {
        format!(
            "{part}: number of localizable_params ({given}) does not match the expected number of params ({wanted})"
        )
    };
    let answer = |components| check("order_update", components).unwrap_err();
    assert_eq!(answer(order(&["Ana"], &["A-1"])), (132_000, words("body", 1, 3)));
    assert_eq!(answer(order(&["1", "2", "3", "4"], &["A-1"])), (132_000, words("body", 4, 3)));
    assert_eq!(answer(order(&["1", "2", "3"], &[])), (132_000, words("button", 0, 1)));
    assert_eq!(answer(json!([])), (132_000, words("body", 0, 3)));
    let answer = check("hello_world", order(&["Ana"], &[])).unwrap_err();
    assert_eq!(answer, (132_000, words("body", 1, 0)));
}

#[test]
fn kinds_and_names_must_match() {
    let film = json!([{"type": "video", "video": {"id": "1"}}]);
    let (code, details) = check("spring_sale", sale(&NAMES, film)).unwrap_err();
    assert_eq!(code, 132_012);
    assert!(details.contains("expected IMAGE, received VIDEO"), "{details}");
    let (code, details) = check("spring_sale", json!([])).unwrap_err();
    assert_eq!((code, details.contains("expected IMAGE, received UNKNOWN")), (132_012, true));
    let other = sale(&["first_name", "price", "end_date"], picture());
    assert_eq!(check("spring_sale", other).unwrap_err().0, 132_000);
    let mut nameless = sale(&NAMES, picture());
    nameless[1]["parameters"][0].as_object_mut().unwrap().remove("parameter_name");
    assert_eq!(check("spring_sale", nameless).unwrap_err().0, 100);
}

#[test]
fn parameters_are_plain_lines_that_fit() {
    let code = |text: &str| check("order_update", order(&["Ana", text, "today"], &["A"])).err();
    let code = |text: &str| code(text).map(|it| it.0);
    assert_eq!(code(""), Some(131_008));
    assert_eq!(code("two\nlines"), Some(132_018));
    assert_eq!(code("wide     gap"), Some(132_018));
    assert_eq!(code(&"x".repeat(1_024)), Some(132_005));
}

#[test]
fn only_what_meta_approved_can_be_sent() {
    let mut world = world();
    let id = world.templates().next().and_then(Definition::id).unwrap();
    let mut code = |status: &str| {
        let order = ModerationOrder { status: Some(status.to_owned()), ..Default::default() };
        world.moderate(Timestamp::from_seconds(1_000), &id, order).unwrap();
        let content = sent("hello_world", json!([]));
        let Said::Template(template) = content.said() else { panic!("it is a template") };
        world.sendable(template).map_err(|it| it.code).err()
    };
    for (status, expected) in [
        ("PAUSED", Some(132_015)),
        ("DISABLED", Some(132_016)),
        ("REJECTED", Some(132_001)),
        ("PENDING", Some(132_001)),
        ("APPROVED", None),
    ] {
        assert_eq!(code(status), expected, "{status}");
    }
}
