//! The one builder of statements over many rows: `… VALUES ($1, $2), ($3, $4) …`.
//!
//! Group commit is worth its name only if a hundred rows are a handful of statements. The number of
//! rows a statement takes has three significant bits, so each connection prepares a few texts and no
//! more, and any number up to [`ROWS_MAX`] is two statements at most.

use crate::StoreError;
use crate::db::{Row, Tx, Value};
use std::fmt::Write as _;

/// The most rows in one statement; with the widest table it stays far below what both databases bind.
const ROWS_MAX: usize = 64;

/// Text around the rows: `head VALUES (…), (…) tail`.
#[derive(Clone, Copy)]
pub(crate) struct ManyRows {
    /// What stands before `VALUES`.
    pub(crate) head: &'static str,
    /// How many values a row has.
    pub(crate) columns: usize,
    /// What stands after the rows.
    pub(crate) tail: &'static str,
    /// What PostgreSQL must be told besides: SQLite has one writer and needs no row locks.
    pub(crate) postgres: &'static str,
}

impl ManyRows {
    /// Runs the statement over all rows, in as few pieces as it takes; says how many rows it changed.
    pub(crate) async fn execute(
        &self,
        tx: &mut Tx,
        values: &[Value<'_>],
    ) -> Result<u64, StoreError> {
        let mut changed = 0;
        for piece in self.pieces(values) {
            let text = self.text(tx, piece.len() / self.columns);
            changed += tx.execute(text, piece).await?;
        }
        Ok(changed)
    }

    /// Runs the statement over all rows; gives what comes back, in no order.
    pub(crate) async fn fetch(
        &self,
        tx: &mut Tx,
        values: &[Value<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::new();
        for piece in self.pieces(values) {
            let text = self.text(tx, piece.len() / self.columns);
            rows.extend(tx.fetch(text, piece).await?);
        }
        Ok(rows)
    }

    fn pieces<'v, 'a>(&self, values: &'v [Value<'a>]) -> Vec<&'v [Value<'a>]> {
        debug_assert_eq!(values.len() % self.columns, 0, "a row is missing values");
        let mut pieces = Vec::new();
        let mut rest = values;
        while !rest.is_empty() {
            let rows = rest.len() / self.columns;
            let take = ROWS_MAX.min(three_bits(rows));
            let (piece, after) = rest.split_at(take * self.columns);
            pieces.push(piece);
            rest = after;
        }
        pieces
    }

    fn text(&self, tx: &Tx, rows: usize) -> String {
        match tx {
            Tx::Sqlite(_) => self.sqlite_text(rows),
            Tx::Postgres(_) => self.postgres_text(rows) + self.postgres,
        }
    }

    /// Values without numbers: SQLite would look each of them up among all the others.
    fn sqlite_text(&self, rows: usize) -> String {
        let row = format!("({})", vec!["?"; self.columns].join(", "));
        format!("{} VALUES {} {}", self.head, vec![row; rows].join(", "), self.tail)
    }

    fn postgres_text(&self, rows: usize) -> String {
        let mut text = String::with_capacity(self.head.len() + rows * self.columns * 6 + 64);
        text.push_str(self.head);
        text.push_str(" VALUES ");
        for row in 0..rows {
            text.push_str(if row == 0 { "(" } else { ", (" });
            for column in 0..self.columns {
                let comma = if column == 0 { "" } else { ", " };
                let number = row * self.columns + column + 1;
                write!(text, "{comma}${number}").expect("writing to a string cannot fail");
            }
            text.push(')');
        }
        text.push(' ');
        text.push_str(self.tail);
        text
    }
}

/// The largest number that is not more than `number` and has no more than three significant bits.
const fn three_bits(number: usize) -> usize {
    let shift = number.ilog2().saturating_sub(2);
    (number >> shift) << shift
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAIRS: ManyRows =
        ManyRows { head: "INSERT INTO t (a, b)", columns: 2, tail: "x", postgres: "" };

    #[test]
    fn a_statement_has_room_for_every_value_once() {
        assert_eq!(PAIRS.postgres_text(2), "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4) x");
        assert_eq!(PAIRS.sqlite_text(2), "INSERT INTO t (a, b) VALUES (?, ?), (?, ?) x");
    }

    #[test]
    fn pieces_are_few_and_hold_everything_in_order() {
        let values: Vec<_> = (0..2 * 191).map(Value::Int).collect();
        let pieces = PAIRS.pieces(&values);
        let rows: Vec<_> = pieces.iter().map(|it| it.len() / 2).collect();
        assert_eq!(rows, [64, 64, 56, 7]);
        assert_eq!(pieces.concat().len(), values.len());
        let lengths: std::collections::BTreeSet<_> = (1..=ROWS_MAX).map(three_bits).collect();
        assert_eq!(lengths.len(), 20);
    }
}
