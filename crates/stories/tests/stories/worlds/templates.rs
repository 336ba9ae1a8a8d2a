//! Templates: the catalogue follows Meta, sends are held to it, and callers change it through us.

use serde_json::{Value, json};
use std::time::Duration;
use waxwing_app::messages::{SendError, SendMessage};
use waxwing_cloud_api::content::{Component, Content, Parameter};
use waxwing_sandbox::world::{Effect, Moderation};
use waxwing_stories::world::{CHANNEL, Kind, Luck, World, message};

/// A world on each database.
async fn worlds() -> [World; 2] {
    let world = |kind| World::with(kind, 1, Luck::default());
    [world(Kind::Sqlite).await, world(Kind::Postgres).await]
}

/// Where the templates of the world's channel are.
fn path(rest: &str) -> String {
    format!("/channels/{CHANNEL}/templates{rest}")
}

/// A template in which nothing is wrong, without blanks.
fn plain(name: &str, body: &str) -> Value {
    json!({
        "name": name, "language": "en_US", "category": "UTILITY",
        "components": [{ "type": "BODY", "text": body }],
    })
}

/// An order that left, as it was approved.
fn order(parameters: &[&str]) -> Content {
    let texts = parameters.iter().map(|it| Parameter::text(*it));
    let link = Component::button("url", 0, [Parameter::text("A-1")]);
    Content::filled_template("order_update", "en_US", [Component::body(texts), link])
}

fn codes(error: &SendError) -> Vec<(&str, &str)> {
    match error {
        SendError::Content(breaches) => {
            breaches.iter().map(|it| (it.pointer.as_str(), it.code)).collect()
        }
        other => panic!("{other}"),
    }
}

/// What a list says of each: name, language, status.
fn told(page: &Value) -> Vec<String> {
    let results = page["results"].as_array().expect("results");
    let word = |it: &Value, member: &str| it[member].as_str().unwrap_or_default().to_owned();
    results
        .iter()
        .map(|it| format!("{} {} {}", word(it, "name"), word(it, "language"), word(it, "status")))
        .collect()
}

/// A little later, webhooks having come.
async fn a_little_later(world: &mut World) {
    for _ in 0..10 {
        world.passes(Duration::from_secs(1));
        world.breathe().await;
    }
}

#[tokio::test]
async fn the_catalogue_is_read_page_by_page_and_listed_page_by_page() {
    for mut world in worlds().await {
        let doors = world.doors().await;
        let before = world.we_read_templates().await;
        for number in 0..60 {
            let body =
                plain(&format!("note_{number:02}"), &format!("This is note {number} of ours."));
            assert_eq!(doors.give("POST", &path(""), &body).await.0, 201);
        }
        world.settle().await;
        assert_eq!(world.we_read_templates().await, before + 60);

        let mut names = Vec::new();
        let mut token = String::new();
        loop {
            let (status, page) =
                doors.call("GET", &path(&format!("?limit=25&language=en_US{token}"))).await;
            assert_eq!(status, 200, "{page}");
            names.extend(told(&page));
            match page["nextPageToken"].as_str() {
                Some(next) => token = format!("&pageToken={}", next.replace('/', "%2F")),
                None => break,
            }
        }
        assert!(names.is_sorted(), "{names:?}");
        let notes: Vec<_> = names.iter().filter(|it| it.starts_with("note_")).collect();
        assert_eq!(notes.len(), 60);
        assert!(names.iter().any(|it| it == "order_update en_US APPROVED"), "{names:?}");
    }
}

#[tokio::test]
async fn a_paused_template_is_refused_until_it_is_approved_again() {
    for mut world in worlds().await {
        let bruno = world.bruno();
        let filled = order(&["Bruno", "A-1", "today"]);
        world.meta_makes("order_update", "PAUSED");
        a_little_later(&mut world).await;
        let refused = world.we_say(&bruno, "while paused", filled.clone(), None).await;
        let refused = refused.expect_err("it is paused");
        assert_eq!(codes(&refused), [("/template/name", "template.not_approved")]);
        assert!(refused.to_string().contains("PAUSED"), "{refused}");

        world.meta_makes("order_update", "APPROVED");
        a_little_later(&mut world).await;
        world.we_say(&bruno, "again", filled, None).await.expect("it is approved again");
        world.settle().await;
        assert_eq!(world.taken(), ["again"]);
        let events = world.events_of("template.updated").await;
        let of_one: Vec<_> = events
            .iter()
            .filter(|it| it["template"]["language"] == "en_US")
            .map(|it| it["changed"][0]["to"].as_str().unwrap_or_default())
            .collect();
        assert_eq!(of_one, ["PAUSED", "APPROVED"]);
        assert_eq!(world.broken_promises().await, [""; 0]);
    }
}

