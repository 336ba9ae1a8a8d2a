//! A picture for a thousand people is uploaded once.

use futures::StreamExt;
use futures::stream;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;
use waxwing_stories::front_door::{
    ANA, Base, Gateway, Host, House, Sandbox, When, number, until_within,
};
use waxwing_testbed::media::samples;

/// To how many people a picture is sent.
const PEOPLE: usize = 1_000;

/// How many callers there are at once.
const CALLERS: usize = 50;

/// The most memory that the gateway may ever hold.
const RESIDENT_KIB_MAX: u64 = 256 * 1024;

/// How long all of it may take on a machine that does other things.
const LONG: Duration = Duration::from_mins(3);

/// As fast as it goes; links may lead to this machine.
const CONFIG: &str =
    "[dispatch]\nmessages_per_second = 1000\n[media]\nallow_addresses = [\"127.0.0.1\"]\n";

/// How a picture is told to a gateway: the member of the request, and its value.
type How = (&'static str, String);

/// A picture is sent to everybody, to each in one of these ways, by turns.
async fn everybody_is_sent(gateway: &Gateway, ways: &[How]) {
    stream::iter(0..PEOPLE)
        .for_each_concurrent(CALLERS, |person| async move {
            let (member, value) = &ways[person % ways.len()];
            gateway.sends_picture(member, value).to(&number(person)).await.accepted();
        })
        .await;
}

/// Meta took the picture for everybody, under one id, and got it once.
async fn all_got_it_by_one_upload(sandbox: &Sandbox) {
    let taken = until_within(LONG, "everybody's picture was taken", async || {
        let taken = sandbox.took().await;
        (taken.len() >= PEOPLE).then_some(taken)
    })
    .await;
    let uploads = sandbox.uploads().await;
    assert_eq!(uploads.len(), 1, "{uploads:#?}");
    assert_eq!(uploads[0]["file_size"], 4_000_000);
    let of_all: BTreeSet<&str> = taken.iter().filter_map(|it| it["to"].as_str()).collect();
    assert_eq!((taken.len(), of_all.len()), (PEOPLE, PEOPLE), "each got it, and once");
    for message in &taken {
        let image = &message["request"]["image"];
        assert_eq!(image["id"], uploads[0]["id"], "{message:#}");
        assert_eq!(image["link"], Value::Null, "{message:#}");
    }
}

async fn all_are_delivered(gateway: &Gateway) {
    until_within(LONG, "everybody has it on their phone", async || {
        let sent = gateway.lists("direction=outgoing").await;
        let is_there = |it: &Value| it["status"] == "delivered";
        (sent.len() == PEOPLE && sent.iter().all(is_there)).then_some(())
    })
    .await;
}

/// In these ways, when Meta takes so long to take an upload.
async fn a_picture_for_all_is_uploaded_once(base: Base, by_link: bool, delay: Option<&str>) {
    let mut house = House::apart(base, CONFIG).await;
    let (gateway, sandbox, host) = (house.gateway(), house.sandbox(), Host::opens().await);
    house.is_written_to_by(PEOPLE).await;
    if let Some(delay) = delay {
        sandbox.strikes("media_upload", delay, When::Every(1)).await;
    }
    let samples = samples();
    let file = gateway.is_given(samples.get("4mb.jpg")).await.kept();
    let mut ways = vec![("mediaId", file)];
    if by_link {
        ways.push(("mediaUrl", host.has_sample(samples.get("4mb.jpg"))));
    }

    everybody_is_sent(&gateway, &ways).await;
    all_got_it_by_one_upload(&sandbox).await;
    all_are_delivered(&gateway).await;

    assert_eq!(host.times_asked("/4mb.jpg"), usize::from(by_link), "a link is fetched once");
    if let Some(kib) = house.serve().resident_peak_kib() {
        println!("the gateway held {} MiB at most", kib / 1024);
        assert!(kib < RESIDENT_KIB_MAX, "the gateway held {kib} KiB");
    }
}

#[tokio::test]
async fn a_picture_for_a_thousand_people_is_uploaded_once_on_sqlite() {
    a_picture_for_all_is_uploaded_once(Base::Sqlite, false, None).await;
}

#[tokio::test]
async fn a_picture_for_a_thousand_people_is_uploaded_once_on_postgresql() {
    a_picture_for_all_is_uploaded_once(Base::Postgres, false, None).await;
}

#[tokio::test]
async fn half_by_file_and_half_by_link_is_one_upload_on_sqlite_however_long_it_takes() {
    a_picture_for_all_is_uploaded_once(Base::Sqlite, true, Some("delay_ms_3000")).await;
}

#[tokio::test]
async fn half_by_file_and_half_by_link_is_one_upload_on_postgresql_however_long_it_takes() {
    a_picture_for_all_is_uploaded_once(Base::Postgres, true, Some("delay_ms_3000")).await;
}

#[tokio::test]
async fn what_was_uploaded_is_used_again_after_a_restart() {
    let mut house = House::apart(Base::Sqlite, CONFIG).await;
    let gateway = house.gateway();
    let file = gateway.is_given(samples().get("photo.jpg")).await.kept();
    let id = gateway.sends_picture("mediaId", &file).to(ANA).await.accepted();
    gateway.reaches(&id, "delivered").await;
    house.stops_the_gateway().await;
    let gateway = house.starts().await;
    let id = gateway.sends_picture("mediaId", &file).to(ANA).await.accepted();
    gateway.reaches(&id, "delivered").await;
    assert_eq!(house.sandbox().uploads().await.len(), 1);
}

#[tokio::test]
async fn a_medium_that_meta_has_no_more_is_uploaded_anew_and_sent() {
    let house = House::dev().await;
    let (gateway, sandbox) = (house.gateway(), house.sandbox());
    let file = gateway.is_given(samples().get("photo.jpg")).await.kept();
    let id = gateway.sends_picture("mediaId", &file).to(ANA).await.accepted();
    gateway.reaches(&id, "delivered").await;
    // What Meta took just now, it has: only later is a refusal about the medium.
    sandbox.post("clock", &json!({ "advance": "1h" })).await.ok();
    let first = sandbox.uploads().await[0]["id"].as_str().expect("it has an id").to_owned();
    assert_eq!(sandbox.graph_forgets(&first).await.ok()["success"], true);
    let id = gateway.sends_picture("mediaId", &file).to(ANA).await.accepted();
    gateway.reaches(&id, "delivered").await;
    let uploads = sandbox.uploads().await;
    let deleted: Vec<&Value> = uploads.iter().map(|it| &it["deleted"]).collect();
    assert_eq!(deleted, [&Value::Bool(true), &Value::Bool(false)], "{uploads:#?}");
}

#[tokio::test]
async fn an_upload_is_renewed_when_meta_has_forgotten_it() {
    let house = House::dev().await;
    let (gateway, sandbox) = (house.gateway(), house.sandbox());
    let file = gateway.is_given(samples().get("photo.jpg")).await.kept();
    let id = gateway.sends_picture("mediaId", &file).to(ANA).await.accepted();
    gateway.reaches(&id, "delivered").await;
    sandbox.post("clock", &json!({ "advance": "31d" })).await.ok();
    house.phone(ANA).writes("Which one was it?").await;
    gateway.may_write_freely_to(ANA).await;
    let id = gateway.sends_picture("mediaId", &file).to(ANA).await.accepted();
    gateway.reaches(&id, "delivered").await;
    let uploads = sandbox.uploads().await;
    assert_eq!(uploads.len(), 2, "{uploads:#?}");
    let taken = sandbox.took().await;
    assert_eq!(taken[1]["request"]["image"]["id"], uploads[1]["id"]);
}
