//! The parts of the benchmark: one function for each path of the budget.

use crate::arguments::Arguments;
use crate::beside::Beside;
use crate::fill::{Amount, Filler};
use crate::house::{Base, CONNECTIONS, House, gateway};
use crate::load::{Answered, Limit, Load};
use crate::measures::{Ingested, Settled, acknowledge, ingest, send_all};
use crate::process::Process;
use crate::report::{Goal, Line};
use crate::requests::{inbound, send};
use std::time::{Duration, Instant};
use waxwing_testbed::temp_dir;

/// How the two figures of CPU for a webhook were told apart.
const APART: &str = "acknowledged: the gateway's own doors and database in a process without the \
    loops that understand and send; understood: all the CPU `waxwing serve` used until its inbox \
    was empty, acknowledging among it";

/// What the one channel of `serve --attach` leaves open.
const ONE_CHANNEL: &str = "one channel: more cannot be configured yet";

/// How full the load on memory is.
const FULL_LOAD: &str = "128 connections, webhooks and sends at once, Graph answering after 100 ms, \
    256 in flight: the bound of one channel, and more channels cannot be configured yet";

/// Acknowledging beside a bare server, and understanding.
pub(crate) async fn ingest_part(arguments: &Arguments) -> anyhow::Result<Vec<Line>> {
    let dir = temp_dir("bench-beside");
    let bare = Beside::start(dir.path(), "bare", "").await?;
    let keeper = Beside::start(dir.path(), "keeper", &dir.path().display().to_string()).await?;
    let house = House::open(Base::Sqlite).await?;
    let mut rounds = Vec::new();
    for _ in 0..arguments.rounds {
        let bare = acknowledge(&bare, arguments.seconds).await?;
        let kept = acknowledge(&keeper, arguments.seconds).await?;
        rounds.push((bare, kept, ingest(&house, arguments.seconds).await?));
    }
    let served = |of: fn(&Ingested) -> f64| rounds.iter().map(move |it| of(&it.2));
    let rate = |it: &(Answered, f64)| it.0.per_second();
    Ok(vec![
        line("bare server", "/s", rounds.iter().map(|it| rate(&it.0))),
        line("bare server, CPU", "µs", rounds.iter().map(|it| it.0.1)),
        line("acknowledged", "/s", rounds.iter().map(|it| rate(&it.1))).note(APART),
        line("acknowledged, p50", "ms", rounds.iter().map(|it| millis(it.1.0.p50))),
        line("acknowledged, p99", "ms", rounds.iter().map(|it| millis(it.1.0.p99))),
        line("acknowledged ÷ bare", "", rounds.iter().map(|it| rate(&it.1) / rate(&it.0)))
            .goal(Goal::AtLeast(0.5)),
        line(
            "acknowledged while understanding ÷ bare",
            "",
            rounds.iter().map(|it| it.2.acknowledged.per_second() / rate(&it.0)),
        ),
        line("acknowledged and understood", "/s", served(|it| it.understood_per_s)),
        line("CPU: acknowledged", "µs", rounds.iter().map(|it| it.1.1)).goal(Goal::AtMost(25.0)),
        line("CPU: acknowledged and understood", "µs", served(|it| it.cpu_us))
            .goal(Goal::AtMost(80.0))
            .note(APART),
    ])
}

fn line(measure: &str, unit: &'static str, rounds: impl IntoIterator<Item = f64>) -> Line {
    Line::of("ingest", measure, unit, rounds)
}

/// Sends beside two bare legs of HTTP.
pub(crate) async fn send_part(arguments: &Arguments) -> anyhow::Result<Vec<Line>> {
    let dir = temp_dir("bench-beside");
    let house = House::open(Base::Sqlite).await?;
    let stub = format!("http://{}/v25.0/1/messages", house.graph.address);
    let relay = Beside::start(dir.path(), "relay", &stub).await?;
    let mut rounds = Vec::new();
    for _ in 0..arguments.rounds {
        let limit = Limit::After(arguments.seconds);
        let load = Load { to: relay.address, connections: CONNECTIONS, limit };
        let legs = load.run(send("/send", "")).await?;
        rounds.push((legs, send_all(&house, arguments.seconds).await?));
    }
    let line = |measure: &str, unit, of: fn(&(Answered, Settled)) -> f64| {
        Line::of("send", measure, unit, rounds.iter().map(of))
    };
    Ok(vec![
        line("two legs of HTTP", "/s", |it| it.0.per_second()),
        line("accepted", "/s", |it| it.1.accepted.per_second()),
        line("accepted, p50", "ms", |it| millis(it.1.accepted.p50)),
        line("accepted, p99", "ms", |it| millis(it.1.accepted.p99)),
        line("settled", "/s", |it| it.1.per_s).note(ONE_CHANNEL),
        line("settled ÷ two legs of HTTP", "", |it| it.1.per_s / it.0.per_second())
            .goal(Goal::AtLeast(0.25))
            .note(ONE_CHANNEL),
        line("CPU: from POST to settled", "µs", |it| it.1.cpu_us).goal(Goal::AtMost(150.0)),
        line("CPU: with its three statuses understood", "µs", |it| it.1.with_statuses_cpu_us)
            .goal(Goal::AtMost(400.0)),
        line("CPU: one status webhook understood", "µs", |it| {
            (it.1.with_statuses_cpu_us - it.1.cpu_us) / 3.0
        })
        .goal(Goal::AtMost(80.0)),
        line("status webhooks understood", "/s", |it| it.1.statuses_per_s),
    ])
}

