//! Tests of templates: which sends fill them in, and what a person sees.

use super::*;
use serde_json::json;

fn template(name: &str) -> Template {
    let listed: Value = serde_json::from_str(crate::seed::TEMPLATES_JSON).unwrap();
    let all = listed.as_array().unwrap();
    let it = all.iter().find(|it| it["name"] == name).unwrap();
    Template::read(it).unwrap()
}

fn texts(values: &[&str]) -> Value {
    values.iter().map(|it| json!({"type": "text", "text": it})).collect()
}

fn order(body: &[&str], button: &[&str]) -> Value {
    json!({"components": [
        {"type": "body", "parameters": texts(body)},
        {"type": "button", "sub_type": "url", "index": "0", "parameters": texts(button)},
    ]})
}

fn sale(names: &[&str]) -> Value {
    let parameter =
        |it: &&str| json!({"type": "text", "parameter_name": it, "text": format!("<{it}>")});
    let body: Value = names.iter().map(parameter).collect();
    let image = json!({"type": "image", "image": {"link": "https://acme.example/s.jpg"}});
    json!({"components": [
        {"type": "HEADER", "parameters": [image]},
        {"type": "BODY", "parameters": body},
    ]})
}

fn refusal(name: &str, sent: Value) -> (i64, String) {
    let refusal = template(name).check(&sent).unwrap_err();
    (refusal.code, refusal.details)
}

#[test]
fn every_template_of_the_seed_can_be_read() {
    let listed: Vec<Value> = serde_json::from_str(crate::seed::TEMPLATES_JSON).unwrap();
    assert!(listed.iter().all(|it| Template::read(it).is_some()));
}

#[test]
fn a_template_without_blanks_needs_nothing() {
    assert_eq!(template("hello_world").check(&json!({"name": "hello_world"})), Ok(()));
    let (code, _) = refusal("hello_world", order(&["Ana"], &[]));
    assert_eq!(code, 132_000);
}

#[test]
fn the_counts_of_body_and_button_must_match() {
    let ok = order(&["Ana", "A-1", "today"], &["A-1"]);
    assert_eq!(template("order_update").check(&ok), Ok(()));
    assert_eq!(
        refusal("order_update", order(&["Ana"], &["A-1"])),
        (132_000, "body: number of localizable_params (1) does not match the expected number of params (3)".to_owned())
    );
    assert_eq!(
        refusal("order_update", order(&["Ana", "A-1", "today"], &[])),
        (132_000, "button: number of localizable_params (0) does not match the expected number of params (1)".to_owned())
    );
}

#[test]
fn named_blanks_take_named_parameters_in_any_order() {
    let ok = sale(&["end_date", "first_name", "discount"]);
    assert_eq!(template("spring_sale").check(&ok), Ok(()));
    assert_eq!(refusal("spring_sale", sale(&["end_date", "first_name", "price"])).0, 132_000);
    let mut nameless = sale(&["end_date", "first_name", "discount"]);
    nameless["components"][1]["parameters"][0].as_object_mut().unwrap().remove("parameter_name");
    assert_eq!(refusal("spring_sale", nameless).1, "Parameter name is missing or empty");
}

#[test]
fn a_header_takes_its_kind_of_medium() {
    let mut wrong = sale(&["first_name", "discount", "end_date"]);
    wrong["components"][0]["parameters"][0] = json!({"type": "video", "video": {"id": "1"}});
    let details = "header: Format mismatch, expected IMAGE, received VIDEO".to_owned();
    assert_eq!(refusal("spring_sale", wrong), (132_012, details));
    let details = "header: Format mismatch, expected IMAGE, received UNKNOWN".to_owned();
    assert_eq!(refusal("spring_sale", json!({})), (132_012, details));
}

#[test]
fn parameters_are_plain_lines_that_fit() {
    let code = |text: &str| refusal("order_update", order(&["Ana", text, "today"], &["A-1"])).0;
    assert_eq!(code(""), 131_008);
    assert_eq!(code("two\nlines"), 132_018);
    assert_eq!(code("wide     gap"), 132_018);
    assert_eq!(code(&"x".repeat(1_024)), 132_005);
}

#[test]
fn a_person_sees_the_blanks_filled() {
    let shown = template("order_update").show(&order(&["{{2}}", "A-1", "today"], &["A-1?x={{1}}"]));
    assert_eq!(shown.body, "Hi {{2}}, your order A-1 is on its way. It arrives today.");
    assert_eq!(shown.footer.as_deref(), Some("Acme"));
    let url = shown.buttons[0].url.as_deref();
    assert_eq!(url, Some("https://acme.example/orders/A-1?x={{1}}"));

    let shown = template("spring_sale").show(&sale(&["discount", "first_name"]));
    assert_eq!(
        shown.body,
        "Hi <first_name>, spring is here: <discount> off everything until {{end_date}}."
    );
    assert_eq!(shown.header.unwrap().link.as_deref(), Some("https://acme.example/s.jpg"));
    assert_eq!(shown.buttons[0].kind, ButtonKind::QuickReply);
}
