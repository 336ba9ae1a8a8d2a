//! The table of media: what we answer, and what Meta does, for each kind of file and its wrong
//! neighbours. Every row is a real file, offered to both.

mod page;
mod rows;

use rows::{Expect, ROWS, Row};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;
use waxwing_stories::front_door::{ANA, Answer, Base, Gateway, House, Sandbox, until_within};
use waxwing_testbed::media::{Sample, Samples, samples};

/// Whom Meta is asked to send to without us.
const BERTA: &str = "+4915112300001";

/// How long all of Meta's statuses may take.
const TOLD_WITHIN: Duration = Duration::from_mins(2);

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/media.md");

/// What somebody answered to a file, and to a message with it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Said {
    /// Yes, with these warnings; the id of the message.
    Taken(String, Vec<String>),
    /// No, in these words.
    Refused(String),
}

/// A row, and what became of it.
struct Shown {
    row: &'static Row,
    sample: Sample,
    ours: Said,
    metas: Said,
}

#[tokio::test]
async fn the_table_of_media_is_what_we_answer_and_what_the_sandbox_answers() {
    let house = House::apart(Base::Sqlite, "[dispatch]\nmessages_per_second = 1000\n").await;
    let (gateway, sandbox, samples) = (house.gateway(), house.sandbox(), samples());
    sandbox.meets("Berta", BERTA).await;
    let mut shown = Vec::new();
    for row in ROWS {
        shown.push(offered(&gateway, &sandbox, &samples, row).await);
    }
    let statuses = told(&sandbox, BERTA).await;
    for it in &mut shown {
        it.metas = it.metas.clone().in_the_end(&statuses);
    }
    all_of_ours_arrive(&gateway, &shown).await;
    let wrong: Vec<String> = shown.iter().filter_map(disagreement).collect();
    assert!(wrong.is_empty(), "{} rows are wrong:\n{}", wrong.len(), wrong.join("\n"));
    compare(&page::printed(&shown));
}

/// Offers a sample to us and to Meta.
async fn offered(
    gateway: &Gateway,
    sandbox: &Sandbox,
    samples: &Samples,
    row: &'static Row,
) -> Shown {
    let sample = samples.get(row.sample).clone();
    let ours = we_say(gateway, &sample, row).await;
    let metas = meta_says(sandbox, &sample, row).await;
    Shown { row, sample, ours, metas }
}

async fn we_say(gateway: &Gateway, sample: &Sample, row: &Row) -> Said {
    let kept = gateway.is_given(sample).await;
    if kept.status != 201 {
        return Said::Refused(ours(&kept));
    }
    let content = row.content(&kept.kept());
    let sent = gateway.sends_whatsapp(content).to(ANA).await;
    if sent.status != 202 {
        return Said::Refused(ours(&sent));
    }
    Said::Taken(sent.accepted(), warnings(&sent))
}

async fn meta_says(sandbox: &Sandbox, sample: &Sample, row: &Row) -> Said {
    let uploaded = sandbox.graph_is_given(sample).await;
    let id = match uploaded.json()["id"].as_str() {
        Some(id) if uploaded.status == 200 => id.to_owned(),
        _ => return Said::Refused(format!("upload: {}", metas(&uploaded))),
    };
    let sent = sandbox.graph_sends(BERTA, &row.content(&id)).await;
    match sent.json()["messages"][0]["id"].as_str() {
        Some(wamid) if sent.status == 200 => Said::Taken(wamid.to_owned(), Vec::new()),
        _ => Said::Refused(format!("message: {}", metas(&sent))),
    }
}

/// Our problem: status, code, and what is wrong with the content.
fn ours(answer: &Answer) -> String {
    let problem = answer.json();
    let errors = problem["errors"].as_array().into_iter().flatten();
    let mut codes: Vec<&str> = errors.filter_map(|it| it["code"].as_str()).collect();
    codes.dedup();
    let code = problem["code"].as_str().unwrap_or_else(|| panic!("no problem: {problem}"));
    let code = if codes.is_empty() { code.to_owned() } else { codes.join("`, `") };
    format!("{} `{code}`", answer.status)
}

