//! `kill -9` while webhooks pour in: what was answered 200 is there afterwards.

use futures::StreamExt;
use futures::stream;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Mutex;
use waxwing_stories::front_door::{ANA, Base, House, until};

const WEBHOOKS: usize = 1_500;
const KILLED_AT: usize = 400;

fn webhook(number: usize) -> Vec<u8> {
    let message = json!({
        "from": "14155550101", "id": format!("wamid.POUR{number}"), "timestamp": "1795132800",
        "type": "text", "text": { "body": format!("Drop {number}") },
    });
    let body = json!({ "object": "whatsapp_business_account", "entry": [{
        "id": "102290129340398", "changes": [{ "field": "messages", "value": {
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "15550783881", "phone_number_id": "106540352242922" },
            "contacts": [{ "wa_id": "14155550101" }],
            "messages": [message],
        } }],
    }] });
    body.to_string().into_bytes()
}

async fn what_was_answered_is_there_on(base: Base) {
    let mut house = House::apart(base, "").await;
    let gateway = house.gateway();
    let (count, kept) = (AtomicUsize::new(0), Mutex::new(BTreeSet::new()));
    let pour = stream::iter(0..WEBHOOKS).for_each_concurrent(32, |number| {
        let (gateway, count, kept) = (&gateway, &count, &kept);
        async move {
            let body = webhook(number);
            let request = gateway.stranger(reqwest::Method::POST, &gateway.webhook_url());
            let request = request.header("x-hub-signature-256", gateway.signs(&body)).body(body);
            if request.send().await.is_ok_and(|it| it.status() == 200) {
                kept.lock().await.insert(format!("wamid.POUR{number}"));
                count.fetch_add(1, Ordering::SeqCst);
            }
        }
    });
    let kill = async {
        until("enough was answered", async || {
            (count.load(Ordering::SeqCst) >= KILLED_AT).then_some(())
        })
        .await;
        house.kills_the_gateway();
    };
    tokio::join!(pour, kill);
    let kept = kept.into_inner();
    assert!((KILLED_AT..WEBHOOKS).contains(&kept.len()), "it was killed in the middle");

    let gateway = house.starts().await;

    until("all that was answered is listed, once", async || {
        let listed = gateway.lists("direction=incoming").await;
        let ids: Vec<_> =
            listed.iter().filter_map(|it| it["parts"][0]["platformReference"].as_str()).collect();
        let once: BTreeSet<_> = ids.iter().copied().collect();
        assert_eq!(once.len(), ids.len(), "nothing is listed twice");
        kept.iter().all(|it| once.contains(it.as_str())).then_some(())
    })
    .await;
    gateway.sends("All there.").to(ANA).await.accepted();
    house.phone(ANA).shows("All there.").await;
}

#[tokio::test]
async fn a_webhook_answered_200_survives_kill_9_on_sqlite() {
    what_was_answered_is_there_on(Base::Sqlite).await;
}

#[tokio::test]
async fn a_webhook_answered_200_survives_kill_9_on_postgresql() {
    what_was_answered_is_there_on(Base::Postgres).await;
}
