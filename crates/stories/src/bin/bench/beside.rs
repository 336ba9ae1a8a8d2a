//! What the gateway is compared with, each in a process of its own: this program, started again.
//!
//! * `bare`: an axum server that reads the body and checks its signature.
//! * `relay`: an axum server that posts what it gets to the stub: two legs of HTTP and no more.
//! * `keeper`: the gateway's own doors and database, without the loops that understand and send, so
//!   that what acknowledging alone costs can be told from the rest.

use crate::house::write_whole;
use crate::process::Process;
use crate::requests::{APP_SECRET, now};
use anyhow::{Context, bail};
use async_trait::async_trait;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::serve::ListenerExt;
use std::io::Read;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use waxwing_app::http::{Http, NoAnswer};
use waxwing_app::links::LinkPolicy;
use waxwing_app::{App, Parts, webhook};
use waxwing_cloud_api::signature;
use waxwing_domain::dispatch::Patience;
use waxwing_domain::secret::Secret;
use waxwing_domain::time::{Clock, Random, Timestamp};
use waxwing_store::Store;
use waxwing_store::blobs::Blobs;
use waxwing_store::meta_apps::MetaApp;

/// The hidden first argument that makes this program one of these servers.
pub(crate) const BESIDE: &str = "beside";

/// A server to compare with.
pub(crate) struct Beside {
    pub(crate) process: Process,
    pub(crate) address: SocketAddr,
}

impl Beside {
    /// Starts this program again as the server `kind`; `with` is what that kind is told.
    pub(crate) async fn start(folder: &Path, kind: &str, with: &str) -> anyhow::Result<Self> {
        let file = folder.join(format!("{kind}.address"));
        drop(std::fs::remove_file(&file));
        let mut command = Command::new(std::env::current_exe()?);
        command.args([BESIDE, kind, with]).arg(&file);
        let mut process = Process::start(command, &folder.join(format!("{kind}.log")))?;
        let address = String::from_utf8(process.wrote(&file).await?)?.parse()?;
        Ok(Self { process, address })
    }
}

/// Is such a server until whoever started it is gone.
pub(crate) async fn be(arguments: &[String]) -> anyhow::Result<()> {
    let [kind, with, file] = arguments else { bail!("expected: beside KIND WITH FILE") };
    let router = match kind.as_str() {
        "bare" => Router::new().route("/webhooks/whatsapp", post(acknowledge)),
        "relay" => Router::new().route("/send", post(relay)).with_state(Relay::to(with)?),
        "keeper" => waxwing_api::router(keeper(with).await?),
        _ => bail!("no server is called {kind}"),
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    write_whole(&PathBuf::from(file), listener.local_addr()?.to_string().as_bytes())?;
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    std::thread::spawn(|| {
        // The pipe closes when whoever started us ends, however that happens.
        drop(std::io::stdin().read_to_end(&mut Vec::new()));
        std::process::exit(0);
    });
    axum::serve(listener, router).await.context("the server ended")
}

async fn acknowledge(headers: HeaderMap, body: Bytes) -> StatusCode {
    let signed = headers.get(signature::HEADER).and_then(|it| it.to_str().ok()).unwrap_or_default();
    if signature::verify(APP_SECRET, &body, signed) {
        StatusCode::OK
    } else {
        StatusCode::UNAUTHORIZED
    }
}

/// The client of the relay: the same as the gateway's.
#[derive(Clone)]
struct Relay(reqwest::Client, Arc<str>);

impl Relay {
    fn to(url: &str) -> anyhow::Result<Self> {
        let client = reqwest::Client::builder().tcp_nodelay(true).pool_max_idle_per_host(256);
        Ok(Self(client.build()?, url.into()))
    }
}

async fn relay(State(Relay(client, url)): State<Relay>, body: Bytes) -> StatusCode {
    let answer = match client.post(&*url).body(body).send().await {
        Ok(answer) => answer.bytes().await,
        Err(error) => Err(error),
    };
    answer.map_or(StatusCode::BAD_GATEWAY, |_| StatusCode::ACCEPTED)
}

/// A gateway whose loops do not run.
async fn keeper(directory: &str) -> anyhow::Result<App> {
    let store = Store::open(&format!("sqlite:{directory}/keeper.db")).await?;
    let random = Arc::new(MachineRandom(std::fs::File::open("/dev/urandom")?));
    let (clock, http) = (Arc::new(MachineClock), Arc::new(NoHttp));
    let patience = Patience::default();
    let line_length_max = waxwing_app::dispatch::LINE_LENGTH_MAX;
    let blobs = Blobs::directory(Path::new(&format!("{directory}/keeper-files")))?;
    let (link_policy, public_url) = (LinkPolicy::Pass, None);
    let parts = Parts {
        store,
        clock,
        random,
        http,
        patience,
        line_length_max,
        blobs,
        link_policy,
        public_url,
    };
    let app = App::new(parts).await?;
    let meta_app = MetaApp {
        app_id: waxwing_sandbox::seed::APP_ID.to_owned(),
        app_secret: Secret::new(APP_SECRET),
        verify_token: Secret::new("bench"),
    };
    webhook::put_app(&app, &meta_app).await?;
    Ok(app)
}

struct MachineClock;

impl Clock for MachineClock {
    fn now(&self) -> Timestamp {
        now()
    }
}

/// Chance from the kernel, as the gateway has it.
struct MachineRandom(std::fs::File);

impl Random for MachineRandom {
    fn fill(&self, bytes: &mut [u8]) {
        (&self.0).read_exact(bytes).expect("/dev/urandom never ends");
    }
}

/// The keeper calls nobody.
struct NoHttp;

#[async_trait]
impl Http for NoHttp {
    async fn call(&self, _: http::Request<Bytes>) -> Result<http::Response<Bytes>, NoAnswer> {
        Err(NoAnswer::NotSent("the keeper calls nobody".to_owned()))
    }
}
