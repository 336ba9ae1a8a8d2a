//! Webhooks: forged ones are refused, signed ones are taken whatever they hold.

use serde_json::{Value, json};
use waxwing_stories::front_door::{ANA, Base, House, until};

/// A webhook that tells of one text from Ana.
fn inbound(wamid: &str, text: &str) -> Value {
    let message = json!({
        "from": "14155550101", "id": wamid, "timestamp": "1795132800",
        "type": "text", "text": { "body": text },
    });
    webhook(&json!({ "contacts": [{ "wa_id": "14155550101" }], "messages": [message] }))
}

/// A webhook about the seeded number with this in its value.
fn webhook(more: &Value) -> Value {
    let mut value = json!({
        "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": "15550783881", "phone_number_id": "106540352242922" },
    });
    for (name, it) in more.as_object().into_iter().flatten() {
        value[name] = it.clone();
    }
    let change = json!({ "field": "messages", "value": value });
    let entry = json!({ "id": "102290129340398", "changes": [change] });
    json!({ "object": "whatsapp_business_account", "entry": [entry] })
}

#[tokio::test]
async fn a_webhook_without_the_right_signature_is_refused_and_not_kept() {
    let house = House::dev().await;
    let gateway = house.gateway();
    let body = inbound("wamid.FORGED", "Send me money").to_string();
    let right = gateway.signs(body.as_bytes());
    let digits = right.trim_start_matches("sha256=");
    let other = gateway.signs(b"another body");
    let upper = format!("sha256={}", digits.to_uppercase());
    let (cut, longer) = (&right[..right.len() - 1], format!("{right}0"));
    let sha1 = format!("sha1={digits}");
    for forged in [Some(other.as_str()), Some(&upper), Some(cut), Some(&longer), Some(&sha1)] {
        let refused = gateway.hears(body.clone(), forged).await;
        refused.is_refused(401, "auth.forbidden_signature");
    }
    for forged in [None, Some(""), Some("sha256="), Some(digits)] {
        let refused = gateway.hears(body.clone(), forged).await;
        refused.is_refused(401, "auth.forbidden_signature");
    }
    let spaced = body.replace(',', ", ");
    gateway.hears(spaced, Some(&right)).await.is_refused(401, "auth.forbidden_signature");

    assert_eq!(
        gateway.hears(inbound("wamid.MARK", "I am real").to_string(), None).await.status,
        401
    );
    gateway.hears_signed(inbound("wamid.REAL", "I am real").to_string()).await;
    until("the real one is listed", async || {
        let incoming = gateway.lists("direction=incoming").await;
        incoming.iter().any(|it| it["parts"][0]["platformReference"] == "wamid.REAL").then_some(())
    })
    .await;
    let all = gateway.events().await;
    assert!(!all.iter().any(|it| it.to_string().contains("wamid.FORGED")));
}

#[tokio::test]
async fn a_signed_webhook_is_taken_whatever_it_holds_and_holds_nobody_up_on_sqlite() {
    is_taken_whatever_it_holds_on(Base::Sqlite).await;
}

#[tokio::test]
async fn a_signed_webhook_is_taken_whatever_it_holds_and_holds_nobody_up_on_postgresql() {
    is_taken_whatever_it_holds_on(Base::Postgres).await;
}

/// Webhooks that tell of a message in spite of what else they hold, by their message's id.
fn odd_but_good() -> Vec<(&'static str, Vec<u8>)> {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let mut unknown = inbound("wamid.UNKNOWN", "With more");
    unknown["entry"][0]["changes"][0]["value"]["messages"][0]["mood"] = json!({ "is": ["new"] });
    unknown["weather"] = json!("fine");
    let hologram = webhook(&json!({ "messages": [{
        "from": "14155550101", "id": "wamid.HOLOGRAM", "timestamp": "1795132801",
        "type": "hologram", "hologram": { "depth": 3 },
    }] }));
    let huge = inbound("wamid.HUGE", &"x".repeat(3_000_000 - 600));
    let with = |wamid: &str, member: &str| {
        let body = inbound(wamid, "x").to_string();
        body.replace("\"text\":{", &format!("\"more\":{member},\"text\":{{")).into_bytes()
    };
    let lone = inbound("wamid.LONE", "MARK").to_string().replace("MARK", "\\ud83d alone \\u0000");
    vec![
        ("wamid.UNKNOWN", unknown.to_string().into()),
        ("wamid.HOLOGRAM", hologram.to_string().into()),
        ("wamid.HUGE", huge.to_string().into()),
        ("wamid.DEEP", with("wamid.DEEP", &deep)),
        ("wamid.WIDE", with("wamid.WIDE", "1e999")),
        ("wamid.LONE", lone.into()),
    ]
}

