//! What an answer of Graph's, or the error in a failed status, means for a message.

use super::{GraphError, class_of, row};
use crate::messages::Sent;
use crate::webhook::StatusError;
use std::time::Duration;
use waxwing_domain::dispatch::{ErrorClass, Fault, Outcome};

/// What the answer to a send means.
///
/// Whatever may hide a message that was taken is [`Outcome::Unanswered`]: an answer we cannot
/// read, a server's error without a word from Graph, a code that says nothing.
pub fn classify(http_status: u16, retry_after_seconds: Option<u64>, body: &[u8]) -> Outcome {
    let taken = (200..=299).contains(&http_status).then(|| Sent::parse(body)).flatten();
    if let Some(Sent { wamid, wa_id, user_id, .. }) = taken {
        return Outcome::Accepted { wamid, wa_id, user_id };
    }
    let fault = match GraphError::parse(body) {
        Some(error) => fault_of(error, http_status),
        None => fault_without_words(http_status),
    };
    if fault.class == ErrorClass::Ambiguous {
        return Outcome::Unanswered;
    }
    Outcome::Refused { fault, retry_after: retry_after_seconds.map(Duration::from_secs) }
}

/// What the error of a failed status means. Meta says that it failed, so nothing is ambiguous.
pub fn fault_of_status(error: &StatusError) -> Fault {
    let class = match class_of(error.code, None) {
        ErrorClass::Ambiguous => ErrorClass::Retry,
        class => class,
    };
    Fault {
        class,
        code: error.code,
        subcode: None,
        title: error.title.clone(),
        details: error.details.clone(),
        fbtrace_id: None,
    }
}

fn class_of_answer(error: &GraphError, http_status: u16) -> ErrorClass {
    if row(error.code).is_some() {
        class_of(error.code, error.subcode)
    } else if http_status >= 500 {
        ErrorClass::Ambiguous
    } else if error.is_transient {
        ErrorClass::Retry
    } else {
        ErrorClass::GiveUp
    }
}

fn fault_of(error: GraphError, http_status: u16) -> Fault {
    let class = class_of_answer(&error, http_status);
    let prefix = format!("(#{}) ", error.code);
    let title = error.message.strip_prefix(&prefix).unwrap_or(&error.message).to_owned();
    Fault {
        class,
        code: error.code,
        subcode: error.subcode,
        title,
        details: error.details.or(error.user_msg),
        fbtrace_id: error.fbtrace_id,
    }
}

/// What an answer means in which Graph says nothing: something before it may have spoken.
fn fault_without_words(http_status: u16) -> Fault {
    let class = match http_status {
        // Whoever says 408 may have passed on what it had read.
        408 => ErrorClass::Ambiguous,
        429 => ErrorClass::Wait,
        400..=499 => ErrorClass::GiveUp,
        _ => ErrorClass::Ambiguous,
    };
    Fault {
        class,
        code: 0,
        subcode: None,
        title: format!("HTTP {http_status} without an error of Meta's"),
        details: None,
        fbtrace_id: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ErrorClass::{GiveUp, PauseChannel, Retry, Wait};

    const TAKEN: &str = r#"{"messages":[{"id":"wamid.1"}]}"#;

    /// The class of a refusal; none for an answer that says neither yes nor no.
    fn check(http_status: u16, body: &str, expected: Option<ErrorClass>) {
        let class = match classify(http_status, None, body.as_bytes()) {
            Outcome::Refused { fault, .. } => Some(fault.class),
            Outcome::Unanswered => None,
            outcome => panic!("{http_status} {body}: {outcome:?}"),
        };
        assert_eq!(class, expected, "{http_status} {body}");
    }

    #[test]
    fn only_an_answer_that_names_the_message_proves_that_it_was_taken() {
        for http_status in [200, 201, 202] {
            let outcome = classify(http_status, None, TAKEN.as_bytes());
            assert!(matches!(outcome, Outcome::Accepted { .. }), "{http_status}");
        }
        for body in ["", "<html>", "{}", r#"{"messages":[]}"#, r#"{"messages":[{"id":""}]}"#, "[]"]
        {
            check(200, body, None);
        }
        check(301, TAKEN, None);
        check(500, TAKEN, None);
    }

    #[test]
    fn a_server_that_breaks_without_a_word_from_graph_may_have_taken_it() {
        for http_status in [100, 301, 408, 500, 502, 503, 504, 599] {
            check(http_status, "<html>Bad gateway</html>", None);
        }
    }

    #[test]
    fn a_refusal_without_a_word_from_graph_is_a_no() {
        for http_status in [400, 401, 403, 404, 413] {
            check(http_status, "<html>", Some(GiveUp));
        }
        check(429, "", Some(Wait));
    }

    #[test]
    fn the_code_decides_whatever_the_http_status_is() {
        for http_status in [200, 400, 403, 429, 500, 503] {
            check(http_status, r#"{"error":{"code":130429}}"#, Some(Wait));
            check(http_status, r#"{"error":{"code":"131016"}}"#, Some(Retry));
            check(http_status, r#"{"error":{"code":131000}}"#, None);
            check(http_status, r#"{"error":{"code":1}}"#, None);
        }
    }

    #[test]
    fn a_code_nobody_knows_is_a_no_unless_the_server_broke() {
        check(400, r#"{"error":{"code":999999}}"#, Some(GiveUp));
        check(400, r#"{"error":{"code":999999,"is_transient":true}}"#, Some(Retry));
        check(500, r#"{"error":{"code":999999,"is_transient":true}}"#, None);
        check(403, r#"{"error":{"code":277}}"#, Some(PauseChannel));
    }

    #[test]
    fn what_meta_asks_us_to_wait_is_kept() {
        let outcome = classify(429, Some(17), br#"{"error":{"code":4}}"#);
        let Outcome::Refused { retry_after, .. } = outcome else { panic!("{outcome:?}") };
        assert_eq!(retry_after, Some(Duration::from_secs(17)));
    }

    #[test]
    fn a_failed_status_is_never_ambiguous() {
        let error = |code| StatusError::new(code, None);
        assert_eq!(fault_of_status(&error(131_000)).class, Retry);
        assert_eq!(fault_of_status(&error(131_047)).class, GiveUp);
        assert_eq!(fault_of_status(&error(0)).class, PauseChannel);
    }
}
