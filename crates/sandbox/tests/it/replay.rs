//! The journal: the same entries give the same world, whatever was done.

use crate::media::{FIRST_SESSION, medium, personal, sample_file};
use crate::stage::*;
use http::Method;
use proptest::prelude::*;
use serde_json::json;
use waxwing_cloud_api::content::MediaKind;
use waxwing_domain::time::Timestamp;
use waxwing_sandbox::world::{
    AccountState, BehaviourChange, Effect, Entry, FaultOrder, Limits, Marketing, Moderation,
    ModerationOrder, NumberChange, PersonChange, PostAnswer, RecipientErrors, Subscription, Target,
    Tier, TokenChange, Trigger, World,
};

/// Something that is done to a world.
#[derive(Clone, Debug)]
enum Deed {
    Send(&'static str, &'static str),
    Write(&'static str),
    MarkRead,
    Post(u16),
    Person(&'static str, PersonChange),
    Fault(Target, &'static str),
    Disarm,
    Errors(RecipientErrors),
    Unsubscribe(bool),
    Behave(BehaviourChange),
    Number(NumberChange),
    Template(&'static str),
    Graph(Method, &'static str, &'static str),
    Inbound(&'static str),
    Upload(MediaKind),
    Give(MediaKind),
    /// A medium there is, by its place: the business sends it, or deletes it, or a person sends it.
    Medium(&'static str, usize),
    /// So many more bytes of an upload that can be taken up again.
    Append(u64),
    Token(bool),
    Register,
    Reset,
    Wait(i64),
}

fn deeds() -> impl Strategy<Value = Deed> {
    let who = || prop::sample::select(vec![ANA, BRUNO, NOBODY]);
    let change = (any::<Option<bool>>(), any::<Option<bool>>(), any::<bool>(), 0..6_u8).prop_map(
        |(online, reads, stopped, other)| PersonChange {
            name: Some("Somebody".to_owned()),
            online,
            reads,
            blocked: Some(other == 0),
            on_whatsapp: Some(other != 1),
            phone_visible: Some(other != 2),
            identity_hash: (other == 3).then(|| "another=".to_owned()),
            new_phone: (other == 4).then(|| "+14155550177".to_owned()),
            marketing: Some(if stopped { Marketing::Stopped } else { Marketing::Allowed }),
            ..PersonChange::default()
        },
    );
    let of_messages = vec!["lose_answer", "lose_request", "status_500", "code_130429"];
    let of_webhooks = vec!["duplicate", "reorder", "delay_ms_300"];
    prop_oneof![
        6 => (who(), prop::sample::select(vec!["text", "order", "sale", "nonsense"]))
            .prop_map(|(to, what)| Deed::Send(to, what)),
        3 => who().prop_map(Deed::Write),
        1 => Just(Deed::MarkRead),
        6 => prop::sample::select(vec![200, 200, 500]).prop_map(Deed::Post),
        1 => (who(), change).prop_map(|(who, change)| Deed::Person(who, change)),
        1 => prop::sample::select(of_messages).prop_map(|it| Deed::Fault(Target::Messages, it)),
        1 => prop::sample::select(vec![Target::MediaUpload, Target::MediaUrl])
            .prop_map(|it| Deed::Fault(it, "status_500")),
        1 => prop::sample::select(of_webhooks).prop_map(|it| Deed::Fault(Target::Webhooks, it)),
        1 => Just(Deed::Disarm),
        1 => prop::sample::select(vec![RecipientErrors::Async, RecipientErrors::Sync])
            .prop_map(Deed::Errors),
        1 => any::<bool>().prop_map(Deed::Unsubscribe),
        1 => behaviours().prop_map(Deed::Behave),
        1 => numbers().prop_map(Deed::Number),
        2 => prop::sample::select(vec!["PAUSED", "APPROVED", "DISABLED", "paced", "let go"])
            .prop_map(Deed::Template),
        3 => prop::sample::select(MANAGED.to_vec())
            .prop_map(|(method, path, body)| Deed::Graph(method.parse().unwrap(), path, body)),
        2 => prop::sample::select(vec!["reaction", "revoke", "referral", "unsupported", "image"])
            .prop_map(Deed::Inbound),
        2 => prop::sample::select(MediaKind::ALL.to_vec()).prop_map(Deed::Upload),
        2 => prop::sample::select(MediaKind::ALL.to_vec()).prop_map(Deed::Give),
        1 => (0..9_u64).prop_map(Deed::Append),
        3 => (prop::sample::select(vec!["send", "delete", "ask", "write"]), 0..4_usize)
            .prop_map(|(what, place)| Deed::Medium(what, place)),
        1 => any::<bool>().prop_map(Deed::Token),
        1 => Just(Deed::Register),
        1 => Just(Deed::Reset),
        // The clock steps back now and then.
        6 => (-60_i64..600).prop_map(Deed::Wait),
        1 => Just(Deed::Wait(8 * 24 * 60 * 60 * 1_000)),
    ]
}

/// What is changed through Graph, other than by messages.
const MANAGED: [(&str, &str, &str); 8] = [
    (
        "POST",
        "/v25.0/102290129340398/message_templates",
        r#"{"name":"new_one","language":"en_US","category":"UTILITY",
            "components":[{"type":"BODY","text":"Here you are."}]}"#,
    ),
    ("DELETE", "/v25.0/102290129340398/message_templates?name=new_one", ""),
    (
        "POST",
        "/v25.0/1700000000000001",
        r#"{"components":[{"type":"BODY","text":"Hello there."}]}"#,
    ),
    ("POST", "/v25.0/670000000000001/uploads?file_length=9&file_type=image/png", ""),
    ("POST", "/v25.0/106540352242922/deregister", "{}"),
    ("POST", "/v25.0/106540352242922/register", r#"{"pin":"123456"}"#),
    (
        "POST",
        "/v25.0/106540352242922/block_users",
        r#"{"messaging_product":"whatsapp","block_users":[{"user":"+14155550101"}]}"#,
    ),
    (
        "DELETE",
        "/v25.0/106540352242922/block_users",
        r#"{"messaging_product":"whatsapp","block_users":[{"user":"+14155550101"}]}"#,
    ),
];

fn behaviours() -> impl Strategy<Value = BehaviourChange> {
    let limits = prop::sample::select(vec![Limits::On, Limits::Off]);
    let all = vec![Moderation::Timed, Moderation::Instant, Moderation::Manual];
    (limits, prop::sample::select(all)).prop_map(|(limits, moderation)| BehaviourChange {
        limits: Some(limits),
        moderation: Some(moderation),
        ..BehaviourChange::default()
    })
}

fn numbers() -> impl Strategy<Value = NumberChange> {
    let limit = prop::sample::select(vec![Tier::Fifty, Tier::Unlimited]);
    let account = prop::sample::select(vec![AccountState::Ok, AccountState::Locked]);
    (limit, account).prop_map(|(limit, account)| NumberChange {
        limit: Some(limit),
        account: Some(account),
        ..NumberChange::default()
    })
}

impl Stage {
    fn does(&mut self, deed: Deed) {
        let now = self.now;
        match deed {
            Deed::Send(to, "text") => drop(self.posts(&text(to, "hi"))),
            Deed::Send(to, "order") => drop(self.posts(&order_update(to, 3))),
            Deed::Send(to, "sale") => drop(self.posts(&spring_sale(to))),
            Deed::Send(to, _) => drop(self.posts(&text(to, ""))),
            Deed::Write(from) => {
                let hi = json!({"type": "text", "text": {"body": "hi"}});
                drop(self.world.inbound(now, &number(from), None, &hi));
            }
            Deed::MarkRead => {
                let (chat, _) = self.world.chat(&number(ANA), None, 1, None);
                let id = chat.first().map(|it| it.id.clone()).unwrap_or_default();
                let receipt = json!({"messaging_product": "whatsapp", "status": "read",
                    "message_id": id});
                drop(self.posts(&receipt));
            }
            Deed::Post(status) => {
                if let Some(post) = self.world.due(now, 1).pop() {
                    self.world.posted(now, post.id, PostAnswer::Status(status));
                }
            }
            Deed::Person(phone, change) => {
                drop(self.world.change_person(now, &number(phone), change));
            }
            Deed::Fault(target, effect) => {
                let effect: Effect = effect.parse().unwrap();
                let order = FaultOrder::new(target, effect, Trigger::Every(2)).unwrap();
                self.world.arm(now, order).unwrap();
            }
            Deed::Inbound(what) => self.writes_of_a_kind(what),
            Deed::Upload(kind) => drop(self.uploads(sample_file(kind))),
            Deed::Give(kind) => drop(self.world.give_person(now, personal(kind))),
            Deed::Append(count) => drop(self.appends(FIRST_SESSION, 0, count)),
            Deed::Medium(what, place) => self.deals_with_a_medium(what, place),
            Deed::Register => {
                let url = "http://127.0.0.1:2/hook".to_owned();
                self.world.subscribe(now, Subscription { url });
            }
            Deed::Reset => self.world.reset(now),
            Deed::Wait(millis) => {
                self.now = Timestamp::from_micros(now.as_micros() + millis * 1_000);
                self.world.bring_to(self.now);
            }
            other => self.has_meta_change(other),
        }
    }

    /// What Meta does, or has done to it.
    fn has_meta_change(&mut self, deed: Deed) {
        let now = self.now;
        match deed {
            Deed::Disarm => self.world.disarm(now),
            Deed::Errors(errors) => {
                let change =
                    BehaviourChange { window_errors: Some(errors), ..BehaviourChange::default() };
                self.world.behave(now, change);
            }
            Deed::Behave(change) => self.world.behave(now, change),
            Deed::Number(change) => {
                self.world.change_number(now, &number_id(), change).unwrap();
            }
            Deed::Template(what) => {
                let word = Some(what.to_owned()).filter(|it| it.chars().all(char::is_uppercase));
                let paced = word.is_none().then_some(what == "paced");
                let order = ModerationOrder { status: word, paced, ..ModerationOrder::default() };
                drop(self.world.moderate(now, "1700000000000002", order));
            }
            Deed::Graph(method, path, body) => drop(self.asks(method, path, body.as_bytes())),
            Deed::Token(expired) => {
                let change = TokenChange { expired: Some(expired), ..TokenChange::default() };
                self.world.change_token(now, change);
            }
            Deed::Unsubscribe(not) => {
                let method = if not { Method::DELETE } else { Method::POST };
                drop(self.asks(method, "/v25.0/102290129340398/subscribed_apps", b""));
            }
            other => unreachable!("{other:?} is no change of Meta's"),
        }
    }
}

impl Stage {
    /// Ana writes something that is about the last message of her chat.
    fn writes_of_a_kind(&mut self, what: &str) {
        let (chat, _) = self.world.chat(&number(ANA), None, 1, None);
        let id = chat.first().map(|it| it.id.clone()).unwrap_or_default();
        let message = match what {
            "reaction" => json!({"type": what, "reaction": {"message_id": id, "emoji": "👍"}}),
            "revoke" => json!({"type": what, "revoke": {"original_message_id": id}}),
            "referral" => json!({"type": "text", "text": {"body": "hi"}, "referral": {}}),
            "image" => json!({"type": what, "image": {}}),
            _ => json!({"type": what}),
        };
        drop(self.world.inbound(self.now, &number(ANA), None, &message));
    }
}

impl Stage {
    /// Something is done with a medium there is.
    fn deals_with_a_medium(&mut self, what: &str, place: usize) {
        let Some(found) = self.world.media(place, 1).first().cloned() else { return };
        let path = format!("/v25.0/{}", found.id);
        match what {
            "send" => drop(self.posts(&medium(MediaKind::Image, &found.id))),
            "delete" => drop(self.asks(Method::DELETE, &path, b"")),
            "ask" => drop(self.asks(Method::GET, &path, b"")),
            _ => {
                let message = json!({"type": "video", "video": {"id": found.id}});
                drop(self.world.inbound(self.now, &number(BRUNO), None, &message));
            }
        }
    }
}

/// The world that these entries tell of.
fn replayed(entries: &[Entry]) -> World {
    let mut world = World::begin(account(), 0, Timestamp::EPOCH);
    for entry in entries {
        world.apply(Entry::parse(&entry.to_line()).unwrap()).unwrap();
    }
    world
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_same_entries_give_the_same_world(deeds in prop::collection::vec(deeds(), 0..80)) {
        let mut stage = Stage::new();
        stage.world.record();
        stage.world.subscribe(START, Subscription { url: HOOK.to_owned() });
        let mut entries = Vec::new();
        for deed in deeds {
            stage.does(deed);
            entries.extend(stage.world.take_entries());
        }
        stage.world.bring_to(stage.now);
        entries.extend(stage.world.take_entries());
        let mut again = replayed(&entries);
        again.bring_to(stage.now);
        prop_assert!(stage.world.is_same(&again));
    }
}

#[test]
fn a_world_that_lacks_an_entry_is_another() {
    let mut stage = Stage::new();
    stage.world.record();
    stage.sends(&text(ANA, "one"));
    stage.sends(&text(ANA, "two"));
    let entries = stage.world.take_entries();
    assert!(stage.world.is_same(&replayed(&entries)));
    assert!(!stage.world.is_same(&replayed(&entries[..entries.len() - 1])));
}

#[test]
fn a_reset_keeps_the_address_and_begins_a_new_row_of_ids() {
    let mut stage = Stage::new();
    let first = stage.sends(&text(ANA, "one")).wamid;
    let post = stage.world.inbound(
        START,
        &number(ANA),
        None,
        &json!({"type": "text", "text": {"body": "hi"}}),
    );
    post.unwrap();
    let on_its_way = stage.world.due(START, 1).remove(0);
    stage.world.reset(START);
    assert_eq!(stage.world.taken(0, None).count(), 0);
    assert_eq!(stage.world.subscription().unwrap().url, HOOK);
    let second = stage.sends(&text(ANA, "one")).wamid;
    assert_ne!(first, second);
    stage.waits(SECOND);
    stage.world.bring_to(stage.now);
    // What was on its way belongs to the life before, not to the first webhook of this one.
    stage.world.posted(START, on_its_way.id, PostAnswer::Status(200));
    assert_eq!(stage.hears(millis(0)).len(), 3);
}

#[test]
fn what_is_no_request_is_not_kept_and_is_refused_again() {
    let mut stage = Stage::new();
    stage.world.record();
    stage.arms(Target::Messages, "code_130429", 2);
    let long = json!({"messaging_product": "whatsapp", "nonsense": "x".repeat(100_000)});
    assert_eq!(stage.refuses(&long).code, 130_429);
    assert_eq!(stage.refuses(&text(ANA, "hi")).code, 130_429);
    let entries = stage.world.take_entries();
    let longest = entries.iter().map(|it| it.to_line().len()).max();
    assert!(longest < Some(1_000), "{longest:?}");
    assert!(replayed(&entries).is_same(&stage.world), "the fault is used up there, too");
}
