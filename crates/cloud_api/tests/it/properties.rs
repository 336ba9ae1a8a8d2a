//! What holds for all inputs: nothing panics, no part of a payload can hurt another, order and
//! spelling mean nothing.

use crate::fixtures;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use waxwing_cloud_api::content::{Content, Fields};
use waxwing_cloud_api::errors::{GraphError, classify};
use waxwing_cloud_api::messages::{MarkRead, MessagesRequest, SendRequest, Sent, TYPES};
use waxwing_cloud_api::spelling::{compact, escape};
use waxwing_cloud_api::validate::validate;
use waxwing_cloud_api::webhook::{Notice, Parsed, parse};

/// Any JSON value; its keys are often Meta's.
pub(crate) fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1.0e9..1.0e9).prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        "[0-9]{1,13}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        let key = prop_oneof![
            prop::sample::select(vec![
                "entry",
                "changes",
                "value",
                "field",
                "messages",
                "statuses",
                "contacts",
                "id",
                "from",
                "timestamp",
                "type",
                "text",
                "body",
                "status",
                "errors",
                "code",
                "error",
                "error_data",
                "metadata",
                "profile",
                "context",
                "wa_id",
                "template",
                "language",
            ])
            .prop_map(str::to_owned),
            ".{0,6}",
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..6)
                .prop_map(|it| Value::Object(it.into_iter().collect())),
        ]
    })
}

/// One of our webhook fixtures, parsed.
fn any_fixture() -> impl Strategy<Value = Value> {
    let bodies: Vec<Value> = fixtures::all("webhooks")
        .iter()
        // Half a surrogate pair is no text, so `Value` cannot hold that fixture.
        .filter_map(|it| serde_json::from_slice(&it.body).ok())
        .collect();
    prop::sample::select(bodies)
}

/// A fixture in which one value, anywhere, has become another.
fn any_mutation() -> impl Strategy<Value = Value> {
    (any_fixture(), any::<prop::sample::Index>(), any_json()).prop_map(
        |(mut body, index, other)| {
            let count = count(&body);
            replace(&mut body, &mut index.index(count), &other);
            body
        },
    )
}

fn count(value: &Value) -> usize {
    let below: usize = match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    };
    below + 1
}

/// Replaces the value at this place, counted from the root.
fn replace(value: &mut Value, place: &mut usize, other: &Value) -> bool {
    if *place == 0 {
        *value = other.clone();
        return true;
    }
    *place -= 1;
    match value {
        Value::Array(items) => items.iter_mut().any(|it| replace(it, place, other)),
        Value::Object(members) => members.values_mut().any(|it| replace(it, place, other)),
        _ => false,
    }
}

/// How many things a payload tells, understood or not.
fn things(body: &Value) -> usize {
    if !body["entry"].is_array() {
        return 1;
    }
    each(&body["entry"], |entry| {
        let Some(changes) = entry.get("changes") else { return 1 };
        each(changes, |change| change.get("value").map_or(1, |it| things_in(&change["field"], it)))
    })
}

/// How many things a value tells.
fn things_in(field: &Value, value: &Value) -> usize {
    let lists: &[&str] = match field.as_str().unwrap_or_default() {
        _ if field.is_number() => &[],
        "" | "messages" => &["messages", "statuses", "user_actions", "errors"],
        "message_echoes" | "smb_message_echoes" => &["message_echoes"],
        "user_preferences" => &["user_preferences"],
        "user_id_update" => &["user_id_update"],
        _ => &[],
    };
    let there = lists.iter().filter(|it| !value[**it].is_null());
    let count = |name: &&str| match each(&value[*name], |_| 1) {
        // Errors are told together.
        count if *name == "errors" => count.min(1),
        count => count,
    };
    // What holds none of its lists is kept whole.
    if there.clone().count() == 0 { 1 } else { there.map(count).sum() }
}

