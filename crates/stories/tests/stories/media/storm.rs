//! `kill -9` again and again while pictures go and come: each is there once, and as it was.

use super::bad_files::kept_on_disk;
use futures::StreamExt;
use futures::stream;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::watch;
use waxwing_stories::front_door::{Base, Gateway, House, Sandbox, When, until_within};
use waxwing_testbed::media::samples;

const PEOPLE: usize = 40;

/// How many pictures each is sent, and sends.
const EACH: usize = 3;
const ALL: usize = PEOPLE * EACH;

/// The gateway is killed when so many were accepted.
const KILLED_AT: [usize; 4] = [10, 40, 70, 100];

/// How many callers there are at once, and how many people who write.
const AT_ONCE: usize = 4;

/// How long all of it may take on a machine that does other things.
const LONG: Duration = Duration::from_mins(2);

const CONFIG: &str = "[dispatch]\nmessages_per_second = 1000\nproof_wait_seconds = 15\n";

/// What people send.
const SENT: [(&str, &str); 4] = [
    ("image", "photo.jpg"),
    ("audio", "voice.ogg"),
    ("document", "paper.pdf"),
    ("video", "limit.mp4"),
];

/// What befalls calls meanwhile, and how often.
const MISFORTUNES: [(&str, &str, f64); 4] = [
    ("messages", "lose_answer", 0.2),
    ("media_upload", "lose_answer", 0.3),
    ("media_download", "break_off", 0.1),
    ("webhooks", "duplicate", 0.2),
];

fn number(person: usize) -> String {
    format!("+49151123{person:05}")
}

/// Callers of a gateway that is killed now and then.
struct Callers {
    gateway: watch::Sender<Gateway>,
    accepted: AtomicUsize,
}

impl Callers {
    /// Sends pictures to somebody, each until it is accepted.
    async fn send_to(&self, person: usize, file: &str) {
        for place in 0..EACH {
            let key = format!("picture {place} for {person}");
            self.insist(&number(person), file, &key).await;
            self.accepted.fetch_add(1, Ordering::SeqCst);
        }
    }

    async fn insist(&self, to: &str, file: &str, key: &str) {
        loop {
            let gateway = self.gateway.borrow().clone();
            match gateway.sends_picture("mediaId", file).to(to).under(key).go().await {
                Ok(answer) if answer.status != 503 => {
                    answer.accepted();
                    return;
                }
                // Nobody there, or not for the moment.
                _ => tokio::time::sleep(Duration::from_millis(25)).await,
            }
        }
    }

    async fn have_been_answered(&self, times: usize) {
        until_within(LONG, &format!("{times} were accepted"), async || {
            (self.accepted.load(Ordering::SeqCst) >= times).then_some(())
        })
        .await;
    }
}

