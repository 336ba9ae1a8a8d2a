//! The benchmark behind `cargo xtask bench`: the paths of the performance budget, on this machine.
//!
//! The gateway is the release binary in a process of its own, with durable settings; this process
//! is the load in front of it and the stub of Graph behind it. Rates include all three on the same
//! machine, so what is judged is the gateway's CPU for each, and ratios to bare servers under the
//! same load, measured in turns. Everything is on loopback and ends by itself. Start reading at
//! [`parts`].

#![expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]

mod arguments;
mod beside;
mod fill;
mod graph;
mod house;
mod load;
mod measures;
mod parts;
mod process;
mod report;
mod requests;
mod template;
mod wire;

use arguments::{Arguments, HELP};
use fill::Amount;
use report::Line;
use std::process::ExitCode;
use std::time::Duration;

#[tokio::main]
async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let done = match words.split_first() {
        Some((first, rest)) if first == beside::BESIDE => beside::be(rest).await,
        _ => run(words).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(words: Vec<String>) -> anyhow::Result<()> {
    let Some(arguments) = Arguments::read(words)? else {
        print!("{HELP}");
        return Ok(());
    };
    let (lines, failed) = measure(&arguments).await;
    if arguments.is_json {
        println!("{}", report::json(&lines)?);
    } else {
        print!("{}", report::table(&lines));
    }
    anyhow::ensure!(failed.is_empty(), "not everything could be measured: {}", failed.join("; "));
    Ok(())
}

/// Measures each part that is wanted; gives the lines, and what could not be measured and why.
async fn measure(arguments: &Arguments) -> (Vec<Line>, Vec<String>) {
    let (mut lines, mut failed) = (Vec::new(), Vec::new());
    macro_rules! part {
        ($name:literal, $part:expr) => {
            if arguments.wants($name) {
                eprintln!("   measuring {} …", $name);
                match $part.await {
                    Ok(measured) => lines.extend(measured),
                    Err(error) => {
                        lines.push(Line::without($name, format!("failed: {error:#}")));
                        failed.push(format!("{}: {error:#}", $name));
                    }
                }
            }
        };
    }
    let Amount { history, waiting } = arguments.backlog;
    part!("ingest", parts::ingest_part(arguments));
    part!("send", parts::send_part(arguments));
    if arguments.wants("delivery") {
        lines.push(Line::without("delivery", "not built yet"));
    }
    part!("backlog", parts::backlog_part(arguments, Amount { history, waiting: 0 }));
    part!("backlog", parts::backlog_part(arguments, Amount { history, waiting }));
    part!("postgres", parts::postgres_part(arguments));
    part!("memory", parts::memory_part(arguments));
    part!("start", parts::start_part(arguments));
    (lines, failed)
}

fn per_second(count: u64, time: Duration) -> f64 {
    real(count) / time.as_secs_f64()
}

/// A count as a number to divide by.
#[expect(clippy::cast_precision_loss, reason = "counts here are far below 2^52")]
fn real(count: u64) -> f64 {
    count as f64
}
