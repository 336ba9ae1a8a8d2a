//! The processes under test: started, asked for their CPU time and memory, ended.

use anyhow::{Context, bail};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a process may take until it answers.
const START_WITHIN: Duration = Duration::from_mins(1);

/// How long one tick of `/proc/<pid>/stat` is. Linux tells programs 100 ticks a second everywhere.
const TICK: Duration = Duration::from_millis(10);

/// A process of ours. It is killed when this is dropped.
pub(crate) struct Process {
    child: Child,
}

impl Process {
    /// Starts it; what it logs goes to `log`.
    pub(crate) fn start(mut command: Command, log: &Path) -> anyhow::Result<Self> {
        let log = std::fs::File::options().create(true).append(true).open(log)?;
        let spawned = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(log).spawn();
        let program = command.get_program().display();
        Ok(Self { child: spawned.with_context(|| format!("{program} cannot be started"))? })
    }

    /// Waits until it has written `file`, and reads it.
    pub(crate) async fn wrote(&mut self, file: &Path) -> anyhow::Result<Vec<u8>> {
        let begun = Instant::now();
        loop {
            if let Ok(bytes) = std::fs::read(file) {
                return Ok(bytes);
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("a process ended with {status} before it was ready");
            }
            if begun.elapsed() > START_WITHIN {
                bail!("a process was not ready within {START_WITHIN:?}");
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// The CPU time it has used, in all its threads, those that have ended among them.
    pub(crate) fn cpu(&self) -> anyhow::Result<Duration> {
        let stat = self.proc("stat")?;
        let (_, fields) = stat.rsplit_once(')').context("a stat without a name")?;
        let fields: Vec<&str> = fields.split_whitespace().collect();
        let ticks = |place: usize| -> anyhow::Result<u32> {
            Ok(fields.get(place).context("a short stat")?.parse()?)
        };
        // The 14th and 15th field; the name before these is the second.
        Ok(TICK * (ticks(11)? + ticks(12)?))
    }

    /// The memory it holds, in MiB: now (`VmRSS`), or at its most (`VmHWM`).
    pub(crate) fn memory(&self, of: &str) -> anyhow::Result<f64> {
        let status = self.proc("status")?;
        let line = status.lines().find_map(|it| it.strip_prefix(of)?.strip_prefix(':'));
        let kib: f64 = line.context("no such line")?.trim().trim_end_matches(" kB").parse()?;
        Ok(kib / 1_024.0)
    }

    /// Ends it at once, as a power cut would.
    pub(crate) fn end(&mut self) {
        // One that has ended by itself is as dead.
        drop(self.child.kill());
        drop(self.child.wait());
    }

    fn proc(&self, file: &str) -> anyhow::Result<String> {
        let path = format!("/proc/{}/{file}", self.child.id());
        std::fs::read_to_string(&path).with_context(|| format!("{path}: this needs Linux"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}