/// Everybody sends what is on their phones, one after the other.
async fn everybody_sends(sandbox: &Sandbox) -> BTreeSet<String> {
    let samples = samples();
    let mut media = Vec::new();
    for (kind, name) in SENT {
        media.push((kind, sandbox.has_on_a_phone(samples.get(name)).await));
    }
    let media = &media;
    stream::iter(0..ALL)
        .map(|place| async move {
            let (kind, id) = &media[place % media.len()];
            let message = json!({ "type": kind, *kind: { "id": id } });
            sandbox.phone(&number(place % PEOPLE)).makes(&message).await
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await
}

async fn everybody_has_a_phone(house: &House) {
    let sandbox = house.sandbox();
    for person in 0..PEOPLE {
        sandbox.meets(&format!("Person {person}"), &number(person)).await;
    }
    for person in 0..PEOPLE {
        house.gateway().may_write_freely_to(&number(person)).await;
    }
}

async fn pictures_go_and_come_once_on(base: Base) {
    let mut house = House::apart(base, CONFIG).await;
    everybody_has_a_phone(&house).await;
    let sandbox = house.sandbox();
    let file = house.gateway().is_given(samples().get("4mb.jpg")).await.kept();
    for (target, effect, chance) in MISFORTUNES {
        sandbox.strikes(target, effect, When::Chance(chance, 4)).await;
    }
    let gateway = watch::Sender::new(house.gateway());
    let callers = Arc::new(Callers { gateway, accepted: AtomicUsize::new(0) });
    let calling = tokio::spawn({
        let (callers, file) = (Arc::clone(&callers), file.clone());
        async move {
            let send = |person| callers.send_to(person, &file);
            stream::iter(0..PEOPLE).for_each_concurrent(AT_ONCE, send).await;
        }
    });
    let writing = tokio::spawn({
        let sandbox = sandbox.clone();
        async move { everybody_sends(&sandbox).await }
    });
    for accepted in KILLED_AT {
        callers.have_been_answered(accepted).await;
        house.kills_the_gateway();
        callers.gateway.send_replace(house.starts().await);
    }
    tokio::time::timeout(LONG, calling).await.expect("in time").expect("no caller gave up");
    let written = tokio::time::timeout(LONG, writing).await.expect("in time").expect("all wrote");
    all_went_once(&house).await;
    all_came_once(&house, &written).await;
    let struck = sandbox.struck().await;
    assert!(struck.iter().filter(|it| **it > 0).count() >= 3, "misfortunes struck: {struck:?}");
}

/// Everybody has their pictures, and Meta took each once.
async fn all_went_once(house: &House) {
    let gateway = house.gateway();
    until_within(LONG, "every picture is delivered", async || {
        let sent = gateway.lists("direction=outgoing").await;
        assert!(sent.len() <= ALL, "{} are sent", sent.len());
        let is_there = |it: &Value| it["status"] == "delivered";
        (sent.len() == ALL && sent.iter().all(is_there)).then_some(())
    })
    .await;
    let taken = house.sandbox().took().await;
    let ours = |it: &Value| it["request"]["biz_opaque_callback_data"].to_string();
    let different: BTreeSet<String> = taken.iter().map(ours).collect();
    assert_eq!((taken.len(), different.len()), (ALL, ALL), "each was taken once");
    let uploads = house.sandbox().uploads().await.len();
    // An upload whose answer is lost, or during which we are killed, is made again.
    assert!((1..=2 * (1 + KILLED_AT.len())).contains(&uploads), "{uploads} uploads");
}

/// Everything that people sent is in storage, once and as it was.
async fn all_came_once(house: &House, written: &BTreeSet<String>) {
    let gateway = house.gateway();
    let media = until_within(LONG, "everything that came is kept", async || {
        let mut heard = gateway.lists("direction=incoming").await;
        heard.retain(|it| it["body"]["type"] != "text");
        let is_kept = |it: &Value| it.to_string().contains("\"mediaUrl\"");
        (heard.len() >= ALL && heard.iter().all(is_kept)).then_some(heard)
    })
    .await;
    let wamids: BTreeSet<String> = media
        .iter()
        .filter_map(|it| it["parts"][0]["platformReference"].as_str().map(ToOwned::to_owned))
        .collect();
    assert_eq!((media.len(), &wamids), (ALL, written), "each is there once");
    let events = gateway.events().await;
    let kept = events.iter().filter(|it| it["type"] == "file.inbound");
    let told: BTreeSet<String> = kept.clone().map(|it| it["message_id"].to_string()).collect();
    assert_eq!((kept.count(), told.len()), (ALL, ALL), "each was told of once");
    let mut sizes: Vec<u64> =
        SENT.iter().map(|(_, name)| samples().bytes(name).len() as u64).collect();
    sizes.push(4_000_000);
    sizes.sort_unstable();
    until_within(LONG, "each file is there once, and nothing else", async || {
        let mut kept: Vec<u64> = kept_on_disk(house).iter().map(|it| it.1).collect();
        kept.sort_unstable();
        (kept == sizes).then_some(())
    })
    .await;
}

#[tokio::test]
async fn pictures_that_go_and_come_survive_kill_9_on_sqlite_and_are_there_once() {
    pictures_go_and_come_once_on(Base::Sqlite).await;
}

#[tokio::test]
async fn pictures_that_go_and_come_survive_kill_9_on_postgresql_and_are_there_once() {
    pictures_go_and_come_once_on(Base::Postgres).await;
}