/// Webhooks that tell of nothing we can use.
fn useless() -> Vec<Vec<u8>> {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let mut stranger = inbound("wamid.STRANGER", "Wrong number");
    stranger["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = json!("1");
    let pondered = json!({ "id": "wamid.X", "status": "pondered" });
    let alone = json!({ "id": "wamid.ALONE", "status": "read", "timestamp": "1795132800",
        "recipient_id": "14155550101", "mood": "MARK" });
    let alone = webhook(&json!({ "statuses": [alone] })).to_string();
    let page = br#"{"object":"page","entry":[{"id":1,"changes":7}]}"#;
    let holes =
        br#"{"object":"whatsapp_business_account","entry":[null,{"id":"1"},{"changes":[{}]}]}"#;
    vec![
        vec![],
        b"[]".to_vec(),
        b"null".to_vec(),
        b"\"text\"".to_vec(),
        b"{".to_vec(),
        vec![0xff, 0x00, 0xfe, 0x80],
        page.to_vec(),
        holes.to_vec(),
        webhook(&json!({ "messages": [7, null, {}], "statuses": ["?", {}] })).to_string().into(),
        webhook(&json!({ "statuses": [pondered] })).to_string().into(),
        alone.replace("MARK", "\\ude00").into(),
        deep.into(),
        stranger.to_string().into(),
    ]
}

async fn is_taken_whatever_it_holds_on(base: Base) {
    let house = House::apart(base, "").await;
    let gateway = house.gateway();
    let good = odd_but_good();
    let bodies = useless().into_iter().chain(good.iter().map(|(_, body)| body.clone()));
    for body in bodies {
        let start = String::from_utf8_lossy(&body[..body.len().min(80)]).into_owned();
        let answer = gateway.hears_signed(body).await;
        assert_eq!(answer.status, 200, "{start}: {}", answer.text());
    }
    gateway.hears_signed(inbound("wamid.LAST", "After all that").to_string()).await;
    let listed = until("what followed is listed", async || {
        let incoming = gateway.lists("direction=incoming").await;
        let ids: Vec<String> = incoming
            .iter()
            .filter_map(|it| it["parts"][0]["platformReference"].as_str().map(ToOwned::to_owned))
            .collect();
        ids.contains(&"wamid.LAST".to_owned()).then_some(ids)
    })
    .await;
    for (wamid, _) in good {
        assert_eq!(listed.iter().filter(|it| *it == wamid).count(), 1, "{wamid}: {listed:?}");
    }
    assert!(!listed.contains(&"wamid.STRANGER".to_owned()), "no channel has that number");
    let events = gateway.events().await;
    assert!(events.iter().any(|it| it.to_string().contains("alone")), "everybody can read the log");
    gateway.sends("Still at work.").to(ANA).await.accepted();
    house.phone(ANA).shows("Still at work.").await;
}

#[tokio::test]
async fn one_bad_unit_in_a_batch_does_not_take_its_siblings_along() {
    let house = House::dev().await;
    let gateway = house.gateway();
    let good = |wamid: &str| {
        json!({ "from": "14155550101", "id": wamid, "timestamp": "1795132802", "type": "text",
            "text": { "body": wamid } })
    };
    let batch = webhook(&json!({ "messages": [
        good("wamid.B1"), { "id": 7 }, good("wamid.B2"), "nonsense", good("wamid.B3"),
    ] }));
    assert_eq!(gateway.hears_signed(batch.to_string()).await.status, 200);
    until("all siblings are listed", async || {
        let incoming = gateway.lists("direction=incoming").await;
        let is_there =
            |wamid: &str| incoming.iter().any(|it| it["parts"][0]["platformReference"] == wamid);
        ["wamid.B1", "wamid.B2", "wamid.B3"].into_iter().all(is_there).then_some(())
    })
    .await;
}