/// The same rates with much history and many waiting.
pub(crate) async fn backlog_part(
    arguments: &Arguments,
    amount: Amount,
) -> anyhow::Result<Vec<Line>> {
    let empty = House::open(Base::Sqlite).await?.while_closed(async |_| Ok(())).await?;
    let full = House::open(Base::Sqlite).await?;
    let place = full.place()?;
    let begun = Instant::now();
    let full =
        full.while_closed(async |store| Filler::of(store, place).await?.fill(amount).await).await?;
    eprintln!("   filled in {:.1} s", begun.elapsed().as_secs_f64());
    let with = format!("with {} of history, {} waiting", amount.history, amount.waiting);
    compare("backlog", (&empty, &full), (&with, 0.8), arguments).await
}

/// The same rates on PostgreSQL.
pub(crate) async fn postgres_part(arguments: &Arguments) -> anyhow::Result<Vec<Line>> {
    if waxwing_testbed::postgres::find().is_err() {
        return Ok(vec![Line::without("postgres", "PostgreSQL is not installed")]);
    }
    let sqlite = House::open(Base::Sqlite).await?;
    let postgres = House::open(Base::Postgres).await?;
    compare("postgres", (&sqlite, &postgres), ("on PostgreSQL ÷ SQLite", 0.3), arguments).await
}

/// What is compared between two houses.
const COMPARED: [Compared; 3] = [
    ("webhooks understood", |it| it.0.understood_per_s),
    ("messages settled", |it| it.1.per_s),
    ("status webhooks understood", |it| it.1.statuses_per_s),
];

type Compared = (&'static str, fn(&(Ingested, Settled)) -> f64);

/// The second house's rates beside the first's, in turns.
async fn compare(
    path: &'static str,
    (usual, other): (&House, &House),
    (what, goal): (&str, f64),
    arguments: &Arguments,
) -> anyhow::Result<Vec<Line>> {
    let mut rounds = Vec::new();
    for _ in 0..arguments.rounds {
        let mut pair = Vec::new();
        for house in [usual, other] {
            let ingested = ingest(house, arguments.seconds).await?;
            pair.push((ingested, send_all(house, arguments.seconds).await?));
        }
        rounds.push((pair[0], pair[1]));
    }
    let mut lines = Vec::new();
    for (measure, of) in COMPARED {
        let each = |ratio: fn(f64, f64) -> f64| {
            rounds.iter().map(move |(usual, other)| ratio(of(usual), of(other)))
        };
        lines.push(Line::of(path, format!("{measure}, {what}"), "/s", each(|_, other| other)));
        let ratio = each(|usual, other| other / usual);
        lines
            .push(Line::of(path, format!("{measure}: ratio"), "", ratio).goal(Goal::AtLeast(goal)));
    }
    Ok(lines)
}

/// Memory while everything comes at once and Graph takes its time.
pub(crate) async fn memory_part(arguments: &Arguments) -> anyhow::Result<Vec<Line>> {
    let house = House::open(Base::Sqlite).await?;
    house.graph.take_its_time(Duration::from_millis(100));
    let limit = Limit::After(arguments.seconds);
    let request = send(&house.messages_path(), &house.ready.api_key);
    let (sent, heard) =
        tokio::join!(house.load(limit).run(request), house.load(limit).run(inbound()?),);
    sent?;
    heard?;
    house.graph.take_its_time(Duration::ZERO);
    house.until_settled().await?;
    house.until_understood().await?;
    let most = house.process.memory("VmHWM")?;
    let line = Line::of("memory", "most memory at full load", "MiB", [most]);
    Ok(vec![line.goal(Goal::AtMost(256.0)).note(FULL_LOAD)])
}

/// `waxwing dev` on an empty directory.
pub(crate) async fn start_part(arguments: &Arguments) -> anyhow::Result<Vec<Line>> {
    const IDLE_AFTER: Duration = Duration::from_secs(2);
    let (mut starts, mut idle) = (Vec::new(), Vec::new());
    for _ in 0..arguments.rounds {
        let dir = temp_dir("bench-start");
        let ready = dir.join("ready.json");
        let mut command = gateway(dir.path());
        command.args(["dev", "--listen", "127.0.0.1:0", "--data"]).arg(dir.join("data"));
        command.arg("--ready-file").arg(&ready);
        let begun = Instant::now();
        let mut process = Process::start(command, &dir.join("dev.log"))?;
        process.wrote(&ready).await?;
        starts.push(millis(begun.elapsed()));
        tokio::time::sleep(IDLE_AFTER).await;
        idle.push(process.memory("VmRSS")?);
    }
    Ok(vec![
        Line::of("start", "`waxwing dev` to ready on an empty directory", "ms", starts)
            .goal(Goal::AtMost(1_000.0)),
        Line::of("start", "idle memory of `waxwing dev`", "MiB", idle).goal(Goal::AtMost(60.0)),
    ])
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
