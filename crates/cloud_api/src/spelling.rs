//! Two spellings of the same JSON: Meta's, which is pure ASCII, and the shortest, which we keep.

use std::fmt::Write as _;

/// The spelling of Meta's webhooks: non-ASCII as lower-case `\uXXXX`, `/` as `\/`.
///
/// `json` must be JSON; blanks between its tokens are kept. What is escaped already stays as it is.
pub fn escape(json: &str) -> Vec<u8> {
    let mut escaped = String::with_capacity(json.len() + json.len() / 8);
    let mut chars = json.chars();
    while let Some(it) = chars.next() {
        match it {
            '\\' => {
                escaped.push(it);
                escaped.extend(chars.next());
            }
            '/' => escaped.push_str("\\/"),
            it if it.is_ascii() => escaped.push(it),
            it => {
                for unit in it.encode_utf16(&mut [0; 2]) {
                    push_hex(&mut escaped, *unit);
                }
            }
        }
    }
    escaped.into_bytes()
}

/// The shortest spelling: no blanks between tokens, no escape that JSON does not ask for.
///
/// `json` must be JSON. Half a surrogate pair, which is legal JSON and no text, becomes U+FFFD, so
/// whatever comes out can be read as text.
pub fn compact(json: &str) -> String {
    let mut short = String::with_capacity(json.len());
    let mut rest = json;
    let mut in_string = false;
    while let Some(it) = rest.chars().next() {
        rest = &rest[it.len_utf8()..];
        match it {
            '\\' if in_string => rest = unescape(rest, &mut short),
            '"' => {
                in_string = !in_string;
                short.push(it);
            }
            ' ' | '\t' | '\n' | '\r' if !in_string => {}
            it => short.push(it),
        }
    }
    short
}

/// Writes what the escape at the start of `rest` (after its backslash) stands for; gives the rest.
fn unescape<'a>(rest: &'a str, short: &mut String) -> &'a str {
    let mut chars = rest.chars();
    match chars.next() {
        Some('u') => return unescape_hex(chars.as_str(), short),
        Some('/') => short.push('/'),
        Some(it) => short.extend(['\\', it]),
        None => {}
    }
    chars.as_str()
}

fn unescape_hex<'a>(rest: &'a str, short: &mut String) -> &'a str {
    let Some((unit, after)) = hex_unit(rest) else { return rest };
    let (read, after) = match after.strip_prefix("\\u").and_then(hex_unit) {
        Some((low, beyond)) if is_high(unit) && is_low(low) => {
            (char::decode_utf16([unit, low]).next(), beyond)
        }
        _ => (char::decode_utf16([unit]).next(), after),
    };
    match read {
        Some(Ok(it @ ('"' | '\\'))) => short.extend(['\\', it]),
        Some(Ok(it)) if it < ' ' => {
            push_hex(short, unit);
        }
        Some(Ok(it)) => short.push(it),
        Some(Err(_)) | None => short.push(char::REPLACEMENT_CHARACTER),
    }
    after
}

fn push_hex(text: &mut String, unit: u16) {
    write!(text, "\\u{unit:04x}").expect("writing to a String cannot fail");
}

fn hex_unit(text: &str) -> Option<(u16, &str)> {
    let digits = text.get(..4)?;
    Some((u16::from_str_radix(digits, 16).ok()?, &text[4..]))
}

const fn is_high(unit: u16) -> bool {
    matches!(unit, 0xd800..=0xdbff)
}

const fn is_low(unit: u16) -> bool {
    matches!(unit, 0xdc00..=0xdfff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meta_spells_in_ascii_and_escapes_slashes() {
        let meta = |json| String::from_utf8(escape(json)).unwrap();
        assert_eq!(meta(r#"{"é":"a/b 😀"}"#), r#"{"\u00e9":"a\/b \ud83d\ude00"}"#);
        assert_eq!(meta(r#""\n \" \\ \/ \u00e9""#), r#""\n \" \\ \/ \u00e9""#);
        assert_eq!(meta("\"\u{7f}\u{80}\u{ffff}\""), "\"\u{7f}\\u0080\\uffff\"");
    }

    #[test]
    fn the_shortest_spelling_escapes_only_what_it_must() {
        for (json, short) in [
            (r#"{ "a" : [ 1 , 2.50 ] ,"b":"c d" }"#, r#"{"a":[1,2.50],"b":"c d"}"#),
            (r#""\u00e9 \/ \ud83d\ude00""#, r#""é / 😀""#),
            (r#""\u0041\u0022\u005c\u005C\u002f""#, r#""A\"\\\\/""#),
            (r#""\n\t\b\f\r\"\\""#, r#""\n\t\b\f\r\"\\""#),
            (r#""\u0001 \u001F""#, r#""\u0001 \u001f""#),
            (r#""\ud83d" "#, "\"\u{fffd}\""),
            (r#""\ud83d\u0041\ude00\ud83dx""#, "\"\u{fffd}A\u{fffd}\u{fffd}x\""),
            (r#""\ud83d\ud83d\ude00""#, "\"\u{fffd}😀\""),
            (r#""\\u00e9 \\\"""#, r#""\\u00e9 \\\"""#),
            ("\t[\r\n]", "[]"),
        ] {
            assert_eq!(compact(json), short, "{json}");
        }
    }

    #[test]
    fn what_is_no_json_does_no_harm() {
        for text in ["\\", "\"\\", "\"\\u", "\"\\u12", "\"\\ué9", "\"\\ud83d\\u", "é\\é"] {
            let _ = (escape(text), compact(text));
        }
    }
}