/// The sum over a list; what should be a list and is none is one thing.
fn each(list: &Value, things: impl Fn(&Value) -> usize) -> usize {
    list.as_array().map_or(1, |it| it.iter().map(things).sum())
}

fn read(body: &Value) -> Parsed {
    parse(body.to_string().as_bytes())
}

/// The same with the members of every object in reverse order.
fn reversed(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(reversed).collect(),
        Value::Object(members) => {
            let members = members.iter().rev().map(|(name, it)| (name.clone(), reversed(it)));
            Value::Object(members.collect())
        }
        _ => value.clone(),
    }
}

/// Makes `raw` the same for every order of members.
fn without_raw(mut parsed: Parsed) -> Parsed {
    for unit in &mut parsed.units {
        match &mut unit.notice {
            Notice::Message(message) => {
                message.raw.clear();
                message.content = sorted(&message.content);
                message.referral = message.referral.as_deref().map(sorted);
            }
            Notice::Status(status) => status.raw.clear(),
            Notice::Moved(notice) => notice.raw.clear(),
            Notice::Echo(echo) => {
                echo.raw.clear();
                echo.content = sorted(&echo.content);
            }
            Notice::Preference(preference) => preference.raw.clear(),
            Notice::Template(notice) => notice.raw.clear(),
            Notice::Account(notice) => notice.raw.clear(),
            Notice::Errors(notice) => notice.raw.clear(),
            Notice::Action(notice) => notice.raw.clear(),
            Notice::Field { value, .. } | Notice::Unknown { value, .. } => value.clear(),
        }
    }
    for oddity in &mut parsed.oddities {
        oddity.raw.clear();
        // What follows says at which character.
        oddity.detail.truncate(oddity.detail.find(" at line").unwrap_or(oddity.detail.len()));
    }
    parsed
}

/// A content with its members in the order of their names.
fn sorted(content: &str) -> String {
    fn sort(value: Value) -> Value {
        match value {
            Value::Array(items) => items.into_iter().map(sort).collect(),
            Value::Object(members) => {
                let members: std::collections::BTreeMap<_, _> = members.into_iter().collect();
                members.into_iter().map(|(name, it)| (name, sort(it))).collect::<Map<_, _>>().into()
            }
            _ => value,
        }
    }
    sort(serde_json::from_str(content).unwrap()).to_string()
}

fn read_everything(bytes: &[u8]) {
    let _ = parse(bytes);
    let _ = SendRequest::parse(bytes);
    let _ = MarkRead::parse(bytes);
    let _ = MessagesRequest::parse(bytes);
    let _ = Sent::parse(bytes);
    let _ = GraphError::parse(bytes);
    let _ = classify(400, Some(1), bytes);
}

fn fields() -> impl Strategy<Value = Fields> {
    prop::collection::vec(("x_[a-z]{1,5}", any_json()), 0..3).prop_map(Fields::from_iter)
}

fn any_content() -> impl Strategy<Value = Content> {
    let text = ".{0,20}".prop_map(Content::text);
    let components = prop::collection::vec(any_json(), 0..3);
    let template = (".{0,9}", ".{0,5}", components).prop_map(|(name, language, components)| {
        Content::filled_template(name, language, components.into_iter().map(Into::into))
    });
    let unknown =
        ("x_[a-z]{1,5}", fields()).prop_map(|(kind, fields)| Content::of_fields(kind, fields));
    let any = (prop::sample::select(&TYPES[..]), any_json(), fields()).prop_map(
        |(kind, payload, mut fields)| {
            fields.insert(kind.to_owned(), payload);
            Content::of_fields(kind.to_owned(), fields)
        },
    );
    prop_oneof![text, template, unknown, any]
}

