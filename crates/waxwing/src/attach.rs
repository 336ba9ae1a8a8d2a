//! Attaching a gateway to a sandbox: workspace, channel and key, its webhook, and what was said before.

use crate::config::Config;
use crate::ready::{Person, Ready};
use crate::secrets::DevSecrets;
use anyhow::Context;
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;
use std::path::Path;
use std::time::Duration;
use waxwing_app::{App, Worked, channels, contacts, intake, keys, templates, webhook};
use waxwing_cloud_api::content::Content;
use waxwing_cloud_api::webhook::{InboundEvent, Scope, inbound_payload};
use waxwing_domain::dispatch::UnansweredPolicy;
use waxwing_domain::ids::{ChannelId, WorkspaceId};
use waxwing_domain::phone::E164;
use waxwing_domain::secret::Secret;
use waxwing_domain::time::Timestamp;
use waxwing_sandbox::seed;
use waxwing_store::channels::Channel;
use waxwing_store::contacts::{Identity, IdentityKind};
use waxwing_store::meta_apps::MetaApp;
use waxwing_store::workspaces::Workspace;

/// The seeded workspace, the same on every machine.
const WORKSPACE: WorkspaceId =
    WorkspaceId::from_bytes(*b"\x01\x92\xf0\xa0\x00\x00\x70\x00\x80\x00\x00\x00\x00\x00\xac\x3e");

/// The seeded channel, the same on every machine.
const CHANNEL: ChannelId =
    ChannelId::from_bytes(*b"\x01\x92\xf0\xa0\x00\x01\x70\x00\x80\x00\x00\x00\x00\x00\xac\x3e");

/// The version of Graph the seeded channel speaks.
const GRAPH_VERSION: &str = "v25.0";

/// How long an unanswered send on a sandbox waits for proof: the sandbox speaks within a second and
/// posts a webhook again after ten at most.
const PROOF_WAIT: Duration = Duration::from_mins(1);

/// How long the gateway may take to hear of somebody who wrote.
const HEARD_WITHIN: Duration = Duration::from_secs(10);

/// Seeds a gateway that answers at `url` on the sandbox that wrote `sandbox`; gives its ready file.
pub(crate) async fn attach(
    app: &App,
    config: &Config,
    url: &str,
    sandbox: &Ready,
) -> anyhow::Result<Ready> {
    let control = Control::of(sandbox)?;
    let api_key = seed(app, config, sandbox).await?;
    read_templates(app).await?;
    if app.store.find_workspace(WORKSPACE).await?.is_none() {
        hear_the_past(app, &control).await?;
    }
    // Last, so that a start that was cut off begins anew.
    let (id, name) = (WORKSPACE, seed::BUSINESS_NAME.to_owned());
    app.store.put_workspace(&Workspace { id, name, created_at: app.clock.now() }).await?;
    let ours = format!("{url}/webhooks/whatsapp");
    let registration = json!({ "url": ours, "verify_token": sandbox.verify_token });
    control.post("webhook", &registration).await?;
    Ok(Ready {
        url: url.to_owned(),
        console_url: Some(format!("{url}/")),
        api_key: Some(api_key),
        workspace_id: Some(WORKSPACE.uuid().to_string()),
        channel_id: Some(CHANNEL.uuid().to_string()),
        ..sandbox.clone()
    })
}

