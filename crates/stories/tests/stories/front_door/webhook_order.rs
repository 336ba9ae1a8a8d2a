//! Webhooks that come twice, late and in the wrong order.

use waxwing_stories::front_door::{ANA, Base, House, When, until};

/// Ten messages while these misfortunes befall the webhooks; each must end as if nothing happened.
async fn end_right_under(faults: &[(&str, When)]) {
    let house = House::apart(Base::Sqlite, "").await;
    let (gateway, sandbox) = (house.gateway(), house.sandbox());
    for (effect, when) in faults {
        sandbox.strikes("webhooks", effect, *when).await;
    }
    let mut ids = Vec::new();
    for number in 0..10 {
        ids.push(gateway.sends(&format!("Number {number}")).to(ANA).await.accepted());
    }
    let wamid = house.phone(ANA).writes("Enough!").await;
    for id in &ids {
        gateway.sees_read(id).await;
    }
    sandbox.has_told_everything().await;
    let reply = until("the reply is listed", async || {
        let incoming = gateway.lists("direction=incoming").await;
        let same =
            incoming.iter().filter(|it| it["parts"][0]["platformReference"] == wamid.as_str());
        let ids: Vec<String> =
            same.filter_map(|it| it["id"].as_str().map(ToOwned::to_owned)).collect();
        (!ids.is_empty()).then_some(ids)
    })
    .await;
    assert_eq!(reply.len(), 1, "a reply that is told of twice is one");
    // A webhook of its own comes after all of those: when it is understood, so are they.
    gateway.sends("The end.").to(ANA).await.accepted();
    let last = gateway.lists("direction=outgoing").await;
    gateway.sees_read(last[0]["id"].as_str().expect("it has an id")).await;
    sandbox.has_told_everything().await;

    for id in &ids {
        let message = gateway.message(id).await;
        assert_eq!(message["status"], "delivered", "{message:#}");
        assert!(message.get("failure").is_none(), "{message:#}");
        let mut kinds = gateway.events_of(id).await;
        kinds.sort();
        let each_once = ["message.delivered", "message.outbound", "message.read", "message.sent"];
        assert_eq!(kinds, each_once, "{message:#}");
    }
    assert_eq!(gateway.events_of(&reply[0]).await, ["message.inbound"]);
    assert!(sandbox.struck().await.iter().all(|it| *it > 0), "the misfortunes struck");
}

#[tokio::test]
async fn webhooks_that_come_twice_change_nothing() {
    end_right_under(&[("duplicate", When::Every(1))]).await;
}

#[tokio::test]
async fn webhooks_that_come_late_and_out_of_order_end_right() {
    let faults = [
        ("reorder", When::Every(2)),
        ("delay_ms_700", When::Every(3)),
        ("duplicate", When::Every(4)),
        ("delay_ms_150", When::Chance(0.5, 11)),
    ];
    end_right_under(&faults).await;
}
