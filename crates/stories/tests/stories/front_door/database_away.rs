//! A database that goes away and comes back: 503 meanwhile, and nothing lost after, without a restart.

use waxwing_stories::front_door::{ANA, BRUNO, Base, House, When, until};

#[tokio::test]
async fn without_its_database_the_gateway_says_so_and_refuses_what_it_cannot_keep() {
    let house = House::apart(Base::Postgres, "").await;
    let gateway = house.gateway();
    let before = gateway.lists("").await.len();
    house.wire().cut();
    until("it is not ready", async || {
        (gateway.calls("GET", "/readyz").await.status == 503).then_some(())
    })
    .await;
    let away = gateway.calls("GET", "/readyz").await;
    away.is_refused(503, "server.unavailable");
    assert!(away.header("retry-after").is_some());
    assert_eq!(gateway.calls("GET", "/livez").await.status, 200);
    let refused = gateway.sends("Keep this.").to(ANA).under("away").await;
    refused.is_refused(503, "server.unavailable");
    let webhook = br#"{"object":"whatsapp_business_account","entry":[]}"#.to_vec();
    gateway.hears_signed(webhook.clone()).await.is_refused(503, "server.unavailable");
    gateway.hears(webhook.clone(), None).await.is_refused(401, "auth.forbidden_signature");
    gateway.gets_of_channel("/messages").await.is_refused(503, "server.unavailable");

    house.wire().mend();

    until("it is ready again", async || {
        (gateway.calls("GET", "/readyz").await.status == 200).then_some(())
    })
    .await;
    assert_eq!(gateway.lists("").await.len(), before, "what was refused was not kept");
    assert_eq!(gateway.hears_signed(webhook).await.status, 200);
    let id = gateway.sends("Keep this.").to(ANA).under("away").await.accepted();
    gateway.reaches(&id, "delivered").await;
    assert_eq!(house.sandbox().times_took("Keep this.").await, 1);
}

#[tokio::test]
async fn what_happens_while_the_database_is_away_is_made_good_when_it_is_back() {
    let house = House::apart(Base::Postgres, "").await;
    let (gateway, sandbox) = (house.gateway(), house.sandbox());
    // The call is under way when the database goes, and lands while it is away.
    sandbox.strikes("messages", "delay_ms_700", When::Next(1)).await;
    let under_way = gateway.sends("On its way.").to(ANA).await.accepted();
    sandbox.takes("On its way.").await;
    let waiting = gateway.sends("After it.").to(ANA).await.accepted();
    house.wire().cut();
    let wamid = house.phone(BRUNO).writes("Can you hear me?").await;
    until("Meta was told that it cannot be kept", async || {
        let webhooks = sandbox.webhooks().await;
        let of_bruno = webhooks.iter().find(|it| it["wamid"] == wamid.as_str())?;
        let attempts = of_bruno["attempts"].as_array()?;
        attempts.iter().any(|it| it["status"] == 503).then_some(())
    })
    .await;

    house.wire().mend();

    for id in [&under_way, &waiting] {
        gateway.reaches(id, "delivered").await;
    }
    gateway.may_write_freely_to(BRUNO).await;
    sandbox.has_told_everything().await;
    assert_eq!(sandbox.times_took("On its way.").await, 1);
    assert_eq!(sandbox.times_took("After it.").await, 1);
    let incoming = gateway.lists("direction=incoming").await;
    let heard = incoming.iter().filter(|it| it["parts"][0]["platformReference"] == wamid.as_str());
    assert_eq!(heard.count(), 1);
}
