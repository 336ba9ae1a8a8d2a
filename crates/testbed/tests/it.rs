//! What other tests rely on: a database of one's own, and servers that end.

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use waxwing_testbed::postgres::{self, Cluster, Database};

/// Runs SQL as somebody who has nothing but the URL.
fn sql(url: &str, script: &str) -> Result<String, String> {
    let output = Command::new("psql").args(["-XqAtc", script]).arg(url).output();
    let output = output.expect("psql comes with the server");
    let text = |bytes| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

fn one_table(url: &str) {
    sql(url, "CREATE TABLE birds (name text); INSERT INTO birds VALUES ('waxwing')")
        .expect("the database is empty");
}

fn birds(database: &Database) -> Result<String, String> {
    sql(database.url(), "SELECT string_agg(name, ' ' ORDER BY name) FROM birds")
}

fn is_up(url: &str) -> bool {
    let address = url.split_once('@').and_then(|(_, it)| it.split('/').next());
    TcpStream::connect(address.expect("the URL has an address")).is_ok()
}

/// Waits until it is so, for at most 20 seconds.
fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..400 {
        if is_so() {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("{what}: not within 20 seconds");
}

#[test]
fn a_database_is_what_its_template_was_made() {
    let database = postgres::database_from("made", one_table);
    assert_eq!(birds(&database).as_deref(), Ok("waxwing"));
}

#[test]
fn two_databases_of_one_template_do_not_see_each_other() {
    let one = postgres::database_from("apart", one_table);
    let other = postgres::database_from("apart", |_| panic!("the template is there"));
    sql(one.url(), "INSERT INTO birds VALUES ('owl')").expect("the table is there");
    assert_eq!(birds(&one).as_deref(), Ok("owl waxwing"));
    assert_eq!(birds(&other).as_deref(), Ok("waxwing"));
}

#[test]
fn a_template_that_many_want_at_once_is_made_once() {
    let made = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let database = postgres::database_from("at once", |url| {
                    made.fetch_add(1, Ordering::Relaxed);
                    one_table(url);
                });
                assert_eq!(birds(&database).as_deref(), Ok("waxwing"));
            });
        }
    });
    assert_eq!(made.into_inner(), 1);
}

#[test]
fn a_template_whose_making_failed_is_made_by_the_next_one() {
    let broken = thread::spawn(|| {
        postgres::database_from("broken", |url| {
            one_table(url);
            panic!("the migration is wrong");
        })
    });
    broken.join().expect_err("the test hears of it");
    let database = postgres::database_from("broken", one_table);
    assert_eq!(birds(&database).as_deref(), Ok("waxwing"));
}

#[test]
fn a_dropped_database_is_gone_though_somebody_is_connected() {
    let database = postgres::empty_database();
    let url = database.url().to_owned();
    assert_eq!(sql(&url, "SELECT 1").as_deref(), Ok("1"));
    let mut sleeper = Command::new("psql");
    sleeper.args(["-Xqc", "SELECT pg_sleep(60)", &url]).stderr(Stdio::null());
    let mut sleeper = sleeper.spawn().expect("psql is there");
    let sessions = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%sleep(60)' \
                    AND datname = current_database()";
    wait_until("the sleeper is connected", || sql(&url, sessions).as_deref() == Ok("1"));
    drop(database);
    let refusal = sql(&url, "SELECT 1").expect_err("the database was dropped");
    assert!(refusal.contains("does not exist"), "{refusal}");
    assert!(!sleeper.wait().expect("it is our child").success());
}

#[test]
fn tests_write_as_durably_as_production() {
    let database = postgres::empty_database();
    let settings = "SELECT current_setting('fsync'), current_setting('synchronous_commit')";
    assert_eq!(sql(database.url(), settings).as_deref(), Ok("on|on"));
}

#[test]
fn a_cluster_lets_nobody_in_without_its_password() {
    let cluster = Cluster::start().expect("PostgreSQL is installed");
    assert_eq!(sql(cluster.url(), "SELECT 1").as_deref(), Ok("1"));
    let (user, address) = cluster.url().split_once('@').expect("the URL has a user");
    let (stranger, _) = user.rsplit_once(':').expect("the user has a password");
    let refusal = sql(&format!("{stranger}:guess@{address}"), "SELECT 1");
    assert!(refusal.expect_err("nobody guesses it").contains("authentication failed"));
    let url = cluster.url().to_owned();
    cluster.stop();
    assert!(!is_up(&url));
}

#[test]
fn a_cluster_ends_with_its_process_however_that_ends() {
    let mut owner = Command::new(env!("CARGO_BIN_EXE_waxwing-postgres"));
    let owner = owner.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut owner = owner.expect("cargo built it for this test");
    let stdout = owner.stdout.take().expect("it was asked to be a pipe");
    let url = BufReader::new(stdout).lines().next().expect("it prints a line").expect("of text");
    assert!(is_up(&url));
    owner.kill().expect("it is our child");
    owner.wait().expect("it is our child");
    wait_until("the cluster has ended", || !is_up(&url));
}
