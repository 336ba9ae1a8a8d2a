//! Files from the command line: kept, listed, read back, removed.

use std::process::Output;
use waxwing_stories::front_door::House;
use waxwing_testbed::strangers::Canaries;

/// What a command printed, if it went well.
fn printed(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {said}", output.status);
    String::from_utf8(output.stdout.clone()).expect("it prints text")
}

/// How a command ended that did not go well, and what it said.
fn refused(output: &Output) -> (Option<i32>, String) {
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[tokio::test]
async fn a_file_goes_there_and_back() {
    let house = House::dev().await;
    let note = house.folder().join("a \"note\", of May.txt");
    std::fs::write(&note, "Two spoons of sugar.\n").expect("the folder is ours");
    let added = printed(&house.runs(&["files", "add", note.to_str().expect("it is a text")]));
    let added: serde_json::Value = serde_json::from_str(&added).expect("it prints JSON");
    assert_eq!(added["name"], "a \"note\", of May.txt");
    assert_eq!(added["contentType"], "text/plain");
    let id = added["id"].as_str().expect("a file has an id");

    let listed = printed(&house.runs(&["files", "list"]));
    assert!(listed.lines().count() == 1 && listed.contains(id), "{listed}");
    assert_eq!(printed(&house.runs(&["files", "get", id])), "Two spoons of sugar.\n");
    let copy = house.folder().join("copy.txt");
    let copied = copy.to_str().expect("it is a text");
    assert_eq!(printed(&house.runs(&["files", "get", id, "-o", copied])), "");
    assert_eq!(std::fs::read(&copy).expect("it was written"), b"Two spoons of sugar.\n");

    assert_eq!(printed(&house.runs(&["files", "rm", id])), format!("{id} is removed\n"));
    let (code, said) = refused(&house.runs(&["files", "get", id]));
    assert!(code == Some(3) && said.contains("file.unknown"), "{code:?}: {said}");
    assert_eq!(printed(&house.runs(&["files", "list"])), "");
}

#[tokio::test]
async fn a_link_is_fetched_by_the_gateway() {
    let canaries = Canaries::listen();
    let house = House::dev_with(&["--allow-addresses", "127.0.0.2"]).await;
    let link = format!("http://127.0.0.2:{}/spoons.txt", canaries.port());
    let added = printed(&house.runs(&["files", "add", "--name", "spoons", &link]));
    let added: serde_json::Value = serde_json::from_str(&added).expect("it prints JSON");
    assert_eq!((&added["name"], &added["origin"]), (&"spoons".into(), &"fetched".into()));
    let near = format!("http://127.0.0.1:{}/", canaries.port());
    let (code, said) = refused(&house.runs(&["files", "add", &near]));
    assert!(code == Some(5) && said.contains("file.link_refused"), "{code:?}: {said}");
    let (code, said) = refused(&house.runs(&["files", "add", "nothing here.txt"]));
    assert!(code == Some(1) && said.contains("cannot read nothing here.txt"), "{code:?}: {said}");
}
