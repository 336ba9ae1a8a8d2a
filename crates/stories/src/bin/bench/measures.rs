//! One measurement of each path: so much load, the CPU it took, and when it was all done.

use crate::beside::Beside;
use crate::house::{CONNECTIONS, House};
use crate::load::{Answered, Limit, Load};
use crate::process::Process;
use crate::requests::{inbound, send, statuses};
use std::time::{Duration, Instant};

/// Webhooks, from the first that was posted until the last was understood.
#[derive(Clone, Copy)]
pub(crate) struct Ingested {
    pub(crate) acknowledged: Answered,
    pub(crate) understood_per_s: f64,
    /// CPU of the gateway for each, acknowledged and understood.
    pub(crate) cpu_us: f64,
}

/// Messages, from the first that was posted until the last was settled.
#[derive(Clone, Copy)]
pub(crate) struct Settled {
    pub(crate) accepted: Answered,
    pub(crate) per_s: f64,
    /// CPU of the gateway for each.
    pub(crate) cpu_us: f64,
    /// The same with their three statuses.
    pub(crate) with_statuses_cpu_us: f64,
    /// Status webhooks understood in a second.
    pub(crate) statuses_per_s: f64,
}

/// Posts messages of people to a server that only answers; gives its CPU for each, too.
pub(crate) async fn acknowledge(
    server: &Beside,
    seconds: Duration,
) -> anyhow::Result<(Answered, f64)> {
    let load = Load { to: server.address, connections: CONNECTIONS, limit: Limit::After(seconds) };
    let meter = Meter::on(&server.process)?;
    let answered = load.run(inbound()?).await?;
    Ok((answered, meter.micros_for_each(answered.count)?))
}

/// Posts messages of people to the gateway and waits until it has understood them.
pub(crate) async fn ingest(house: &House, seconds: Duration) -> anyhow::Result<Ingested> {
    let (begun, meter) = (Instant::now(), Meter::on(&house.process)?);
    let acknowledged = house.load(Limit::After(seconds)).run(inbound()?).await?;
    house.until_understood().await?;
    Ok(Ingested {
        acknowledged,
        understood_per_s: crate::per_second(acknowledged.count, begun.elapsed()),
        cpu_us: meter.micros_for_each(acknowledged.count)?,
    })
}

/// Sends texts and waits until they are settled; then tells of their three statuses.
pub(crate) async fn send_all(house: &House, seconds: Duration) -> anyhow::Result<Settled> {
    drop(house.graph.taken());
    let (begun, meter) = (Instant::now(), Meter::on(&house.process)?);
    let request = send(&house.messages_path(), &house.ready.api_key);
    let accepted = house.load(Limit::After(seconds)).run(request).await?;
    house.until_settled().await?;
    let per_s = crate::per_second(accepted.count, begun.elapsed());
    let cpu_us = meter.micros_for_each(accepted.count)?;
    let taken = house.graph.taken();
    let count = taken.len() as u64;
    anyhow::ensure!(count == accepted.count, "{} accepted, {count} sent", accepted.count);
    let told = Instant::now();
    house.load(Limit::Requests(3 * count)).run(statuses(taken)?).await?;
    house.until_understood().await?;
    Ok(Settled {
        accepted,
        per_s,
        cpu_us,
        with_statuses_cpu_us: meter.micros_for_each(count)?,
        statuses_per_s: crate::per_second(3 * count, told.elapsed()),
    })
}

/// How much CPU a process uses from a moment on.
struct Meter<'p> {
    process: &'p Process,
    begun: Duration,
}

impl<'p> Meter<'p> {
    fn on(process: &'p Process) -> anyhow::Result<Self> {
        Ok(Self { process, begun: process.cpu()? })
    }

    fn micros_for_each(&self, count: u64) -> anyhow::Result<f64> {
        let used = self.process.cpu()?.saturating_sub(self.begun);
        Ok(used.as_secs_f64() * 1e6 / crate::real(count))
    }
}
