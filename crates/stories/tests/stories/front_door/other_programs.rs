//! Other people's programs, which know the Cloud API and nothing of us, against our Meta.

use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use waxwing_stories::front_door::{ANA, Program, Ready, Sandbox, until_within};
use waxwing_testbed::{TempDir, python, temp_dir};

/// How long the bot may take for what it does within a second: it shares two cores with all others.
const BOT_WITHIN: Duration = Duration::from_secs(30);

/// A sandbox without a gateway, and a bot written with pywa as the one that is told of everything.
/// The processes are dropped before their folder.
struct Bakery {
    bot: Program,
    _meta: Program,
    sandbox: Sandbox,
    _dir: TempDir,
}

impl Bakery {
    /// Both, started; the bot believes in this secret, or in the right one.
    async fn opens(app_secret: Option<&str>) -> Self {
        let dir = temp_dir("bakery");
        let mut meta = start_sandbox(dir.path());
        let ready = meta.ready().await;
        let bot = start_bot(dir.path(), &ready, app_secret);
        let bakery = Self { bot, _meta: meta, sandbox: Sandbox::of(&ready), _dir: dir };
        let address = bakery.says(|it| it["listens"].is_string()).await["listens"].clone();
        // As its owner would in the app's settings. Meta asks the address back, with the verify token.
        let webhook = json!({ "url": address, "verify_token": ready.verify_token });
        bakery.sandbox.post("webhook", &webhook).await.ok();
        bakery
    }

    /// Everything the bot said so far.
    fn said(&self) -> Vec<Value> {
        let out = self.bot.out();
        let whole = out.rsplit_once('\n').map_or("", |it| it.0);
        whole.lines().map(|it| serde_json::from_str(it).expect("it speaks JSON")).collect()
    }

    /// Waits until the bot says something.
    async fn says(&self, what: impl Fn(&Value) -> bool) -> Value {
        let found = until_within(BOT_WITHIN, "the bot says it", async || {
            self.said().into_iter().find(|it| what(it))
        });
        found.await
    }

    /// Waits until the bot has sent a message of this kind, seen it read, and gives its id.
    async fn sends(&self, kind: &str) -> String {
        let sent = self.says(|it| it["sent"] == kind).await;
        let id = sent["id"].as_str().expect("pywa gives the id").to_owned();
        for status in ["sent", "delivered", "read"] {
            self.says(|it| it["status"] == status && it["id"] == id.as_str()).await;
        }
        id
    }

    /// What the sandbox took under this id.
    async fn took(&self, id: &str) -> Value {
        let taken = self.sandbox.took().await;
        let found = taken.into_iter().find(|it| it["wamid"] == id || it["id"] == id);
        found.unwrap_or_else(|| panic!("nothing was taken as {id}"))["request"].clone()
    }

    /// Ana answers a message of the bot's.
    async fn ana_answers(&self, id: &str, interactive: Value) {
        let message = json!({
            "type": "interactive", "interactive": interactive, "context": { "id": id },
        });
        self.sandbox.post("inbound", &json!({ "from": ANA, "message": message })).await.ok();
    }
}

