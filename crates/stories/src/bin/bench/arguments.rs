//! What the benchmark is told on its command line.

use crate::fill::Amount;
use anyhow::{Context, bail};
use std::time::Duration;

/// What `--help` says.
pub(crate) const HELP: &str = "\
Measures the paths of the performance budget on this machine, over loopback alone.

Usage: cargo xtask bench [OPTIONS]

  --only LIST    only these, of: ingest,send,delivery,backlog,postgres,memory,start
  --seconds N    how long each load lasts [default: 3]
  --rounds N     how often each is repeated; the median counts [default: 3]
  --full         the backlog of the budget: 5 million messages and 1 million waiting,
                 instead of 200,000 and 50,000
  --json         print JSON instead of a table
";

/// The parts of the benchmark, in their order.
const PARTS: [&str; 7] = ["ingest", "send", "delivery", "backlog", "postgres", "memory", "start"];

/// What to measure, and how long.
pub(crate) struct Arguments {
    only: Option<Vec<String>>,
    pub(crate) seconds: Duration,
    pub(crate) rounds: usize,
    pub(crate) backlog: Amount,
    pub(crate) is_json: bool,
}

impl Arguments {
    /// Reads them; none when only help is wanted.
    pub(crate) fn read(words: impl IntoIterator<Item = String>) -> anyhow::Result<Option<Self>> {
        let mut read = Self {
            only: None,
            seconds: Duration::from_secs(3),
            rounds: 3,
            backlog: Amount { history: 200_000, waiting: 50_000 },
            is_json: false,
        };
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().with_context(|| format!("{word} needs a value"));
            match word.as_str() {
                "--only" => read.only = Some(parts(&value()?)?),
                "--seconds" => read.seconds = Duration::from_secs(at_least_one(&value()?)?),
                "--rounds" => read.rounds = usize::try_from(at_least_one(&value()?)?)?,
                "--full" => read.backlog = Amount { history: 5_000_000, waiting: 1_000_000 },
                "--json" => read.is_json = true,
                "--help" | "-h" => return Ok(None),
                _ => bail!("unexpected {word}; --help says what there is"),
            }
        }
        Ok(Some(read))
    }

    /// Whether this part is wanted.
    pub(crate) fn wants(&self, part: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only.iter().any(|it| it == part))
    }
}

fn parts(list: &str) -> anyhow::Result<Vec<String>> {
    let parts = list.split(',').map(|it| {
        let part = it.trim();
        anyhow::ensure!(PARTS.contains(&part), "{part:?} is none of {}", PARTS.join(", "));
        Ok(part.to_owned())
    });
    parts.collect()
}

fn at_least_one(text: &str) -> anyhow::Result<u64> {
    let number = text.parse().ok().filter(|it| *it > 0);
    number.with_context(|| format!("{text:?} is no number from 1"))
}

#[cfg(test)]
mod tests {
    use super::Arguments;
    use std::time::Duration;

    fn read(words: &str) -> anyhow::Result<Option<Arguments>> {
        Arguments::read(words.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn everything_is_measured_unless_some_is_asked_for() {
        let all = read("").expect("nothing is fine").expect("it is no call for help");
        assert!(all.wants("ingest") && all.wants("start"));
        let some = read("--only send,start --seconds 7").expect("it fits").expect("no help");
        assert!(some.wants("send") && !some.wants("ingest"));
        assert_eq!(some.seconds, Duration::from_secs(7));
    }

    #[test]
    fn what_nobody_knows_is_refused() {
        for bad in ["--only speed", "--seconds", "--seconds 0", "--rounds x", "now"] {
            assert!(read(bad).is_err(), "{bad}");
        }
        assert!(read("--help").expect("it is known").is_none());
    }
}
