//! What Meta says no to: tried again, held or given up, and never doubled.

use waxwing_stories::front_door::{ANA, BRUNO, Base, House, When};

#[tokio::test]
async fn a_no_for_the_moment_is_tried_again_and_not_doubled() {
    let house = House::dev().await;
    let (gateway, sandbox) = (house.gateway(), house.sandbox());
    let codes = ["code_130429", "code_131056", "code_131016", "code_4", "code_80007", "code_2"];
    for code in codes {
        sandbox.strikes("messages", code, When::Next(1)).await;
        let id = gateway.sends(code).to(ANA).await.accepted();
        let message = gateway.reaches(&id, "delivered").await;
        let timeline = message["timeline"].as_array().expect("there is a timeline");
        let attempts: Vec<_> = timeline.iter().filter_map(|it| it["outcome"].as_str()).collect();
        assert_eq!(attempts, ["refused", "accepted"], "{message:#}");
        let refused = timeline.iter().find(|it| it["outcome"] == "refused");
        let said = &refused.expect("it was refused once")["data"]["code"];
        assert_eq!(format!("code_{said}"), code, "{message:#}");
    }
    for code in codes {
        assert_eq!(sandbox.times_took(code).await, 1, "{code}");
        assert_eq!(house.phone(ANA).times_shown(code).await, 1, "{code}");
    }
}

#[tokio::test]
async fn a_no_for_ever_ends_the_message_and_lets_the_next_one_pass() {
    let house = House::dev().await;
    let (gateway, sandbox) = (house.gateway(), house.sandbox());
    sandbox.post("settings", &serde_json::json!({ "window_errors": "sync" })).await.ok();
    for (effect, code) in [("code_131026", 131_026), ("code_131051", 131_051), ("code_100", 100)] {
        sandbox.strikes("messages", effect, When::Next(1)).await;
        let id = gateway.sends(effect).to(ANA).await.accepted();
        let next = gateway.sends(&format!("After {code}.")).to(ANA).await.accepted();
        let message = gateway.reaches(&id, "sending_failed").await;
        assert_eq!(message["failure"]["code"], code, "{message:#}");
        assert_eq!(message["failure"]["source"]["name"], "whatsapp");
        gateway.reaches(&next, "delivered").await;
        assert_eq!(gateway.events_of(&id).await, ["message.outbound", "message.failed"]);
        assert_eq!(sandbox.times_took(effect).await, 0);
    }
}

#[tokio::test]
async fn an_expired_token_holds_everything_until_it_is_renewed() {
    let house = House::apart(Base::Sqlite, "[dispatch]\nchannel_rest_seconds = 1\n").await;
    let (gateway, sandbox) = (house.gateway(), house.sandbox());
    sandbox.strikes("messages", "code_190", When::Every(1)).await;
    let ana = gateway.sends("To Ana.").to(ANA).await.accepted();
    let bruno = gateway.sends_template("hello_world").to(BRUNO).await.accepted();
    let held = |it: &serde_json::Value| {
        it["reason"].as_str().is_some_and(|it| it.starts_with("held until"))
    };
    gateway.is(&ana, "held", held).await;
    assert_eq!(gateway.message(&bruno).await["status"], "accepted");
    assert!(sandbox.took().await.is_empty());

    sandbox.heals().await;

    for id in [&ana, &bruno] {
        let message = gateway.reaches(id, "delivered").await;
        assert!(message.get("failure").is_none(), "{message:#}");
    }
    assert_eq!(sandbox.took().await.len(), 2);
}

#[tokio::test]
async fn a_meta_that_is_away_is_waited_for() {
    let mut house = House::apart(Base::Sqlite, "").await;
    let gateway = house.gateway();
    house.kills_meta();
    let id = gateway.sends("Nobody hears this yet.").to(ANA).await.accepted();
    let tried = |it: &serde_json::Value| {
        let timeline = it["timeline"].as_array().into_iter().flatten();
        timeline.filter(|it| it["outcome"] == "not_sent").count() > 0
    };
    gateway.is(&id, "tried", tried).await;

    house.starts_meta_again().await;

    gateway.reaches(&id, "delivered").await;
    assert_eq!(house.sandbox().times_took("Nobody hears this yet.").await, 1);
}
