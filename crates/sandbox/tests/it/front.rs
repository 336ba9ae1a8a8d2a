//! The sandbox behind HTTP, and somebody who receives its webhooks; both on this machine.

use crate::stage::{SECRET, START, TOKEN, account};
use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Html;
use axum::routing::get;
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_util::sync::{CancellationToken, DropGuard};
use waxwing_cloud_api::signature;
use waxwing_domain::time::{Clock, Timestamp};
use waxwing_sandbox::clock::VirtualClock;
use waxwing_sandbox::world::{Account, Pace, Retries};
use waxwing_sandbox::{OpenError, Sandbox, Settings, seed};

pub(crate) const CONTROL_TOKEN: &str = "control-token";
pub(crate) const VERIFY_TOKEN: &str = "verify-token";

/// Longer than anything here takes, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(30);

/// A clock that only moves when it is turned.
pub(crate) struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        START
    }
}

/// A sandbox that is served and runs.
pub(crate) struct Front {
    pub(crate) address: String,
    pub(crate) client: reqwest::Client,
    _running: DropGuard,
}

/// What came back: the status, and the JSON of the body.
pub(crate) type Reply = (u16, Value);

pub(crate) fn settings(data: Option<&Path>) -> Settings {
    Settings {
        data: data.map(Path::to_owned),
        seed: 7,
        token: CONTROL_TOKEN.to_owned(),
        account: Account { pace: Pace::default(), retries: Retries::default(), ..account() },
        verify_token: VERIFY_TOKEN.to_owned(),
        webhook_url: None,
        post_timeout: Duration::from_secs(5),
        posts_max: Settings::POSTS_MAX,
    }
}

impl Front {
    pub(crate) async fn new() -> Self {
        Self::of(settings(None)).await
    }

    pub(crate) async fn of(settings: Settings) -> Self {
        Self::with(settings, |settings, _| settings).await
    }

    /// The same as soon as the one before has let its data go.
    pub(crate) async fn reopened(settings: Settings) -> Self {
        let clock = || Arc::new(VirtualClock::new(Arc::new(Still)));
        while let Err(OpenError::Journal(_)) = Sandbox::open(settings.clone(), clock()) {
            tokio::task::yield_now().await;
        }
        Self::of(settings).await
    }

    /// The same with settings that may name the address it will have.
    pub(crate) async fn with(
        settings: Settings,
        named: impl FnOnce(Settings, &str) -> Settings,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let settings = named(settings, &listener.local_addr().unwrap().to_string());
        let clock = match &settings.data {
            Some(data) => VirtualClock::open(Arc::new(Still), data).unwrap(),
            None => VirtualClock::new(Arc::new(Still)),
        };
        let sandbox = Sandbox::open(settings, Arc::new(clock)).unwrap();
        let page = Router::new()
            .route("/", get(async || Html("<p>phone</p>")))
            .route("/assets/page.js", get(async || "page()"));
        let (address, running) = serve_at(listener, sandbox.router(page));
        tokio::spawn(sandbox.run(running.clone()));
        let client =
            reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
        let client = client.build().unwrap();
        Self { address, client, _running: running.drop_guard() }
    }

    /// A call of the control API.
    pub(crate) fn call(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let url = format!("http://{}/sandbox/api{path}", self.address);
        let method = method.parse().unwrap();
        self.client.request(method, url).timeout(PATIENCE).bearer_auth(CONTROL_TOKEN)
    }

    pub(crate) async fn gets(&self, path: &str) -> Reply {
        read(self.call("GET", path)).await
    }

    pub(crate) async fn posts(&self, path: &str, body: Value) -> Reply {
        read(self.call("POST", path).json(&body)).await
    }

    /// The same, when nothing can go wrong.
    pub(crate) async fn does(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.posts(path, body).await;
        assert_eq!(status, 200, "{answer}");
        answer
    }

