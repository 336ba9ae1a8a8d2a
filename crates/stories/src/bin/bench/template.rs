//! A text with gaps, cut up once and filled many times.

/// What a gap looks like: a name between two of these.
const MARK: char = '@';

/// The text before each gap and the gap's name; the last has no gap.
pub(crate) struct Template(Vec<(Box<[u8]>, Option<usize>)>);

impl Template {
    /// Cuts `text` at each `@NAME@`; the names are numbered by their place in `names`.
    pub(crate) fn new(text: &str, names: &[&str]) -> Self {
        let mut parts = Vec::new();
        for (place, part) in text.split(MARK).enumerate() {
            if place % 2 == 0 {
                parts.push((part.as_bytes().into(), None));
            } else if let Some((_, gap)) = parts.last_mut() {
                *gap = names.iter().position(|it| *it == part);
                assert!(gap.is_some(), "no gap is called {part}");
            }
        }
        Self(parts)
    }

    /// Appends the text with its gaps filled.
    pub(crate) fn fill(&self, to: &mut Vec<u8>, values: &[&str]) {
        for (text, gap) in &self.0 {
            to.extend_from_slice(text);
            if let Some(gap) = gap {
                to.extend_from_slice(values[*gap].as_bytes());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Template;

    #[test]
    fn every_gap_is_filled_by_its_name() {
        let mut filled = Vec::new();
        Template::new("@B@, @A@ and @B@.", &["A", "B"]).fill(&mut filled, &["1", "2"]);
        assert_eq!(filled, b"2, 1 and 2.");
    }
}
