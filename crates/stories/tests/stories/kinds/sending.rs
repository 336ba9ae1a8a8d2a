//! What callers send, taken by Meta as it was.

use super::{Complaint, alike, each_kind};
use serde_json::Value;
use waxwing_stories::kinds::{Kind, content};
use waxwing_stories::marks::Column;
use waxwing_stories::world::World;

#[tokio::test]
async fn every_type_that_is_sent_is_what_meta_takes_and_is_read() {
    const TEST: &str = "every_type_that_is_sent_is_what_meta_takes_and_is_read";
    each_kind(Column::Send, TEST, async |kind| Some(arrives(kind, kind.send.as_ref()?).await))
        .await;
}

async fn arrives(kind: &Kind, example: &Value) -> Result<(), Complaint> {
    let mut world = World::new().await;
    if let Some(template) = &kind.needs {
        world.has_approved(template).await;
    }
    let wanted = content(example, &world.last_from_ana(), "wamid.ours");
    let ana = world.ana();
    let taken = world.we_say(&ana, "it", wanted.clone(), None).await;
    taken.map_err(|error| format!("{error:?}"))?;
    world.settle().await;
    alike(world.taken(), vec!["it".to_owned()])?;
    let took = world.took_last();
    let found = ["type", wanted.kind()].map(|it| took[it].clone());
    let sent: Value = serde_json::from_str(&wanted.to_json()).map_err(|it| it.to_string())?;
    alike(found, ["type", wanted.kind()].map(|it| sent[it].clone()))?;
    // Meta tells of a reaction that it was sent, and no more.
    let end = if wanted.kind() == "reaction" { "sent" } else { "read" };
    alike(world.shows("it").await, end.to_owned())
}
