//! Starts: how long one takes, and what is said when it cannot be.

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::process::Output;
use std::time::{Duration, Instant};
use waxwing_stories::front_door::House;

fn says(output: &Output, code: i32, words: &[&str]) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    for word in words {
        assert!(said.contains(word), "{word:?} is not in: {said}");
    }
    assert!(!said.contains("panicked"), "{said}");
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "a start is measured in real time")]
async fn dev_is_ready_soon_and_small() {
    let began = Instant::now();
    let mut house = House::dev().await;
    let took = began.elapsed();
    println!("waxwing dev: ready after {} ms", took.as_millis());
    assert!(took < Duration::from_secs(5), "{took:?}");
    if let Some(kib) = house.serve().resident_kib() {
        println!(
            "waxwing dev: {:.1} MiB resident",
            f64::from(u32::try_from(kib).unwrap()) / 1024.0
        );
        assert!(kib < 60 * 1024, "{kib} KiB");
    }
}

#[tokio::test]
async fn a_taken_port_is_an_error_that_names_the_flag() {
    let house = House::dev().await;
    let taken = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let address = taken.local_addr().expect("it is bound").to_string();
    for command in ["dev", "serve", "sandbox"] {
        let data = house.folder().join(command);
        let data = data.to_str().expect("a plain path");
        let output = house.runs_plain(&[command, "--listen", &address, "--data", data]);
        says(&output, 1, &["--listen", &address]);
    }
}

#[tokio::test]
async fn a_data_directory_in_use_is_an_error_that_names_the_flag() {
    let house = House::dev().await;
    for command in ["dev", "serve", "sandbox"] {
        let output = house.runs(&[command, "--listen", "127.0.0.1:0"]);
        says(&output, 1, &["--data", "another waxwing"]);
    }
}

#[tokio::test]
async fn every_mistake_in_a_configuration_file_is_named_at_once() {
    let house = House::dev().await;
    let file = house.folder().join("bad.toml");
    let text = "[server]\nlisten = \"everywhere\"\nport = 80\n[dispatch]\n\
        proof_wait_seconds = -1\nmessages_per_second = \"many\"\n[log]\nformat = \"xml\"\n[x]\ny = 1\n";
    std::fs::write(&file, text).expect("the folder is ours");
    let file = file.to_str().expect("a plain path");
    let mistakes = [
        "server.listen",
        "server.port",
        "dispatch.proof_wait_seconds",
        "dispatch.messages_per_second",
        "log.format",
        "x.y",
        "bad.toml",
    ];
    let data = house.folder().join("other");
    let data = data.to_str().expect("a plain path");
    let serve = house.runs_plain(&["serve", "--config", file, "--data", data]);
    says(&serve, 2, &mistakes);
    says(&house.runs_plain(&["config", "check", file]), 2, &mistakes);

    let example = house.runs_plain(&["config", "example"]);
    assert!(example.status.success());
    std::fs::write(house.folder().join("good.toml"), &example.stdout).expect("the folder is ours");
    assert!(house.runs_plain(&["config", "check", "good.toml"]).status.success());
}

#[tokio::test]
async fn what_a_start_needs_and_does_not_find_is_named() {
    let house = House::dev().await;
    let data = house.folder().join("lacking");
    let data = data.to_str().expect("a plain path");
    let serve = |more: &[&str]| {
        let mut args = vec!["serve", "--data", data, "--listen", "127.0.0.1:0"];
        args.extend(more);
        house.runs_plain(&args)
    };
    says(&serve(&["--config", "nowhere.toml"]), 1, &["nowhere.toml"]);
    says(&serve(&["--attach", "nowhere.json"]), 1, &["nowhere.json"]);
    says(&serve(&["--database", "mysql://localhost/x"]), 1, &["database"]);
    let secret = "postgres://waxwing:hunter2@127.0.0.1:1/none";
    let output = serve(&["--database", secret]);
    says(&output, 1, &["postgres"]);
    assert!(!String::from_utf8_lossy(&output.stderr).contains("hunter2"));
    says(&serve(&["--log", "=="]), 1, &["--log"]);
    says(&house.runs_plain(&["serve", "--nonsense"]), 2, &["--nonsense"]);
}

#[tokio::test]
async fn what_holds_keys_may_be_read_by_its_owner_only() {
    let house = House::dev().await;
    let mode = |name: &str| {
        let file = std::fs::metadata(house.data().join(name)).expect("it is there");
        file.permissions().mode() & 0o777
    };
    assert_eq!(mode(""), 0o700);
    assert_eq!((mode("ready.json"), mode("dev-secrets.json")), (0o600, 0o600));
}
