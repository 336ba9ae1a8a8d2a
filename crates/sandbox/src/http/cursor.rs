//! Cursors: where a list goes on, in one life of the sandbox.

/// A text that is no cursor of this life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor of this sandbox since it was reset: begin without one")]
pub(super) struct InvalidCursor;

/// The cursor for a place. Nobody should look into it.
pub(super) fn print(epoch: u32, place: usize) -> String {
    format!("c{epoch:x}z{place:x}")
}

/// The place of a cursor that was printed in this life; without one, the beginning.
pub(super) fn parse(text: Option<&str>, epoch: u32) -> Result<Option<usize>, InvalidCursor> {
    let Some(text) = text.filter(|it| !it.is_empty()) else { return Ok(None) };
    let (life, place) =
        text.strip_prefix('c').and_then(|it| it.split_once('z')).ok_or(InvalidCursor)?;
    if u32::from_str_radix(life, 16) != Ok(epoch) {
        return Err(InvalidCursor);
    }
    usize::from_str_radix(place, 16).map(Some).map_err(|_| InvalidCursor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_leads_back_to_its_place_in_its_life_only() {
        assert_eq!(parse(Some(&print(3, 70_000)), 3), Ok(Some(70_000)));
        assert_eq!(parse(Some(&print(3, 7)), 4), Err(InvalidCursor));
        assert_eq!(parse(None, 3), Ok(None));
        for wrong in ["7", "c3", "cz", "c3z-1", "z3c7", "c3zffffffffffffffffff"] {
            assert_eq!(parse(Some(wrong), 3), Err(InvalidCursor), "{wrong}");
        }
    }
}
