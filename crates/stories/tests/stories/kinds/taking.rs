//! What the pretended Meta takes, tells of, and refuses in Meta's words.

use super::{Complaint, alike, each_kind};
use serde_json::Value;
use waxwing_cloud_api::webhook::{Notice, parse};
use waxwing_stories::kinds::{Kind, Refused, content, placed};
use waxwing_stories::marks::Column;
use waxwing_stories::world::World;

#[tokio::test]
async fn the_sandbox_takes_every_type_and_refuses_it_in_metas_words() {
    const TEST: &str = "the_sandbox_takes_every_type_and_refuses_it_in_metas_words";
    each_kind(Column::Sandbox, TEST, async |kind| {
        // Who has no example was not looked at.
        kind.send.as_ref().or(kind.receive.as_ref())?;
        Some(plays(kind).await)
    })
    .await;
}

async fn plays(kind: &Kind) -> Result<(), Complaint> {
    let mut world = World::new().await;
    world.we_send("It left an hour ago.").await;
    world.settle().await;
    if let Some(template) = &kind.needs {
        world.has_approved(template).await;
    }
    if let Some(example) = &kind.send {
        takes(&world, example)?;
    }
    for refused in kind.refused.iter().chain(&kind.mismatched) {
        refuses(&world, refused)?;
    }
    if let Some(example) = &kind.receive {
        tells(&world, example)?;
    }
    Ok(())
}

/// It takes what is right, and has exactly that.
fn takes(world: &World, example: &Value) -> Result<(), Complaint> {
    let sent = content(example, &world.last_from_ana(), &world.last_to_ana());
    let (status, answer) = world.asks_meta(&sent);
    alike((status, answer["error"].clone()), (200, Value::Null))?;
    let took = world.took_last();
    let expected: Value = serde_json::from_str(&sent.to_json()).map_err(|it| it.to_string())?;
    alike(took[sent.kind()].clone(), expected[sent.kind()].clone())
}

/// It refuses what is wrong as Meta does.
fn refuses(world: &World, refused: &Refused) -> Result<(), Complaint> {
    let sent = content(&refused.content, &world.last_from_ana(), &world.last_to_ana());
    let (status, answer) = world.asks_meta(&sent);
    if status == 200 {
        return Err(format!("it takes {}", sent.to_json()));
    }
    alike(answer["error"]["code"].as_i64(), Some(refused.meta))
        .map_err(|it| format!("{it}: {answer}"))
}

/// It tells of what a person makes in a webhook that reads as that.
fn tells(world: &World, example: &Value) -> Result<(), Complaint> {
    let written = placed(example, &world.last_from_ana(), &world.last_to_ana());
    let wamid = world.ana().makes(world, &written).map_err(|it| it.to_string())?;
    let told = world.webhooks().into_iter().flat_map(|it| parse(&it).units);
    let mut messages = told.filter_map(|it| match it.notice {
        Notice::Message(message) if message.wamid.as_str() == wamid => Some(message),
        _ => None,
    });
    let message = messages.next().ok_or("no webhook tells of it")?;
    let said: Value = serde_json::from_str(&message.content).map_err(|it| it.to_string())?;
    let kind = written["type"].as_str().unwrap_or_default();
    alike(said[kind].clone(), written[kind].clone())
}
