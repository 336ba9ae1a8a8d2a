//! Variables in a template's texts: names or numbers in double braces.

use std::borrow::Cow;

/// One piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Words that stay as they are.
    Words(&'a str),
    /// What stands between double braces, trimmed.
    Variable(&'a str),
}

/// The pieces of a text, in order.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut searched = 0;
    while let Some(found) = rest[searched..].find("{{") {
        let open = searched + found;
        let inside = &rest[open + 2..];
        let Some(close) = inside.find("}}") else { break };
        let name = inside[..close].trim();
        if is_name(name) {
            if open > 0 {
                pieces.push(Piece::Words(&rest[..open]));
            }
            pieces.push(Piece::Variable(name));
            rest = &inside[close + 2..];
            searched = 0;
        } else {
            // Braces around something else are words.
            searched = open + 1;
        }
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest));
    }
    pieces
}

/// The names of a text's variables, each once, in the order of the text.
pub(super) fn names(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for piece in pieces(text) {
        if let Piece::Variable(name) = piece
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

/// The names in the order in which a send fills them: numbers by their size, whatever the text's order.
pub(super) fn in_order(text: &str) -> Vec<&str> {
    let mut names = names(text);
    names.sort_by_key(|it| it.parse::<usize>().unwrap_or(usize::MAX));
    names
}

/// Whether a text has a variable that is no number.
pub(super) fn has_named(text: &str) -> bool {
    names(text).iter().any(|it| !is_number(it))
}

pub(super) fn is_number(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|it| it.is_ascii_digit())
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_')
}

/// A text with its variables replaced; one that nobody filled stays as it is.
pub(super) fn replaced<'v>(text: &str, value_of: impl Fn(&str) -> Option<Cow<'v, str>>) -> String {
    let mut filled = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Words(words) => filled.push_str(words),
            Piece::Variable(name) => match value_of(name) {
                Some(value) => filled.push_str(&value),
                None => filled.extend(["{{", name, "}}"]),
            },
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_words_and_variables() {
        use Piece::{Variable, Words};
        assert_eq!(pieces(""), []);
        assert_eq!(pieces("{{1}}"), [Variable("1")]);
        assert_eq!(
            pieces("Hi {{ first_name }}, {{{2}}} {{}} {{a b}} {{"),
            [
                Words("Hi "),
                Variable("first_name"),
                Words(", {"),
                Variable("2"),
                Words("} {{}} {{a b}} {{")
            ]
        );
    }

    #[test]
    fn numbers_are_filled_by_their_size_and_names_as_they_come() {
        assert_eq!(in_order("{{2}} {{10}} {{1}} {{2}}"), ["1", "2", "10"]);
        assert_eq!(in_order("{{b}} {{a}} {{b}}"), ["b", "a"]);
        assert!(has_named("{{1}} {{a}}") && !has_named("{{1}} {{02}}"));
    }

    #[test]
    fn what_nobody_filled_stays() {
        let filled = replaced("{{1}} and {{2}}", |it| (it == "1").then(|| "{{2}}".into()));
        assert_eq!(filled, "{{2}} and {{2}}");
    }
}
