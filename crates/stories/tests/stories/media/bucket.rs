//! Files in a bucket, as an operator configures one.

use std::fs;
use std::path::Path;
use waxwing_stories::front_door::{Base, House};
use waxwing_testbed::s3::{Key, Server};
use waxwing_testbed::temp_dir;

const NOTE: &[u8] = b"Two spoons of sugar.\n";

/// The configuration for a bucket of this server's; its key is in two files.
fn config(server: &Server, keys: &Path) -> String {
    format!(
        "[server]
         public_url = \"https://files.example/waxwing/\"
         [media]
         storage = \"s3\"
         s3_bucket = \"house\"
         s3_prefix = \"of/waxwing\"
         s3_endpoint = \"{}\"
         s3_allow_http = true
         s3_access_key_id_file = \"{1}/id\"
         s3_secret_access_key_file = \"{1}/secret\"\n",
        server.endpoint(),
        keys.display()
    )
}

fn write(keys: &Path, Key { id, secret }: &Key) {
    fs::write(keys.join("id"), format!("{id}\n")).expect("the folder is ours");
    fs::write(keys.join("secret"), format!("{secret}\n")).expect("the folder is ours");
}

#[tokio::test]
async fn files_are_in_the_bucket_that_was_configured() {
    let server = Server::start().expect("moto's server runs");
    server.make_bucket("house");
    let keys = temp_dir("keys");
    write(keys.path(), &server.lock());
    let mut house = House::apart(Base::Sqlite, &config(&server, keys.path())).await;
    let kept = house.gateway().is_given_bytes("note.txt", "text/plain", NOTE).await;
    let (id, file) = (kept.kept(), kept.json());
    let sha256 = file["sha256"].as_str().expect("a file has a digest");
    let url = file["url"].as_str().expect("a file has an address");
    assert!(url.starts_with("https://files.example/waxwing/workspaces/"), "{url}");

    let gateway = {
        house.kills_the_gateway();
        house.starts().await
    };
    let read = gateway.gets(&format!("/files/{id}/content")).await;
    assert_eq!(read.text().as_bytes(), NOTE);
    let here = fs::read_dir(house.data().join("files")).expect("bytes come in there");
    let here: Vec<_> = here.map(|it| it.expect("it can be listed").file_name()).collect();
    assert_eq!(here, ["staging"]);
    assert_eq!(house.runs(&["files", "rm", &id]).status.code(), Some(0));
    let log = server.log();
    for (asked, of) in [
        ("PUT /house/of/waxwing/", sha256),
        ("GET /house/of/waxwing/", sha256),
        ("POST /house?delete", ""),
    ] {
        let has = log.lines().any(|it| it.contains(asked) && it.contains(of));
        assert!(has, "nobody asked for {asked} {of}:\n{log}");
    }
}

#[tokio::test]
async fn a_bucket_that_does_not_open_is_said_to_be_away() {
    let server = Server::start().expect("moto's server runs");
    server.make_bucket("house");
    let keys = temp_dir("keys");
    let Key { id, .. } = server.lock();
    write(keys.path(), &Key { id, secret: "another".to_owned() });
    let house = House::apart(Base::Sqlite, &config(&server, keys.path())).await;
    let answer = house.gateway().is_given_bytes("note.txt", "text/plain", NOTE).await;
    answer.is_refused(503, "server.storage_unavailable");
    assert!(house.gateway().files().await.is_empty());
}