/// Makes app, channel and key, or brings them up to date; gives the key's text.
async fn seed(app: &App, config: &Config, sandbox: &Ready) -> anyhow::Result<String> {
    let now = app.clock.now();
    let missing = |what| move || format!("the sandbox's ready file has no {what}");
    let app_secret = sandbox.app_secret.as_deref().with_context(missing("app_secret"))?;
    let verify_token = sandbox.verify_token.as_deref().with_context(missing("verify_token"))?;
    let token = sandbox.sandbox_token.as_deref().with_context(missing("sandbox_token"))?;
    let graph_url = sandbox.sandbox_graph_url.clone().with_context(missing("sandbox_graph_url"))?;
    let meta_app = MetaApp {
        app_id: seed::APP_ID.to_owned(),
        app_secret: Secret::new(app_secret),
        verify_token: Secret::new(verify_token),
    };
    webhook::put_app(app, &meta_app).await?;
    let channel = Channel {
        id: CHANNEL,
        workspace_id: WORKSPACE,
        name: seed::BUSINESS_NAME.to_owned(),
        phone_number_id: seed::PHONE_NUMBER_ID.parse()?,
        waba_id: seed::WABA_ID.parse()?,
        display_phone_number: seed::DISPLAY_PHONE_NUMBER.parse()?,
        graph_url,
        graph_version: GRAPH_VERSION.to_owned(),
        access_token: Secret::new(token),
        unanswered_policy: UnansweredPolicy::Resend,
        proof_wait: config.proof_wait.unwrap_or(PROOF_WAIT),
        messages_per_second: config.messages_per_second,
        start_template: None,
        created_at: now,
    };
    channels::put(app, &channel).await?;
    keep_key(app, &config.data.join("dev-secrets.json"), sandbox).await
}

/// Reads the catalogue, so that templates can be sent at once, and begins conversations with the
/// template the sandbox has for that.
async fn read_templates(app: &App) -> anyhow::Result<()> {
    let directory = app.channels().borrow().clone();
    for channel in directory.all().filter(|it| it.id == CHANNEL) {
        match templates::sync_now(app, channel).await {
            Ok(_) => drop(templates::adopt_start(app, channel).await?),
            Err(error) => {
                tracing::warn!(%error, "the sandbox's templates cannot be read (a fault, perhaps); they are read later");
            }
        }
    }
    Ok(())
}

/// The key of an earlier start, or a new one.
async fn keep_key(app: &App, file: &Path, sandbox: &Ready) -> anyhow::Result<String> {
    let mut secrets = DevSecrets::read_or_make(file, &*app.random)?;
    let known = secrets
        .api_key
        .as_deref()
        .and_then(|it| Some((keys::of_text(app, WORKSPACE, "dev", it)?, it.to_owned())));
    let (key, text) = known.unwrap_or_else(|| keys::make(app, WORKSPACE, "dev"));
    app.store.put_key(&key).await?;
    secrets.api_key = Some(text.clone());
    if let Some(token) = &sandbox.sandbox_token {
        secrets.sandbox_token.clone_from(token);
    }
    secrets.keep(file)?;
    Ok(text)
}

/// Makes the sandbox's people contacts, and takes in what they wrote before the gateway was there, as
/// if Meta told of it.
async fn hear_the_past(app: &App, control: &Control) -> anyhow::Result<()> {
    let scope = Scope {
        waba_id: Some(seed::WABA_ID.parse()?),
        phone_number_id: Some(seed::PHONE_NUMBER_ID.parse()?),
        display_phone_number: Some(seed::DISPLAY_PHONE_NUMBER.trim_start_matches('+').to_owned()),
    };
    for person in control.people().await? {
        let phone: E164 = person.phone.parse()?;
        contacts::introduce(app, WORKSPACE, &phone, Some(person.name.clone())).await?;
        let entries = control.chat(&person.phone).await?;
        for entry in entries.into_iter().filter(|it| it.direction == "to_business") {
            let (wamid, at) = (entry.id.parse()?, entry.at.parse::<Timestamp>()?);
            let content = Content::from_json(entry.content.get())?;
            let event = InboundEvent {
                from: Some(phone.digits().parse()?),
                profile_name: Some(person.name.clone()),
                ..InboundEvent::new(wamid, at, content)
            };
            let payload = inbound_payload(&scope, &event);
            app.store.put_webhook(payload, app.clock.now()).await?;
        }
    }
    while intake::step(app).await? == Worked::Some {}
    Ok(())
}

