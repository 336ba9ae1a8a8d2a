//! What people send, kept as it came.

use super::{Complaint, alike, each_kind};
use serde_json::Value;
use waxwing_stories::kinds::placed;
use waxwing_stories::marks::Column;
use waxwing_stories::world::World;

#[tokio::test]
async fn every_type_that_people_send_is_kept_as_it_came() {
    each_kind(Column::Receive, "every_type_that_people_send_is_kept_as_it_came", async |kind| {
        Some(is_kept(kind.receive.as_ref()?).await)
    })
    .await;
}

/// In a world of its own each: some types change who somebody is.
async fn is_kept(example: &Value) -> Result<(), Complaint> {
    let mut world = World::new().await;
    world.we_send("It left an hour ago.").await;
    world.settle().await;
    let written = placed(example, &world.last_from_ana(), &world.last_to_ana());
    let wamid = world.ana().makes(&world, &written).map_err(|it| it.to_string())?;
    world.settle().await;
    let kept = world.received(&wamid).await.ok_or("it is not there")?;
    let mut said = written;
    if let Some(members) = said.as_object_mut() {
        // What a message is about is kept beside what it says.
        members.remove("context");
    }
    alike(&kept, &said)
}