#[tokio::test]
async fn a_bot_of_pywa_s_talks_with_a_person_by_buttons_lists_and_templates() {
    let bakery = Bakery::opens(None).await;
    let ana = bakery.sandbox.phone(ANA);

    ana.writes("What do you have?").await;
    let heard = bakery.says(|it| it["heard"] == "text").await;
    assert_eq!((&heard["text"], &heard["name"]), (&json!("What do you have?"), &json!("Ana")));

    let buttons = bakery.sends("buttons").await;
    let asked = bakery.took(&buttons).await["interactive"].clone();
    assert_eq!(asked["body"]["text"], "Bread or cake?");
    assert_eq!(asked["action"]["buttons"][1]["reply"], json!({ "id": "cake", "title": "Cake" }));
    let tap = json!({ "type": "button_reply", "button_reply": { "id": "cake", "title": "Cake" } });
    bakery.ana_answers(&buttons, tap).await;
    let heard = bakery.says(|it| it["heard"] == "button").await;
    let expected = json!({ "heard": "button", "data": "cake", "title": "Cake", "about": buttons });
    assert_eq!(heard, expected);

    let list = bakery.sends("list").await;
    let asked = bakery.took(&list).await["interactive"].clone();
    assert_eq!(asked["action"]["sections"][0]["rows"][1]["id"], "cherry");
    let choice =
        json!({ "type": "list_reply", "list_reply": { "id": "cherry", "title": "Cherry" } });
    bakery.ana_answers(&list, choice).await;
    let heard = bakery.says(|it| it["heard"] == "choice").await;
    let expected = json!({ "heard": "choice", "data": "cherry", "title": "Cherry", "about": list });
    assert_eq!(heard, expected);

    let template = bakery.sends("template").await;
    let shown = ana.shows("Hi Ana, your order A-1042 is on its way. It arrives tomorrow.").await;
    assert_eq!(shown["id"], template.as_str());
    let statuses = bakery.said();
    let statuses = statuses.iter().filter(|it| it["id"] == template.as_str());
    let of_order = statuses.filter(|it| it["tracker"] == "order A-1042").count();
    assert_eq!(of_order, 3, "each status gives back what the bot asked for: {:?}", bakery.said());

    let thanks = ana.writes("Thank you!").await;
    let reply = bakery.sends("text").await;
    let taken = bakery.took(&reply).await;
    assert_eq!(taken["text"]["body"], "You said: Thank you!");
    assert_eq!(taken["context"]["message_id"], thanks.as_str());
    ana.shows("You said: Thank you!").await;
}

#[tokio::test]
async fn a_bot_with_another_secret_refuses_our_webhooks() {
    let bakery = Bakery::opens(Some("00000000000000000000000000000000")).await;
    let wamid = bakery.sandbox.phone(ANA).writes("What do you have?").await;
    let refused = until_within(BOT_WITHIN, "the webhook is refused", async || {
        let webhooks = bakery.sandbox.webhooks().await;
        let webhook = webhooks.into_iter().find(|it| it["wamid"] == wamid.as_str())?;
        webhook["attempts"][0]["status"].as_u64()
    })
    .await;
    assert_eq!(refused, 403);
    let said = bakery.said();
    assert_eq!(said.len(), 1, "it listens, and heard of nobody: {said:?}");
    assert!(bakery.bot.log().contains("unmatching signature"), "{}", bakery.bot.log());
}

fn start_sandbox(dir: &Path) -> Program {
    let (data, ready) = (dir.join("meta"), Program::ready_file(dir, "meta"));
    let args = ["sandbox", "--listen", "127.0.0.1:0", "--data"];
    let args = args.into_iter().map(AsRef::as_ref);
    let rest = [data.as_os_str(), "--ready-file".as_ref(), ready.as_os_str()];
    Program::start(dir, "meta", &args.chain(rest).collect::<Vec<_>>())
}

fn start_bot(dir: &Path, ready: &Ready, app_secret: Option<&str>) -> Program {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("programs/pywa");
    let python = python::environment("pywa", &home.join("requirements.txt"))
        .unwrap_or_else(|error| panic!("{error}"));
    let asked = json!({
        "graph_url": ready.sandbox_graph_url,
        "phone_id": ready.phone_number_id,
        "waba_id": ready.waba_id,
        "token": ready.sandbox_token,
        "app_secret": app_secret.or(ready.app_secret.as_deref()),
        "verify_token": ready.verify_token,
    });
    let mut command = Command::new(python);
    // Nothing is written beside the program, which lies in the repository.
    command.args(["-B", "-I"]).arg(home.join("bot.py")).arg(asked.to_string());
    Program::start_of(dir, "bot", command)
}
