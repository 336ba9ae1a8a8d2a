//! `waxwing send`: one message, through the API like everybody else's.

use super::printing::print;
use crate::cli::{Send, SendCommon, SendRequest, SendTemplate, SendText};
use crate::client::Client;
use crate::exit::Failure;
use crate::machine::SystemRandom;
use crate::secrets::hex;
use serde_json::{Value, json};
use std::path::Path;

/// Sends it and prints what the gateway answered.
pub(crate) async fn run(send: Send) -> anyhow::Result<()> {
    let (way, to, mut request) = match send {
        Send::Text(SendText { common: SendCommon { way, to }, text }) => {
            (way, Some(to), json!({ "body": { "type": "text", "text": { "text": text } } }))
        }
        Send::Template(SendTemplate { common: SendCommon { way, to }, name, lang, parameters }) => {
            let parameters =
                parameters.iter().map(|it| parameter(it)).collect::<Result<Vec<_>, _>>()?;
            let template = json!({ "name": name, "locale": lang, "parameters": parameters });
            (way, Some(to), json!({ "template": template }))
        }
        Send::Request(SendRequest { way, to, file }) => (way, to, read(&file)?),
    };
    if let Some(to) = to {
        request["receiver"] = json!({ "contacts": [{ "identifierValue": to }] });
    }
    let client = Client::of(&way.target, way.channel.as_deref())?;
    let key = way.idempotency_key.unwrap_or_else(|| format!("cli-{}", hex(&SystemRandom, 12)));
    eprintln!("Idempotency-Key: {key}");
    let answer = client.send(&request, &key).await?;
    print([serde_json::to_string_pretty(&answer)?])
}

/// The request in a file.
fn read(file: &Path) -> Result<Value, Failure> {
    let wrong = |why: String| Failure { code: 2, text: format!("{}: {why}", file.display()) };
    let text = std::fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?;
    let request: Value =
        serde_json::from_str(&text).map_err(|error| wrong(format!("not JSON: {error}")))?;
    if request.is_object() { Ok(request) } else { Err(wrong("not a JSON object".to_owned())) }
}

fn parameter(text: &str) -> Result<Value, Failure> {
    let (key, value) = text.split_once('=').ok_or_else(|| Failure {
        code: 2,
        text: format!("--param {text} is not KEY=VALUE, such as 1=Ana or first_name=Ana"),
    })?;
    Ok(json!({ "type": "string", "key": key, "value": value }))
}
