//! A world on a stage: time stands still until a test turns it, and verbs say what is done.

use http::Method;
use serde_json::{Value, json};
use std::time::Duration;
use waxwing_cloud_api::errors::GraphError;
use waxwing_cloud_api::messages::Sent;
use waxwing_cloud_api::signature;
use waxwing_cloud_api::webhook::{self, Notice, StatusNotice};
use waxwing_domain::ids::PhoneNumberId;
use waxwing_domain::phone::E164;
use waxwing_domain::time::Timestamp;
use waxwing_sandbox::seed;
use waxwing_sandbox::world::{
    Account, Effect, FaultOrder, GraphReply, GraphRequest, Limits, Pace, PersonChange, PostAnswer,
    Retries, Subscription, Target, Trigger, WebhookPost, World,
};

pub(crate) const ANA: &str = "+14155550101";
pub(crate) const BRUNO: &str = "+5511955550102";
pub(crate) const NOBODY: &str = "+491701234567";
pub(crate) const TOKEN: &str = "graph-token";
pub(crate) const SECRET: &str = "app-secret";
pub(crate) const HOOK: &str = "http://127.0.0.1:1/webhooks/whatsapp";

/// When every world of the tests begins.
pub(crate) const START: Timestamp = Timestamp::from_seconds(1_795_132_800);

/// A world and the time it is.
pub(crate) struct Stage {
    pub(crate) world: World,
    pub(crate) now: Timestamp,
}

pub(crate) fn account() -> Account {
    Account {
        app_id: seed::APP_ID.to_owned(),
        app_secret: SECRET.to_owned(),
        graph_tokens: vec![TOKEN.to_owned()],
        base_url: "http://127.0.0.1:8080".to_owned(),
        pace: Pace::default(),
        retries: Retries::default(),
        limits: Limits::On,
    }
}

pub(crate) fn number(text: &str) -> E164 {
    text.parse().unwrap()
}

/// The number Acme sends from.
pub(crate) fn number_id() -> PhoneNumberId {
    seed::PHONE_NUMBER_ID.parse().unwrap()
}

/// A text for somebody, with what else the request holds.
pub(crate) fn text(to: &str, body: &str) -> Value {
    json!({"messaging_product": "whatsapp", "to": to, "type": "text", "text": {"body": body}})
}

/// `order_update` for somebody, with so many parameters in its body.
pub(crate) fn order_update(to: &str, parameters: usize) -> Value {
    let filled = |count| -> Value {
        (0..count).map(|it| json!({"type": "text", "text": format!("<{it}>")})).collect()
    };
    template(
        to,
        "order_update",
        json!([
            {"type": "body", "parameters": filled(parameters)},
            {"type": "button", "sub_type": "url", "index": "0", "parameters": filled(1)},
        ]),
    )
}

/// `spring_sale` for somebody.
pub(crate) fn spring_sale(to: &str) -> Value {
    let named =
        |name: &str| json!({"type": "text", "parameter_name": name, "text": format!("<{name}>")});
    let image = json!({"type": "image", "image": {"link": "https://acme.example/s.jpg"}});
    template(
        to,
        "spring_sale",
        json!([
            {"type": "header", "parameters": [image]},
            {"type": "body", "parameters": [
                named("first_name"), named("discount"), named("end_date")]},
        ]),
    )
}

pub(crate) fn template(to: &str, name: &str, components: Value) -> Value {
    json!({"messaging_product": "whatsapp", "to": to, "type": "template", "template": {
        "name": name, "language": {"code": "en_US"}, "components": components}})
}

/// The one status that a webhook tells of.
pub(crate) fn status_of(post: &WebhookPost) -> StatusNotice {
    match notice_of(post) {
        Notice::Status(status) => status,
        other => panic!("not a status: {other:?}"),
    }
}

/// The one thing that a webhook tells of, when its signature is right.
pub(crate) fn notice_of(post: &WebhookPost) -> Notice {
    assert!(signature::verify(SECRET, &post.body, &post.signature));
    let mut parsed = webhook::parse(&post.body);
    assert_eq!((parsed.units.len(), parsed.oddities.len()), (1, 0), "{parsed:?}");
    parsed.units.remove(0).notice
}

