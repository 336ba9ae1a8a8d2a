//! `kill -9` in the middle of everything: what was accepted is taken exactly once, in order.

use futures::StreamExt;
use futures::stream;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{Mutex, watch};
use waxwing_domain::ids::MessageId;
use waxwing_stories::front_door::{BRUNO, Base, Gateway, House, When, number, until_within};

const PEOPLE: usize = 200;
const EACH: usize = 10;
const ALL: usize = PEOPLE * EACH;

/// How many callers there are at once.
const CALLERS: usize = 24;

/// The gateway is killed when so many were accepted.
const KILLED_AT: [usize; 4] = [300, 700, 1_100, 1_600];

/// As fast as it goes; the wait for proof outlasts the sandbox's longest wait between two tries.
const CONFIG: &str = "[dispatch]\nmessages_per_second = 1000\nproof_wait_seconds = 15\n";

/// What befalls messages and webhooks meanwhile, and how often.
const MISFORTUNES: [(&str, &str, f64); 6] = [
    ("messages", "lose_answer", 0.3),
    ("messages", "lose_request", 0.01),
    ("messages", "status_500_after_accept", 0.05),
    ("messages", "code_130429", 0.1),
    ("webhooks", "duplicate", 0.2),
    ("webhooks", "reorder", 0.2),
];

const LONG: Duration = Duration::from_secs(150);

fn text(person: usize, place: usize) -> String {
    format!("storm {person:03} {place:02}")
}

/// Callers that send, and send again under the same key whatever got no answer.
struct Callers {
    gateway: watch::Sender<Gateway>,
    accepted: AtomicUsize,
    ids: Mutex<BTreeMap<String, String>>,
}

impl Callers {
    fn of(gateway: Gateway) -> Arc<Self> {
        let (accepted, ids) = (AtomicUsize::new(0), Mutex::default());
        Arc::new(Self { gateway: watch::Sender::new(gateway), accepted, ids })
    }

    /// One person's messages, each after the one before was accepted.
    async fn write_to(&self, person: usize) {
        for place in 0..EACH {
            let text = text(person, place);
            let id = self.insist(&number(person), &text).await;
            self.ids.lock().await.insert(text, id);
            self.accepted.fetch_add(1, Ordering::SeqCst);
        }
    }

    async fn insist(&self, to: &str, text: &str) -> String {
        loop {
            let gateway = self.gateway.borrow().clone();
            match gateway.sends(text).to(to).under(text).go().await {
                Ok(answer) if answer.status != 503 => return answer.accepted(),
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

async fn nothing_is_lost_or_doubled_on(base: Base) {
    let mut house = House::apart(base, CONFIG).await;
    house.is_written_to_by(PEOPLE).await;
    let sandbox = house.sandbox();
    for (target, effect, chance) in MISFORTUNES {
        sandbox.strikes(target, effect, When::Chance(chance, 7)).await;
    }
    let callers = Callers::of(house.gateway());
    let calling = tokio::spawn({
        let callers = Arc::clone(&callers);
        async move {
            stream::iter(0..PEOPLE)
                .for_each_concurrent(CALLERS, |person| callers.write_to(person))
                .await;
        }
    });
    for accepted in KILLED_AT {
        callers.have_been_answered(accepted).await;
        house.kills_the_gateway();
        assert!(callers.accepted.load(Ordering::SeqCst) < ALL, "it was killed in the middle");
        callers.gateway.send_replace(house.starts().await);
    }
    tokio::time::timeout(LONG, calling).await.expect("in time").expect("no caller gave up");
    let listed = all_are_delivered(&house.gateway()).await;
    assert!(sandbox.struck().await[0] > 100, "answers were lost");
    assert!(sandbox.struck().await.iter().all(|it| *it > 0), "each misfortune struck");
    let ids = callers.ids.lock().await;
    let mut taken = sandbox.took().await;
    taken.retain(|it| it["type"] == "text");
    each_was_taken_once_and_in_order(&taken, &ids);
    let shown: BTreeSet<_> = listed.iter().filter_map(|it| it["id"].as_str()).collect();
    assert_eq!(shown, ids.values().map(String::as_str).collect());
}

/// Waits until all are delivered. Meanwhile others are written to: a lost request is only sent again
/// when Meta spoke of others since, because only then does its silence mean something.
async fn all_are_delivered(gateway: &Gateway) -> Vec<Value> {
    let mut listed = Vec::new();
    let look = async {
        loop {
            for _ in 0..8 {
                listed = gateway.lists("direction=outgoing").await;
                listed.retain(|it| text_of(&it["body"]).starts_with("storm"));
                if listed.len() == ALL && listed.iter().all(|it| it["status"] == "delivered") {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
            gateway.sends_template("hello_world").to(BRUNO).await.accepted();
        }
    };
    if tokio::time::timeout(LONG, look).await.is_err() {
        let stuck: Vec<_> = listed.iter().filter(|it| it["status"] != "delivered").collect();
        let oldest = stuck.last().and_then(|it| it["id"].as_str()).unwrap_or_default();
        let whole = gateway.message(oldest).await;
        panic!("{} of {} are not delivered, such as {whole:#}", stuck.len(), listed.len());
    }
    listed
}

fn text_of(body: &Value) -> &str {
    body["text"]["text"].as_str().unwrap_or_default()
}

fn each_was_taken_once_and_in_order(taken: &[Value], ids: &BTreeMap<String, String>) {
    let mut by_person: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for it in taken {
        let text = it["request"]["text"]["body"].as_str().expect("only texts were sent");
        by_person.entry(it["to"].as_str().unwrap_or_default()).or_default().push(text);
        let ours = it["request"]["biz_opaque_callback_data"].as_str().unwrap_or_default();
        let ours: MessageId = ours.parse().expect("what we send carries our id");
        assert_eq!(ids.get(text), Some(&ours.uuid().to_string()), "{text} is that message");
    }
    for person in 0..PEOPLE {
        let number = number(person);
        let expected: Vec<String> = (0..EACH).map(|place| text(person, place)).collect();
        assert_eq!(
            by_person.get(number.as_str()),
            Some(&expected.iter().map(String::as_str).collect())
        );
    }
    assert_eq!(taken.len(), ALL);
}

#[tokio::test]
async fn what_was_accepted_survives_kill_9_on_sqlite_and_is_taken_exactly_once() {
    nothing_is_lost_or_doubled_on(Base::Sqlite).await;
}

#[tokio::test]
async fn what_was_accepted_survives_kill_9_on_postgresql_and_is_taken_exactly_once() {
    nothing_is_lost_or_doubled_on(Base::Postgres).await;
}
