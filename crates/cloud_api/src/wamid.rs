//! How Meta's message ids are built, for the sandbox. Whoever receives one never looks inside.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use waxwing_domain::ids::Wamid;
use waxwing_domain::message::Direction;

/// The most characters of a person's number that go into an id.
const PHONE_LENGTH_MAX: usize = 32;
/// The most characters of a key that go into an id; Meta's have 18 (sent by API), 20 or 32.
const KEY_LENGTH_MAX: usize = 64;

/// The id of a message between a business and the person with this number.
///
/// `wamid.` and the base64 of the number, the direction and the key, as decoded from documented
/// ids. What is longer than any real number or key is cut.
pub fn compose(direction: Direction, phone_digits: &str, key_hex: &str) -> Wamid {
    let way = match direction {
        Direction::Outgoing => 0x11,
        Direction::Incoming => 0x12,
    };
    let mut bytes = vec![0x1c];
    push_text(&mut bytes, phone_digits, PHONE_LENGTH_MAX);
    bytes.extend([0x15, 0x02, 0x00, way]);
    push_text(&mut bytes, key_hex, KEY_LENGTH_MAX);
    bytes.push(0x00);
    parsed(&format!("wamid.{}", STANDARD.encode(bytes)))
}

fn parsed(text: &str) -> Wamid {
    text.parse().expect("base64 has no blanks, and both parts are bounded")
}

/// Appends a text as Meta does: a marker, the length, the characters.
fn push_text(bytes: &mut Vec<u8>, text: &str, length_max: usize) {
    let kept = &text.as_bytes()[..text.len().min(length_max)];
    bytes.extend([0x18, u8::try_from(kept.len()).unwrap_or(u8::MAX)]);
    bytes.extend(kept);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_built_as_meta_builds_them() {
        let sent = compose(Direction::Outgoing, "351912000111", "A1B2C3D4E5F6A7B8C9");
        assert_eq!(sent.as_str(), "wamid.HBgMMzUxOTEyMDAwMTExFQIAERgSQTFCMkMzRDRFNUY2QTdCOEM5AA==");
        let received = compose(Direction::Incoming, "16505551234", "3A0011223344556677AB");
        assert_eq!(
            received.as_str(),
            "wamid.HBgLMTY1MDU1NTEyMzQVAgASGBQzQTAwMTEyMjMzNDQ1NTY2NzdBQgA="
        );
    }

    #[test]
    fn no_input_is_too_long_for_an_id() {
        let long = "7".repeat(1_000);
        let id = compose(Direction::Outgoing, &long, &long);
        assert!(id.as_str().len() <= Wamid::LENGTH_MAX);
    }
}