pub(crate) fn error_of(reply: &GraphReply) -> GraphError {
    let error = GraphError::parse(&reply.body).unwrap_or_else(|| panic!("no error: {reply:?}"));
    assert_eq!(error.http_status(), reply.status);
    error
}

impl Stage {
    /// The seed world, with somewhere to post to.
    pub(crate) fn new() -> Self {
        let mut stage = Self { world: World::begin(account(), 7, START), now: START };
        stage.world.subscribe(START, Subscription { url: HOOK.to_owned() });
        stage
    }

    pub(crate) fn asks(&mut self, method: Method, path: &str, body: &[u8]) -> GraphReply {
        self.asks_as(TOKEN, method, path, body)
    }

    pub(crate) fn asks_as(
        &mut self,
        token: &str,
        method: Method,
        path: &str,
        body: &[u8],
    ) -> GraphReply {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let query: Vec<(String, String)> = query
            .split('&')
            .filter_map(|it| it.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let bearer = Some(token).filter(|it| !it.is_empty());
        let request = GraphRequest { method: &method, path, query: &query, bearer, body };
        self.world.graph(self.now, &request)
    }

    pub(crate) fn gets(&mut self, path: &str) -> Value {
        let reply = self.asks(Method::GET, path, b"");
        assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
        serde_json::from_slice(&reply.body).unwrap()
    }

    /// Changes something through Graph; the status, and what was answered.
    pub(crate) fn manages(&mut self, method: Method, path: &str, body: Value) -> (u16, Value) {
        let reply = self.asks(method, path, body.to_string().as_bytes());
        (reply.status, serde_json::from_slice(&reply.body).unwrap())
    }

    pub(crate) fn posts(&mut self, body: &Value) -> GraphReply {
        let path = format!("/v25.0/{}/messages", seed::PHONE_NUMBER_ID);
        self.asks(Method::POST, &path, body.to_string().as_bytes())
    }

    /// The business sends, and Meta takes it.
    pub(crate) fn sends(&mut self, body: &Value) -> Sent {
        let reply = self.posts(body);
        assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
        Sent::parse(&reply.body).unwrap()
    }

    /// The business sends, and Meta refuses.
    pub(crate) fn refuses(&mut self, body: &Value) -> GraphError {
        error_of(&self.posts(body))
    }

    pub(crate) fn arms(&mut self, target: Target, effect: &str, next: u64) {
        let effect: Effect = effect.parse().unwrap();
        let order = FaultOrder::new(target, effect, Trigger::Next(next)).unwrap();
        self.world.arm(self.now, order).unwrap();
    }

    pub(crate) fn changes(&mut self, phone: &str, change: PersonChange) {
        self.world.change_person(self.now, &number(phone), change).unwrap();
    }

    pub(crate) fn waits(&mut self, span: Duration) {
        self.now = self.now + span;
    }

    /// The webhooks that come due while time goes on; each is answered 200.
    pub(crate) fn hears(&mut self, span: Duration) -> Vec<WebhookPost> {
        self.waits(span);
        let mut heard = Vec::new();
        loop {
            let posts = self.world.due(self.now, usize::MAX);
            if posts.is_empty() {
                return heard;
            }
            for post in posts {
                self.world.posted(self.now, post.id, PostAnswer::Status(200));
                heard.push(post);
            }
        }
    }

    /// The statuses that come due while time goes on, with their milliseconds after the start.
    pub(crate) fn statuses(&mut self, span: Duration) -> Vec<String> {
        self.hears(span).iter().map(|it| status_of(it).status).collect()
    }

    /// How far each message to somebody has come.
    pub(crate) fn shows(&mut self, to: &str) -> Vec<&'static str> {
        self.world.bring_to(self.now);
        self.world.taken(0, Some(&number(to))).map(|it| it.status.as_str()).collect()
    }
}

pub(crate) const SECOND: Duration = Duration::from_secs(1);

pub(crate) const fn millis(count: u64) -> Duration {
    Duration::from_millis(count)
}
