//! `kill -9` while files are on their way: nothing is lost, nothing is there twice, nothing is half.

use super::bad_files::kept_on_disk;
use serde_json::Value;
use waxwing_stories::front_door::{ANA, Base, Form, House, Raw, When, until};
use waxwing_testbed::media::samples;

async fn an_upload_that_was_cut_off_leaves_nothing(base: Base) {
    let mut house = House::apart(base, "").await;
    let gateway = house.gateway();
    let film = samples().bytes("limit.mp4");
    let form = Form::of(&[], "limit.mp4", "video/mp4");
    let mut raw = Raw::begins(&gateway, &form, Some(film.len() as u64)).await;
    raw.writes(&film[..film.len() / 2]).await.expect("it is read");
    until("a part of it has arrived", async || {
        kept_on_disk(&house).iter().any(|it| it.1 > 1_000_000).then_some(())
    })
    .await;

    house.kills_the_gateway();
    let gateway = house.starts().await;
    until("nothing is left of it", async || kept_on_disk(&house).is_empty().then_some(())).await;
    assert_eq!(gateway.files().await, [Value::Null; 0]);
    let again = gateway.is_given(samples().get("limit.mp4")).await.kept();
    house.kills_the_gateway();
    let gateway = house.starts().await;
    let files = gateway.files().await;
    assert_eq!(files.len(), 1, "{files:#?}");
    assert_eq!(files[0]["id"], again.as_str(), "what was answered is kept");
    assert_eq!(kept_on_disk(&house).iter().map(|it| it.1).collect::<Vec<_>>(), [16_000_000]);
}

#[tokio::test]
async fn an_upload_in_which_the_gateway_is_killed_leaves_nothing_on_sqlite() {
    an_upload_that_was_cut_off_leaves_nothing(Base::Sqlite).await;
}

#[tokio::test]
async fn an_upload_in_which_the_gateway_is_killed_leaves_nothing_on_postgresql() {
    an_upload_that_was_cut_off_leaves_nothing(Base::Postgres).await;
}

async fn a_picture_is_fetched_after_all(base: Base) {
    let mut house = House::apart(base, "").await;
    let (sandbox, samples) = (house.sandbox(), samples());
    sandbox.strikes("media_download", "delay_ms_4000", When::Next(1)).await;
    let wamid = house.phone(ANA).sends("image", samples.get("4mb.jpg")).await;
    until("the picture is being fetched", async || (sandbox.struck().await == [1]).then_some(()))
        .await;

    house.kills_the_gateway();
    let gateway = house.starts().await;
    let picture = |it: &Value| it["body"]["image"]["images"][0]["mediaUrl"].clone();
    let url = until("it is kept", async || {
        let heard = gateway.lists("direction=incoming").await;
        let is_it = |it: &&Value| it["parts"][0]["platformReference"] == wamid.as_str();
        assert_eq!(heard.iter().filter(is_it).count(), 1, "it is there once");
        let found = heard.iter().find(is_it).map(picture)?;
        found.as_str().map(ToOwned::to_owned)
    })
    .await;
    assert_eq!(gateway.opens(&url, None).await.body, samples.bytes("4mb.jpg"));
    assert_eq!(gateway.files().await.len(), 1);
    assert_eq!(kept_on_disk(&house).iter().map(|it| it.1).collect::<Vec<_>>(), [4_000_000]);
    let events = gateway.events().await;
    let told = events.iter().filter(|it| it["type"] == "file.inbound").count();
    assert_eq!(told, 1, "{events:#?}");
}

#[tokio::test]
async fn a_picture_during_whose_fetch_the_gateway_is_killed_is_kept_once_on_sqlite() {
    a_picture_is_fetched_after_all(Base::Sqlite).await;
}

#[tokio::test]
async fn a_picture_during_whose_fetch_the_gateway_is_killed_is_kept_once_on_postgresql() {
    a_picture_is_fetched_after_all(Base::Postgres).await;
}

async fn a_picture_on_its_way_to_meta_is_sent_once(base: Base) {
    let mut house = House::apart(base, "").await;
    let (gateway, sandbox) = (house.gateway(), house.sandbox());
    let file = gateway.is_given(samples().get("4mb.jpg")).await.kept();
    sandbox.strikes("media_upload", "delay_ms_4000", When::Next(1)).await;
    let id = gateway.sends_picture("mediaId", &file).to(ANA).await.accepted();
    until("it is being uploaded", async || (sandbox.struck().await == [1]).then_some(())).await;

    house.kills_the_gateway();
    let gateway = house.starts().await;
    gateway.reaches(&id, "delivered").await;
    let taken = sandbox.took().await;
    assert_eq!(taken.len(), 1, "{taken:#?}");
}

#[tokio::test]
async fn a_picture_during_whose_upload_the_gateway_is_killed_is_sent_once_on_sqlite() {
    a_picture_on_its_way_to_meta_is_sent_once(Base::Sqlite).await;
}

#[tokio::test]
async fn a_picture_during_whose_upload_the_gateway_is_killed_is_sent_once_on_postgresql() {
    a_picture_on_its_way_to_meta_is_sent_once(Base::Postgres).await;
}
