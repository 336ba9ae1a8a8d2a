//! A disk that is full: a file is refused as a whole, and everything else goes on.

use super::bad_files::kept_on_disk;
use serde_json::Value;
use waxwing_stories::front_door::{ANA, Base, Host, House, until};
use waxwing_testbed::media::samples;

/// The most bytes a file may have: enough for the database, too few for a film.
const ROOM: u64 = 12 * 1024 * 1024;

const CONFIG: &str = "[media]\nallow_addresses = [\"127.0.0.1\"]\n";

#[tokio::test]
async fn on_a_full_disk_a_file_is_refused_for_the_moment_and_no_half_of_it_is_left() {
    let house = House::apart_with_room(Base::Sqlite, CONFIG, Some(ROOM)).await;
    let (gateway, host, samples) = (house.gateway(), Host::opens().await, samples());
    let film = samples.get("limit.mp4");
    gateway.is_given(film).await.is_refused(503, "server.storage_full");
    gateway.fetches(&host.has_sample(film)).await.is_refused(503, "server.storage_full");
    assert_eq!(kept_on_disk(&house), []);
    assert_eq!(gateway.files().await, [Value::Null; 0]);

    let photo = gateway.is_given(samples.get("photo.jpg")).await.kept();
    let id = gateway.sends_picture("mediaId", &photo).to(ANA).await.accepted();
    gateway.reaches(&id, "delivered").await;
    assert_eq!(kept_on_disk(&house).len(), 1);
}

#[tokio::test]
async fn what_people_send_waits_until_there_is_room() {
    let house = House::apart_with_room(Base::Sqlite, CONFIG, Some(ROOM)).await;
    let (gateway, samples) = (house.gateway(), samples());
    house.phone(ANA).sends("video", samples.get("limit.mp4")).await;
    house.phone(ANA).sends("image", samples.get("photo.jpg")).await;
    let media = until("the small one is kept", async || {
        let heard = gateway.lists("direction=incoming").await;
        let is_kept = |it: &Value| it["body"]["image"]["images"][0]["mediaUrl"].is_string();
        heard.iter().any(is_kept).then_some(heard)
    })
    .await;
    let film = media.iter().map(|it| &it["body"]["file"]["files"][0]).find(|it| it.is_object());
    let film = film.expect("the film is there");
    assert_eq!(film["mediaState"], "fetching", "{film:#}");
    until("no half of the film is left", async || (kept_on_disk(&house).len() == 1).then_some(()))
        .await;
}