#[tokio::test]
async fn what_was_taken_before_the_pause_is_not_handed_to_meta() {
    for mut world in worlds().await {
        let later = SendMessage {
            scheduled_for: Some(world.in_a_while(Duration::from_mins(10))),
            ..message(&world.bruno(), order(&["Bruno", "A-1", "today"]))
        };
        world.we_want("scheduled", later).await.expect("it is approved");
        world.meta_makes("order_update", "PAUSED");
        world.settle().await;
        assert_eq!(world.shows("scheduled").await, "failed: template.not_approved");
        assert_eq!(world.taken(), [""; 0]);
    }
}

#[tokio::test]
async fn metas_refusal_has_the_catalogue_read_again() {
    for mut world in worlds().await {
        let bruno = world.bruno();
        let filled = order(&["Bruno", "A-1", "today"]);
        world.passes(Duration::from_mins(1));
        world.webhooks_always(Effect::DelayMs(600_000));
        world.meta_makes("order_update", "PAUSED");
        world.we_say(&bruno, "too early", filled.clone(), None).await.expect("as far as we know");
        a_little_later(&mut world).await;
        assert!(world.shows("too early").await.starts_with("failed: "), "Meta knows better");
        assert_eq!(world.attempts("too early").await, ["refused"]);
        let refused = world.we_say(&bruno, "too late", filled, None).await;
        let refused = refused.expect_err("the catalogue was read again");
        assert_eq!(codes(&refused), [("/template/name", "template.not_approved")]);
    }
}

#[tokio::test]
async fn a_refusal_of_ours_has_the_catalogue_read_again() {
    for mut world in worlds().await {
        let bruno = world.bruno();
        let filled = order(&["Bruno", "A-1", "today"]);
        world.meta_makes("order_update", "PAUSED");
        a_little_later(&mut world).await;
        world.passes(Duration::from_mins(1));
        world.webhooks_always(Effect::DelayMs(600_000));
        world.meta_makes("order_update", "APPROVED");
        let refused = world.we_say(&bruno, "too early", filled.clone(), None).await;
        let refused = refused.expect_err("as far as we know it is paused");
        assert_eq!(codes(&refused), [("/template/name", "template.not_approved")]);
        a_little_later(&mut world).await;
        world.we_say(&bruno, "later", filled, None).await.expect("the catalogue was read again");
    }
}

#[tokio::test]
async fn a_refusal_at_its_turn_has_the_catalogue_read_again() {
    for mut world in worlds().await {
        let bruno = world.bruno();
        let later = SendMessage {
            scheduled_for: Some(world.in_a_while(Duration::from_mins(10))),
            ..message(&bruno, order(&["Bruno", "A-1", "today"]))
        };
        world.we_want("scheduled", later).await.expect("it is approved");
        world.meta_makes("order_update", "PAUSED");
        a_little_later(&mut world).await;
        world.webhooks_always(Effect::DelayMs(86_400_000));
        world.meta_makes("order_update", "APPROVED");
        world.passes(Duration::from_mins(10));
        a_little_later(&mut world).await;
        assert_eq!(world.shows("scheduled").await, "failed: template.not_approved");
        let again = world.we_say(&bruno, "again", order(&["Bruno", "A-1", "today"]), None).await;
        again.expect("the catalogue was read again");
    }
}

#[tokio::test]
async fn who_changes_a_template_does_not_say_what_only_meta_says() {
    for mut world in worlds().await {
        let doors = world.doors().await;
        let (_, made) =
            doors.give("POST", &path(""), &plain("closing", "We close at six today.")).await;
        world.settle().await;
        world.meta_makes("closing", "PAUSED");
        a_little_later(&mut world).await;
        let one = path(&format!("/{}", made["id"].as_str().expect("an id")));
        let before = doors.call("GET", &one).await.1;
        assert_eq!(before["status"], "PAUSED");
        let sly = json!({
            "message_send_ttl_seconds": 3_600, "status": "APPROVED", "id": "1/messages",
            "name": "closing", "quality_score": { "score": "GREEN" },
        });
        let (status, after) = doors.give("PATCH", &one, &sly).await;
        assert_eq!((status, &after["status"]), (200, &json!("PAUSED")), "{after}");
        assert_eq!(after["definition"]["id"], before["definition"]["id"]);
        assert_eq!(after["definition"]["message_send_ttl_seconds"], 3_600);
        let (bruno, closing) = (world.bruno(), Content::template("closing", "en_US"));
        let refused = world.we_say(&bruno, "sly", closing, None).await;
        assert_eq!(codes(&refused.expect_err("paused"))[0].1, "template.not_approved");
    }
}