/// Meta's error: its code.
fn metas(answer: &Answer) -> String {
    let error = answer.json()["error"].clone();
    error["code"].as_i64().unwrap_or_else(|| panic!("no error: {}", answer.text())).to_string()
}

fn warnings(answer: &Answer) -> Vec<String> {
    let answer = answer.json();
    let warnings = answer["warnings"].as_array().into_iter().flatten();
    warnings.filter_map(|it| it["code"].as_str().map(ToOwned::to_owned)).collect()
}

/// What became of every message to somebody, by Meta's id: an error, or none.
async fn told(sandbox: &Sandbox, to: &str) -> BTreeMap<String, Option<i64>> {
    let person = to.replace('+', "%2B");
    until_within(TOLD_WITHIN, "Meta has told of every message", async || {
        let chat = sandbox.get(&format!("chat?person={person}&limit=1000")).await.ok();
        let entries = chat["entries"].as_array().expect("a chat has entries");
        let sent = entries.iter().filter(|it| it["direction"] == "to_person");
        let told = |it: &Value| {
            let id = it["id"].as_str()?.to_owned();
            match it["status"].as_str()? {
                "delivered" | "read" | "played" => Some((id, None)),
                "failed" => Some((id, it["error"]["code"].as_i64())),
                _ => None,
            }
        };
        sent.map(told).collect()
    })
    .await
}

async fn all_of_ours_arrive(gateway: &Gateway, shown: &[Shown]) {
    for it in shown {
        if let Said::Taken(id, _) = &it.ours {
            let is_told = |it: &Value| it["status"] == "delivered" || !it["failure"].is_null();
            let message = gateway.is(id, "delivered or failed", is_told).await;
            if it.row.expect != Expect::Doubted {
                assert_eq!(message["status"], "delivered", "{}: {message:#}", it.row.sample);
            }
        }
    }
}

impl Said {
    /// A message that Meta took may fail afterwards.
    fn in_the_end(self, statuses: &BTreeMap<String, Option<i64>>) -> Self {
        match &self {
            Self::Taken(id, _) => match statuses.get(id) {
                Some(Some(code)) => Self::Refused(format!("status: {code}")),
                _ => self,
            },
            Self::Refused(_) => self,
        }
    }
}

/// What is wrong with a row, if anything.
fn disagreement(it: &Shown) -> Option<String> {
    let ours = match &it.ours {
        Said::Taken(_, warnings) if warnings.is_empty() => Expect::Taken,
        Said::Taken(..) => Expect::Doubted,
        Said::Refused(_) => Expect::Refused,
    };
    let meta_takes = matches!(it.metas, Said::Taken(..));
    let is_right = match it.row.expect {
        Expect::Taken => ours == Expect::Taken && meta_takes,
        Expect::Mended => ours == Expect::Taken && !meta_takes,
        Expect::Doubted => ours == Expect::Doubted,
        Expect::Refused => ours == Expect::Refused && !meta_takes,
    };
    let said = || format!("{} as {}: {:?}, {:?}", it.row.sample, it.row.kind(), it.ours, it.metas);
    (!is_right).then(said)
}

fn compare(printed: &str) {
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(Path::new(PAGE), printed).expect("the page can be written");
    }
    let page = std::fs::read_to_string(PAGE).unwrap_or_default();
    assert_eq!(page, printed, "UPDATE_DOCS=1 writes the page anew");
}

impl Row {
    /// A message with that medium.
    fn content(&self, id: &str) -> Value {
        let kind = self.kind();
        let mut medium = json!({ "id": id });
        if self.is_voice() {
            medium["voice"] = json!(true);
        }
        if kind == "document" {
            medium["filename"] = json!(self.sample);
        }
        json!({ "type": kind, kind: medium })
    }
}
