//! What happened to a message and its parts, oldest first.

use serde_json::{Value, json};
use waxwing_app::messages::{Attempt, Story, Whole};
use waxwing_domain::time::Timestamp;

/// That it was read, once every part was that was not taken back.
pub(super) fn interactions(message: &Whole) -> Vec<Value> {
    let sent = message.parts().filter(|it| it.facts.canceled_at.is_none());
    let read: Option<Vec<Timestamp>> = sent.map(|it| it.facts.read_at).collect();
    let last = read.and_then(|it| it.into_iter().max());
    last.map(|at| json!({ "type": "read", "createdAt": at.to_string() })).into_iter().collect()
}

/// Facts and attempts. Where there are several parts, each says whose it is, counted from 1.
pub(super) fn timeline(story: &Story) -> Vec<Value> {
    let has_parts = story.message.parts().nth(1).is_some();
    let events = story.events.iter().map(|(part, it)| {
        let event = &it.event;
        let data: Value = serde_json::from_str(&event.body).unwrap_or(Value::Null);
        let entry = json!({
            "type": event.kind, "at": event.happened_at.to_string(), "data": data,
        });
        (event.happened_at, *part, entry)
    });
    let attempts = story.attempts.iter().map(|(part, it)| (it.started_at, *part, attempt(it)));
    let mut entries: Vec<_> = events.chain(attempts).collect();
    entries.sort_by_key(|(at, _, _)| *at);
    let placed = |(_, part, mut entry): (Timestamp, usize, Value)| {
        if has_parts {
            entry["part"] = (part + 1).into();
        }
        entry
    };
    entries.into_iter().map(placed).collect()
}

fn attempt(attempt: &Attempt) -> Value {
    let detail = attempt.detail.as_deref().and_then(|it| serde_json::from_str::<Value>(it).ok());
    json!({
        "type": "attempt",
        "at": attempt.started_at.to_string(),
        "number": attempt.number,
        "endedAt": attempt.ended_at.to_string(),
        "outcome": attempt.outcome,
        "data": detail,
    })
}