#[tokio::test]
async fn a_template_that_does_not_exist_is_refused_before_it_is_taken() {
    for mut world in worlds().await {
        let bruno = world.bruno();
        for (content, expected) in [
            (Content::template("no_such_thing", "en_US"), ("/template/name", "template.unknown")),
            (
                Content::template("order_update", "fr"),
                ("/template/language/code", "template.language_unknown"),
            ),
        ] {
            let refused = world.we_say(&bruno, "nothing", content, None).await;
            assert_eq!(codes(&refused.expect_err("there is none")), [expected]);
        }
        assert!(!world.knows(&bruno).await);
    }
}

#[tokio::test]
async fn parameters_at_fault_are_named_where_they_were_given() {
    for world in worlds().await {
        let doors = world.doors().await;
        let send = |template: Value| {
            json!({
                "receiver": { "contacts": [{ "identifierValue": "+5511955550102" }] },
                "template": template,
            })
        };
        let parameter =
            |key: &str, value: &str| json!({ "type": "string", "key": key, "value": value });
        let wrong = send(json!({ "name": "order_update", "locale": "en_US", "parameters": [
            parameter("1", "Bruno"), parameter("nmae", "A-1"), parameter("3", "today"),
        ] }));
        let messages = format!("/channels/{CHANNEL}/messages");
        let (status, problem) = doors.give("POST", &messages, &wrong).await;
        assert_eq!(status, 422, "{problem}");
        let errors: Vec<_> = problem["errors"]
            .as_array()
            .expect("errors")
            .iter()
            .map(|it| {
                (
                    it["pointer"].as_str().unwrap_or_default(),
                    it["code"].as_str().unwrap_or_default(),
                )
            })
            .collect();
        assert_eq!(
            errors,
            [
                ("/template/parameters/1/key", "template.parameter_unexpected"),
                ("/template/parameters", "template.parameter_missing"),
                ("/template/parameters", "template.parameter_missing"),
            ]
        );
        let (_, page) = doors.call("GET", &path("?name=order_update&language=en_US")).await;
        let id = page["results"][0]["id"].as_str().expect("an id").to_owned();
        let keys: Vec<_> = page["results"][0]["variables"]
            .as_array()
            .expect("variables")
            .iter()
            .map(|it| it["key"].as_str().unwrap_or_default())
            .collect();
        assert_eq!(keys, ["1", "2", "3", "url"]);
        let right = send(json!({ "projectId": id, "version": "latest", "parameters": [
            parameter("1", "Bruno"), parameter("2", "A-1"), parameter("3", "today"),
            parameter("url", "A-1"),
        ] }));
        let (status, taken) = doors.give("POST", &messages, &right).await;
        assert_eq!(status, 202, "{taken}");
    }
}

#[tokio::test]
async fn everything_wrong_with_a_new_template_is_told_at_once() {
    for world in worlds().await {
        let doors = world.doors().await;
        let wrong = json!({
            "name": "Parcel Ready", "language": "english", "category": "UTILITY",
            "components": [
                { "type": "BODY", "text": "{{1}} is here {{3}}" },
                { "type": "FOOTER", "text": "x".repeat(61) },
            ],
        });
        let (status, problem) = doors.give("POST", &path(""), &wrong).await;
        assert_eq!(status, 422, "{problem}");
        let errors = problem["errors"].as_array().expect("errors");
        let places: Vec<_> =
            errors.iter().map(|it| it["pointer"].as_str().unwrap_or_default()).collect();
        assert_eq!(
            places,
            [
                "/name",
                "/language",
                "/components/0/text",
                "/components/0/text",
                "/components/0/text",
                "/components/0/example/body_text",
                "/components/1/text",
            ]
        );
        assert_eq!((&errors[6]["limit"], &errors[6]["found"]), (&json!(60), &json!(61)));
        assert!(world.events_of("template.updated").await.is_empty());
    }
}