/// Has the first person write again if their window closed, so that what `dev` prints works a day
/// later as well; returns when the gateway knows.
pub(crate) async fn keep_a_window_open(app: &App, sandbox: &Ready) -> anyhow::Result<()> {
    let Some(person) = sandbox.people.first() else { return Ok(()) };
    let phone: E164 = person.phone.parse()?;
    if is_open(app, &phone).await? {
        return Ok(());
    }
    let message = json!({ "type": "text", "text": { "body": "Hello again!" } });
    let inbound = json!({ "from": person.phone, "message": message });
    Control::of(sandbox)?.post("inbound", &inbound).await?;
    let mut committed = app.store.committed();
    let known = async {
        while !is_open(app, &phone).await? {
            committed.changed().await?;
        }
        anyhow::Ok(())
    };
    if let Ok(known) = tokio::time::timeout(HEARD_WITHIN, known).await {
        return known;
    }
    tracing::warn!(
        "the sandbox's webhooks are late (a fault, perhaps); the printed curl works once they come"
    );
    Ok(())
}

/// Whether somebody's window on the seeded channel is open.
async fn is_open(app: &App, phone: &E164) -> anyhow::Result<bool> {
    let identity = Identity { kind: IdentityKind::Phone, value: phone.as_str().to_owned() };
    let Some(found) = app.store.find_contact(WORKSPACE, &[identity]).await? else {
        return Ok(false);
    };
    let window = app.store.window(WORKSPACE, CHANNEL, found.contact_id).await?;
    Ok(window.is_open(app.clock.now()))
}

/// The sandbox's control API.
struct Control {
    client: reqwest::Client,
    url: String,
    token: String,
}

#[derive(Deserialize)]
struct People {
    people: Vec<Person>,
}

#[derive(Deserialize)]
struct Chat {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    id: String,
    direction: String,
    at: String,
    content: Box<RawValue>,
}

impl Control {
    fn of(sandbox: &Ready) -> anyhow::Result<Self> {
        let url = sandbox.sandbox_url.clone();
        let token = sandbox.sandbox_token.clone();
        let client = reqwest::Client::builder().timeout(Duration::from_secs(10)).no_proxy();
        Ok(Self {
            client: client.build()?,
            url: url.context("the ready file is not of a sandbox: it has no sandbox_url")?,
            token: token.context("the sandbox's ready file has no sandbox_token")?,
        })
    }

    async fn people(&self) -> anyhow::Result<Vec<Person>> {
        let answer = self.get("people").await?;
        Ok(serde_json::from_slice::<People>(&answer)?.people)
    }

    async fn chat(&self, phone: &str) -> anyhow::Result<Vec<Entry>> {
        let answer = self.get(&format!("chat?person={}", phone.replace('+', "%2B"))).await?;
        Ok(serde_json::from_slice::<Chat>(&answer)?.entries)
    }

    async fn get(&self, path: &str) -> anyhow::Result<Vec<u8>> {
        self.call(self.client.get(self.address(path))).await
    }

    async fn post(&self, path: &str, body: &serde_json::Value) -> anyhow::Result<Vec<u8>> {
        self.call(self.client.post(self.address(path)).json(body)).await
    }

    fn address(&self, path: &str) -> String {
        format!("{}/api/{path}", self.url.trim_end_matches('/'))
    }

    async fn call(&self, request: reqwest::RequestBuilder) -> anyhow::Result<Vec<u8>> {
        let answer = request
            .bearer_auth(&self.token)
            .send()
            .await
            .with_context(|| format!("the sandbox at {} does not answer", self.url))?;
        let status = answer.status();
        let body = answer.bytes().await?;
        anyhow::ensure!(
            status.is_success(),
            "the sandbox refused: {status}: {}",
            String::from_utf8_lossy(&body)
        );
        Ok(body.to_vec())
    }
}