    pub(crate) async fn sends(&self, body: &Value) -> Reply {
        let request = self.client.post(self.messages_url()).timeout(PATIENCE);
        read(request.bearer_auth(TOKEN).json(body)).await
    }

    pub(crate) fn messages_url(&self) -> String {
        format!("http://{}/sandbox/graph/v25.0/{}/messages", self.address, seed::PHONE_NUMBER_ID)
    }

    pub(crate) async fn turns_the_clock(&self, span: &str) {
        self.does("/clock", json!({"advance": span})).await;
    }
}

pub(crate) async fn read(request: reqwest::RequestBuilder) -> Reply {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let body = response.bytes().await.unwrap();
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

/// Serves until the token is cancelled.
async fn serve(router: Router) -> (String, CancellationToken) {
    serve_at(TcpListener::bind("127.0.0.1:0").await.unwrap(), router)
}

fn serve_at(listener: TcpListener, router: Router) -> (String, CancellationToken) {
    let address = listener.local_addr().unwrap().to_string();
    let running = CancellationToken::new();
    let ended = running.clone().cancelled_owned();
    tokio::spawn(axum::serve(listener, router).with_graceful_shutdown(ended).into_future());
    (address, running)
}

/// Somebody who receives webhooks.
pub(crate) struct Receiver {
    pub(crate) url: String,
    received: mpsc::UnboundedReceiver<Vec<u8>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
    _running: DropGuard,
}

#[derive(Clone)]
struct Hook {
    received: mpsc::UnboundedSender<Vec<u8>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

impl Receiver {
    pub(crate) async fn new() -> Self {
        let (sender, received) = mpsc::unbounded_channel();
        let answers = Arc::new(Mutex::new(VecDeque::new()));
        let hook = Hook { received: sender, answers: Arc::clone(&answers) };
        let router = Router::new().route("/hook", get(verify).post(receive)).with_state(hook);
        let (address, running) = serve(router).await;
        let url = format!("http://{address}/hook");
        Self { url, received, answers, _running: running.drop_guard() }
    }

    /// The next webhooks are answered so; then 200 again.
    pub(crate) fn answers(&self, statuses: &[u16]) {
        self.answers.lock().unwrap().extend(statuses);
    }

    /// The next webhook that arrives.
    pub(crate) async fn next(&mut self) -> Value {
        let body = timeout(PATIENCE, self.received.recv()).await.expect("a webhook in time");
        serde_json::from_slice(&body.unwrap()).unwrap()
    }

    /// The words of the next statuses that arrive, sorted: they are posted side by side.
    pub(crate) async fn statuses(&mut self, count: usize) -> Vec<String> {
        let mut words = Vec::new();
        for _ in 0..count {
            let webhook = self.next().await;
            let status = &webhook["entry"][0]["changes"][0]["value"]["statuses"][0]["status"];
            words.push(status.as_str().unwrap().to_owned());
        }
        words.sort();
        words
    }

    pub(crate) fn is_quiet(&mut self) -> bool {
        self.received.try_recv().is_err()
    }
}

async fn verify(Query(query): Query<BTreeMap<String, String>>) -> Result<String, StatusCode> {
    let is_ours = query["hub.mode"] == "subscribe" && query["hub.verify_token"] == VERIFY_TOKEN;
    if is_ours { Ok(query["hub.challenge"].clone()) } else { Err(StatusCode::FORBIDDEN) }
}

async fn receive(
    State(hook): State<Hook>,
    headers: HeaderMap,
    body: axum::body::Bytes,
) -> StatusCode {
    let header = |name: &str| headers[name].to_str().unwrap();
    assert!(signature::verify(SECRET, &body, header("x-hub-signature-256")));
    assert_eq!(header("user-agent"), "facebookexternalua");
    assert_eq!(header("content-type"), "application/json");
    hook.received.send(body.to_vec()).unwrap();
    let status = hook.answers.lock().unwrap().pop_front().unwrap_or(200);
    StatusCode::from_u16(status).unwrap()
}