proptest! {
    #[test]
    fn no_bytes_make_reading_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read_everything(&bytes);
    }

    #[test]
    fn no_json_makes_reading_panic(body in any_json()) {
        read_everything(body.to_string().as_bytes());
        read_everything(&escape(&body.to_string()));
    }

    #[test]
    fn no_cut_makes_reading_panic(body in any_fixture(), index in any::<prop::sample::Index>()) {
        let body = body.to_string();
        let cut = &body.as_bytes()[..index.index(body.len())];
        let parsed = parse(cut);
        prop_assert_eq!((parsed.units.len(), parsed.oddities.len()), (0, 1));
    }

    #[test]
    fn nothing_is_lost_and_nothing_is_told_twice(body in any_mutation()) {
        let parsed = read(&body);
        prop_assert_eq!(parsed.units.len() + parsed.oddities.len(), things(&body));
    }

    #[test]
    fn no_entry_can_hurt_another(one in any_mutation(), two in any_fixture()) {
        let (Some(first), Some(second)) = (one["entry"].as_array(), two["entry"].as_array()) else {
            return Ok(());
        };
        let entries = [first.clone(), second.clone()].concat();
        let merged = read(&json!({ "entry": entries }));
        let (one, two) = (read(&one), read(&two));
        prop_assert_eq!(merged.units, [one.units, two.units].concat());
        prop_assert_eq!(merged.oddities, [one.oddities, two.oddities].concat());
    }

    #[test]
    fn a_flaw_in_the_frame_changes_nothing_else(body in any_mutation(), flaw in any_json()) {
        if !body["entry"].is_array() {
            return Ok(());
        }
        let flaw = if flaw.is_object() { json!([flaw]) } else { flaw };
        let whole = read(&body);
        let mut flawed = body;
        flawed["entry"].as_array_mut().unwrap().push(flaw);
        let flawed = read(&flawed);
        prop_assert_eq!(flawed.units, whole.units);
        prop_assert_eq!(&flawed.oddities[..whole.oddities.len()], &whole.oddities[..]);
        prop_assert_eq!(flawed.oddities.len(), whole.oddities.len() + 1);
    }

    #[test]
    fn no_item_can_hurt_another(odd in any_json(), index in 0_usize..3) {
        let good = |id: usize| json!({ "id": format!("wamid.{id}"), "status": "sent", "timestamp": "1795132800" });
        let mut statuses = vec![good(0), good(1)];
        statuses.insert(index, odd);
        let body = json!({ "entry": [{ "changes": [{ "field": "messages", "value": { "statuses": statuses } }] }] });
        let parsed = read(&body);
        prop_assert_eq!(parsed.units.len() + parsed.oddities.len(), 3);
        prop_assert!(parsed.units.len() >= 2);
    }

    #[test]
    fn the_order_of_members_means_nothing(body in any_mutation()) {
        prop_assert_eq!(without_raw(read(&body)), without_raw(read(&reversed(&body))));
    }

    #[test]
    fn spelling_means_nothing(body in any_mutation()) {
        let meta = parse(&escape(&body.to_string()));
        prop_assert_eq!(without_raw(meta), without_raw(read(&body)));
    }

    #[test]
    fn both_spellings_say_the_same(body in any_json()) {
        let json = body.to_string();
        let escaped = escape(&json);
        prop_assert!(escaped.is_ascii());
        prop_assert_eq!(&serde_json::from_slice::<Value>(&escaped).unwrap(), &body);
        let escaped = String::from_utf8(escaped).unwrap();
        prop_assert_eq!(escape(&escaped), escaped.as_bytes());
        prop_assert_eq!(compact(&escaped), json.as_str());
        prop_assert_eq!(compact(&serde_json::to_string_pretty(&body).unwrap()), json);
    }

    #[test]
    fn every_content_survives_a_round_trip(content in any_content()) {
        prop_assert_eq!(Content::from_json(&content.to_json()), Ok(content));
    }

    #[test]
    fn no_content_makes_judging_it_panic(content in any_content()) {
        for breach in validate(&content) {
            let parent = breach.pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
            let json: Value = serde_json::from_str(&content.to_json()).unwrap();
            prop_assert!(json.pointer(parent).is_some(), "{}", breach.pointer);
        }
    }
}
