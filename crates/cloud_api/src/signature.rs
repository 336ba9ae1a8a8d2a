//! The signature under Meta's webhooks: HMAC-SHA256 over the raw bytes, keyed with the app's secret.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// The header the signature travels in.
pub const HEADER: &str = "X-Hub-Signature-256";

/// What stands before the digits.
const PREFIX: &str = "sha256=";

/// The value of [`HEADER`] for this body: `sha256=` and 64 lower-case hexadecimal digits.
pub fn sign(app_secret: &str, body: &[u8]) -> String {
    let mut value = String::with_capacity(PREFIX.len() + 64);
    value.push_str(PREFIX);
    for byte in digest(app_secret, body) {
        value.push(hex_digit(byte >> 4));
        value.push(hex_digit(byte & 0xf));
    }
    value
}

/// Whether `header` is exactly what [`sign`] gives, in time that does not depend on where they differ.
pub fn verify(app_secret: &str, body: &[u8], header: &str) -> bool {
    sign(app_secret, body).as_bytes().ct_eq(header.as_bytes()).into()
}

fn digest(app_secret: &str, body: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(app_secret.as_bytes())
        .expect("HMAC takes keys of every length");
    mac.update(body);
    mac.finalize().into_bytes().into()
}

fn hex_digit(value: u8) -> char {
    char::from(b"0123456789abcdef"[usize::from(value)])
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "test-secret-1";
    const EMPTY: &[u8] = br#"{"object":"whatsapp_business_account","entry":[]}"#;
    const EMPTY_SIGNED: &str =
        "sha256=1c0df610529710a09126fac65240ddc0238dcdee4d7c091b44791d225ff69e95";

    #[test]
    fn known_bodies_have_their_known_signatures() {
        assert_eq!(sign(KEY, EMPTY), EMPTY_SIGNED);
        let escaped = br#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messages":[{"type":"text","text":{"body":"ol\u00e1 https:\/\/example.org \ud83d\ude00"}}]}}]}]}"#;
        assert_eq!(
            sign(KEY, escaped),
            "sha256=fa94cd6d88ea67955e86236b0aabdf1169245585e91d7e2a0f146ee0814db9ef"
        );
    }

    #[test]
    fn only_the_exact_signature_is_taken() {
        assert!(verify(KEY, EMPTY, EMPTY_SIGNED));
        let digits = &EMPTY_SIGNED[7..];
        let upper = format!("sha256={}", digits.to_uppercase());
        let cut = &EMPTY_SIGNED[..70];
        let longer = format!("{EMPTY_SIGNED}0");
        let sha1 = format!("sha1={digits}");
        let blank = format!(" {EMPTY_SIGNED}");
        let other = EMPTY_SIGNED.replace('5', "6");
        for forged in ["", "sha256=", digits, &upper, cut, &longer, &sha1, &blank, &other] {
            assert!(!verify(KEY, EMPTY, forged), "{forged}");
        }
        assert!(!verify("test-secret-2", EMPTY, EMPTY_SIGNED));
        assert!(!verify(KEY, b"{}", EMPTY_SIGNED));
    }

    #[test]
    fn one_flipped_bit_breaks_the_signature() {
        for index in 0..EMPTY.len() {
            let mut body = EMPTY.to_vec();
            body[index] ^= 1;
            assert!(!verify(KEY, &body, EMPTY_SIGNED), "{index}");
        }
    }
}
