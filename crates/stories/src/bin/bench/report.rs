//! What was measured, as a table for people or JSON for programs.

use serde::Serialize;
use std::fmt::Write;

/// One line: what was measured and what it should be.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Line {
    pub(crate) path: &'static str,
    pub(crate) measure: String,
    /// The median over the rounds; none when it could not be measured.
    pub(crate) value: Option<f64>,
    pub(crate) unit: &'static str,
    pub(crate) goal: Option<Goal>,
    /// The lowest and highest of the rounds.
    pub(crate) range: Option<(f64, f64)>,
    pub(crate) note: &'static str,
}

/// What a value should be.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Goal {
    AtLeast(f64),
    AtMost(f64),
}

impl Goal {
    fn is_met(self, value: f64) -> bool {
        match self {
            Self::AtLeast(least) => value >= least,
            Self::AtMost(most) => value <= most,
        }
    }
}

impl Line {
    /// The median of what the rounds gave.
    pub(crate) fn of(
        path: &'static str,
        measure: impl Into<String>,
        unit: &'static str,
        rounds: impl IntoIterator<Item = f64>,
    ) -> Self {
        let mut values: Vec<f64> = rounds.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let range = values.first().copied().zip(values.last().copied());
        Self {
            path,
            measure: measure.into(),
            value: median(&values),
            unit,
            goal: None,
            range,
            note: "",
        }
    }

    /// Something that is not measured, and why.
    pub(crate) fn without(path: &'static str, why: impl Into<String>) -> Self {
        Self::of(path, why, "", [])
    }

    pub(crate) fn goal(self, goal: Goal) -> Self {
        Self { goal: Some(goal), ..self }
    }

    pub(crate) fn note(self, note: &'static str) -> Self {
        Self { note, ..self }
    }
}

/// The middle of values in order; the mean of both when there are two.
fn median(sorted: &[f64]) -> Option<f64> {
    let middle = sorted.get(sorted.len() / 2)?;
    if sorted.len() % 2 == 1 {
        return Some(*middle);
    }
    Some(f64::midpoint(sorted[sorted.len() / 2 - 1], *middle))
}

/// The lines as JSON: an array of objects, with whether the goal is met.
pub(crate) fn json(lines: &[Line]) -> anyhow::Result<String> {
    #[derive(Serialize)]
    struct Judged<'l> {
        #[serde(flatten)]
        line: &'l Line,
        met: Option<bool>,
    }
    let judged: Vec<_> = lines.iter().map(|line| Judged { line, met: line.is_met() }).collect();
    Ok(serde_json::to_string_pretty(&judged)?)
}

/// The lines as a table, with the notes below.
pub(crate) fn table(lines: &[Line]) -> String {
    let mut table = row(["path", "measure", "value", "rounds", "goal", "met?"]);
    let mut notes: Vec<&str> = Vec::new();
    for line in lines {
        let goal = line.goal.map_or(String::new(), |goal| match goal {
            Goal::AtLeast(least) => format!("≥ {}", digits(least)),
            Goal::AtMost(most) => format!("≤ {}", digits(most)),
        });
        let value = line.value.map_or_else(
            || "–".to_owned(),
            |value| format!("{} {}", digits(value), line.unit).trim_end().to_owned(),
        );
        let range = line.range.map_or(String::new(), |(low, high)| {
            if low < high { format!("{}–{}", digits(low), digits(high)) } else { String::new() }
        });
        let met = match line.is_met() {
            None => "",
            Some(true) => "yes",
            Some(false) => "NO",
        };
        let mut measure = line.measure.clone();
        if !line.note.is_empty() {
            let place = notes.iter().position(|it| *it == line.note).unwrap_or_else(|| {
                notes.push(line.note);
                notes.len() - 1
            });
            write!(measure, " [{}]", place + 1).expect("writing to a string cannot fail");
        }
        table += &row([line.path, &measure, &value, &range, &goal, met]);
    }
    for (place, note) in notes.iter().enumerate() {
        writeln!(table, "[{}] {note}", place + 1).expect("writing to a string cannot fail");
    }
    table
}

fn row(cells: [&str; 6]) -> String {
    let [path, measure, value, rounds, goal, met] = cells;
    let line = format!("{path:<11} {measure:<66} {value:>14} {rounds:>15} {goal:>8} {met:>4}");
    line.trim_end().to_owned() + "\n"
}

/// Three digits that count.
fn digits(value: f64) -> String {
    match value.abs() {
        it if it >= 100.0 => format!("{value:.0}"),
        it if it >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

impl Line {
    fn is_met(&self) -> Option<bool> {
        Some(self.goal?.is_met(self.value?))
    }
}

#[cfg(test)]
mod tests {
    use super::{Goal, Line, table};

    #[test]
    fn a_line_is_judged_by_the_middle_of_its_rounds() {
        let line = |goal| Line::of("send", "rate", "/s", [3.0, 900.0, 5.0]).goal(goal);
        assert_eq!(line(Goal::AtLeast(5.0)).is_met(), Some(true));
        assert_eq!(line(Goal::AtMost(4.0)).is_met(), Some(false));
        assert_eq!(Line::of("send", "rate", "", [1.0, 2.0]).value, Some(1.5));
        assert_eq!(Line::without("delivery", "not built").is_met(), None);
    }

    #[test]
    fn a_note_stands_once_below() {
        let line = Line::of("send", "rate", "/s", [1.0]).note("one channel");
        let table = table(&[line.clone(), line]);
        assert_eq!(table.matches("[1]").count(), 3, "{table}");
        assert!(table.ends_with("[1] one channel\n"), "{table}");
    }
}
