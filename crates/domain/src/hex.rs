//! Bytes in lower-case hexadecimal, as hashes and chance are written everywhere.

use std::fmt::Write as _;

/// The bytes as a text, two digits each.
pub fn encode(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes everything");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::encode;

    #[test]
    fn every_byte_has_two_digits() {
        assert_eq!(encode(&[]), "");
        assert_eq!(encode(&[0, 9, 0x10, 0xab, 0xff]), "000910abff");
    }
}
