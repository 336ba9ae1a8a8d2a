//! `waxwing send`: one message, through the API like everybody else's.

use crate::cli::{Send, SendCommon, SendTemplate, SendText};
use crate::client::Client;
use crate::exit::Failure;
use crate::machine::SystemRandom;
use crate::secrets::hex;
use serde_json::{Value, json};

/// Sends it and prints what the gateway answered.
pub(crate) async fn run(send: Send) -> anyhow::Result<()> {
    let (common, mut body) = match send {
        Send::Text(SendText { common, text }) => {
            (common, json!({ "body": { "type": "text", "text": { "text": text } } }))
        }
        Send::Template(SendTemplate { common, name, lang, parameters }) => {
            let parameters =
                parameters.iter().map(|it| parameter(it)).collect::<Result<Vec<_>, _>>()?;
            let template = json!({ "name": name, "locale": lang, "parameters": parameters });
            (common, json!({ "template": template }))
        }
    };
    let SendCommon { target, to, channel, idempotency_key } = common;
    body["receiver"] = json!({ "contacts": [{ "identifierValue": to }] });
    let client = Client::of(&target, channel.as_deref())?;
    let key = idempotency_key.unwrap_or_else(|| format!("cli-{}", hex(&SystemRandom, 12)));
    eprintln!("Idempotency-Key: {key}");
    let answer = client.send(&body, &key).await?;
    println!("{}", serde_json::to_string_pretty(&answer)?);
    Ok(())
}

fn parameter(text: &str) -> Result<Value, Failure> {
    let (key, value) = text.split_once('=').ok_or_else(|| Failure {
        code: 2,
        text: format!("--param {text} is not KEY=VALUE, such as 1=Ana or first_name=Ana"),
    })?;
    Ok(json!({ "type": "string", "key": key, "value": value }))
}
