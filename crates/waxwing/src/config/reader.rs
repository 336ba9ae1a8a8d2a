//! Reads keys out of a TOML file and remembers what was wrong with them, and which nobody asked for.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;
use toml::Value;

/// A file being read.
pub(crate) struct Reader {
    /// What nobody has asked for yet, by dotted key.
    rest: BTreeMap<String, Value>,
    complaints: Vec<String>,
}

impl Reader {
    /// Reads TOML.
    pub(crate) fn new(text: &str) -> Result<Self, Vec<String>> {
        let table: toml::Table =
            text.parse().map_err(|error: toml::de::Error| vec![error.to_string()])?;
        let mut rest = BTreeMap::new();
        for (section, value) in table {
            match value {
                Value::Table(keys) => rest.extend(
                    keys.into_iter().map(|(key, value)| (format!("{section}.{key}"), value)),
                ),
                value => {
                    rest.insert(section, value);
                }
            }
        }
        Ok(Self { rest, complaints: Vec::new() })
    }

    /// A text.
    pub(crate) fn text(&mut self, key: &str) -> Option<String> {
        match self.rest.remove(key)? {
            Value::String(text) => Some(text),
            _ => self.complain(&format!("{key} must be a text in quotes")),
        }
    }

    /// A whole number within bounds.
    pub(crate) fn number(&mut self, key: &str, bounds: RangeInclusive<u64>) -> Option<u64> {
        let value = self.rest.remove(key)?;
        let number = value.as_integer().and_then(|it| u64::try_from(it).ok());
        number.filter(|it| bounds.contains(it)).or_else(|| {
            let (low, high) = (bounds.start(), bounds.end());
            self.complain(&format!("{key} must be a whole number from {low} to {high}"))
        })
    }

    /// A text that must be read further.
    pub(crate) fn parsed<T: FromStr>(&mut self, key: &str, expected: &str) -> Option<T> {
        let text = self.text(key)?;
        text.parse()
            .ok()
            .or_else(|| self.complain(&format!("{key} must be {expected}, not {text:?}")))
    }

    /// Yes or no.
    pub(crate) fn flag(&mut self, key: &str) -> Option<bool> {
        let value = self.rest.remove(key)?;
        value.as_bool().or_else(|| self.complain(&format!("{key} must be true or false")))
    }

    /// A list of texts that must be read further.
    pub(crate) fn list<T: FromStr<Err: Display>>(&mut self, key: &str) -> Option<Vec<T>> {
        let Value::Array(values) = self.rest.remove(key)? else {
            return self.complain(&format!("{key} must be a list of texts in quotes"));
        };
        let mut list = Vec::new();
        for value in values {
            let Some(text) = value.as_str() else {
                return self.complain(&format!("{key} must be a list of texts in quotes"));
            };
            match text.parse() {
                Ok(it) => list.push(it),
                Err(error) => {
                    return self.complain(&format!("{key} has {text:?} in it: {error}"));
                }
            }
        }
        Some(list)
    }

    /// One of a few words.
    pub(crate) fn choice<T: Copy>(&mut self, key: &str, choices: &[(&str, T)]) -> Option<T> {
        let text = self.text(key)?;
        let chosen = choices.iter().find(|(word, _)| *word == text).map(|(_, it)| *it);
        chosen.or_else(|| {
            let words: Vec<_> = choices.iter().map(|(word, _)| format!("{word:?}")).collect();
            self.complain(&format!("{key} must be {}, not {text:?}", words.join(" or ")))
        })
    }

    /// Remembers a complaint.
    pub(crate) fn complain<T>(&mut self, complaint: &str) -> Option<T> {
        self.complaints.push(complaint.to_owned());
        None
    }

    /// Everything that was wrong, keys that nobody knows among it.
    pub(crate) fn finish(mut self) -> Result<(), Vec<String>> {
        let unknown = self.rest.keys().map(|key| {
            format!(
                "{key} is no key of this version; `waxwing config example` prints those there are"
            )
        });
        self.complaints.extend(unknown);
        if self.complaints.is_empty() { Ok(()) } else { Err(self.complaints) }
    }
}