#[tokio::test]
async fn a_new_template_is_approved_sent_changed_and_deleted() {
    for mut world in worlds().await {
        let doors = world.doors().await;
        let bruno = world.bruno();
        let (status, made) =
            doors.give("POST", &path(""), &plain("closing", "We close at six today.")).await;
        assert_eq!((status, made["status"].as_str()), (201, Some("PENDING")), "{made}");
        let closing = Content::template("closing", "en_US");
        let early = world.we_say(&bruno, "early", closing.clone(), None).await;
        assert_eq!(codes(&early.expect_err("pending"))[0].1, "template.not_approved");
        world.settle().await;

        let one = path(&format!("/{}", made["id"].as_str().expect("an id")));
        assert_eq!(doors.call("GET", &one).await.1["status"], "APPROVED");
        world.we_say(&bruno, "closing", closing.clone(), None).await.expect("approved");
        world.settle().await;
        assert_eq!(world.taken(), ["closing"]);

        let change = |text: &str| json!({ "components": [{ "type": "BODY", "text": text }] });
        let (status, changed) =
            doors.give("PATCH", &one, &change("We close at seven today.")).await;
        assert_eq!((status, changed["id"].clone()), (200, made["id"].clone()), "{changed}");
        world.settle().await;
        let (_, now) = doors.call("GET", &one).await;
        assert_eq!(now["status"], "APPROVED");
        assert_eq!(now["definition"]["components"][0]["text"], "We close at seven today.");

        assert_eq!(doors.call("DELETE", &one).await.0, 204);
        let (status, gone) = doors.call("GET", &one).await;
        assert_eq!((status, gone["code"].as_str()), (404, Some("template.unknown")));
        let refused = world.we_say(&bruno, "gone", closing, None).await;
        assert_eq!(codes(&refused.expect_err("gone"))[0].1, "template.unknown");
        world.settle().await;
        let (status, again) =
            doors.give("POST", &path(""), &plain("closing", "We close at six today.")).await;
        assert_eq!((status, again["code"].as_str()), (422, Some("whatsapp.refused")), "{again}");
        assert_eq!(again["whatsapp"]["code"], 100);
        assert!(again["whatsapp"]["subcode"].is_i64(), "{again}");
    }
}

#[tokio::test]
async fn a_conversation_begins_with_a_template_that_is_registered_for_it() {
    for mut world in worlds().await {
        let doors = world.doors().await;
        world.meta_decides(Moderation::Instant);
        let (status, made) =
            doors.give("POST", &path("/start"), &json!({ "language": "de" })).await;
        assert_eq!(status, 201, "{made}");
        assert_eq!(
            (&made["name"], &made["status"]),
            (&json!("start_conversation"), &json!("APPROVED"))
        );
        assert_eq!(world.start_template(), Some(Content::template("start_conversation", "de")));
        let text = json!({
            "receiver": { "contacts": [{ "identifierValue": "+5511955550102" }] },
            "body": { "type": "text", "text": { "text": "Guten Tag" } },
            "fallbackTemplate": true,
        });
        let messages = format!("/channels/{CHANNEL}/messages");
        let (status, taken) = doors.give("POST", &messages, &text).await;
        assert_eq!(status, 202, "{taken}");
        world.settle().await;
        let sent = world.last_taken();
        assert_eq!(sent["template"]["name"], "start_conversation");
        assert_eq!(sent["template"]["language"]["code"], "de");

        let (status, refused) =
            doors.give("POST", &path("/start"), &json!({ "language": "zu" })).await;
        assert_eq!((status, refused["code"].as_str()), (422, Some("content.not_one_of")));
        let (_, languages) = doors.call("GET", "/template-languages").await;
        assert_eq!(languages["results"].as_array().map(Vec::len), Some(111));
    }
}

#[tokio::test]
async fn a_catalogue_that_cannot_be_read_is_read_when_it_can_be() {
    for mut world in worlds().await {
        let doors = world.doors().await;
        world.token_expires(true);
        world.passes(Duration::from_hours(2));
        world.settle().await;
        let (status, refused) = doors.call("POST", &path("/sync")).await;
        assert_eq!(
            (status, refused["code"].as_str()),
            (422, Some("whatsapp.refused")),
            "{refused}"
        );
        assert_eq!(refused["whatsapp"]["code"], 190);
        // What was known before still holds.
        let (_, page) = doors.call("GET", &path("?name=order_update")).await;
        assert_eq!(told(&page).len(), 2);

        world.webhooks_always(Effect::DelayMs(86_400_000));
        world.meta_makes("order_update", "DISABLED");
        world.token_expires(false);
        world.passes(Duration::from_mins(11));
        world.breathe().await;
        let (_, page) = doors.call("GET", &path("?name=order_update")).await;
        let expected = ["order_update en_US DISABLED", "order_update pt_BR DISABLED"];
        assert_eq!(told(&page), expected);
    }
}

#[tokio::test]
async fn an_account_is_read_by_whichever_channel_has_a_good_token() {
    for mut world in worlds().await {
        let doors = world.doors().await;
        // One comes before the good channel, one after it.
        world.channels_with_wrong_tokens(&[[1; 16], [3; 16]]).await;
        world.webhooks_always(Effect::DelayMs(86_400_000));
        world.meta_makes("order_update", "DISABLED");
        world.passes(Duration::from_hours(2));
        world.breathe().await;
        let (_, page) = doors.call("GET", &path("?name=order_update")).await;
        let expected = ["order_update en_US DISABLED", "order_update pt_BR DISABLED"];
        assert_eq!(told(&page), expected);
    }
}
