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
    let retry_after = retry_after_seconds.map(Duration::from_secs);
    if let Some(error) = GraphError::parse(body) {
        let class = class_of_answer(&error, http_status);
        if class == ErrorClass::Ambiguous {
            return Outcome::Unanswered;
        }
        return Outcome::Refused { fault: fault_of(error, class), retry_after };
    }
    match http_status {
        200..=299 => Sent::parse(body).map_or(Outcome::Unanswered, |sent| Outcome::Accepted {
            wamid: sent.wamid,
            wa_id: sent.wa_id,
        }),
        // The server, or something before it, gave up on us while it was reading.
        408 => Outcome::Unanswered,
        400..=499 => {
            let class = if http_status == 429 { ErrorClass::Wait } else { ErrorClass::GiveUp };
            Outcome::Refused { fault: fault_without_words(http_status, class), retry_after }
        }
        _ => Outcome::Unanswered,
    }
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

fn fault_of(error: GraphError, class: ErrorClass) -> Fault {
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

fn fault_without_words(http_status: u16, class: ErrorClass) -> Fault {
    Fault {
        class,
        code: 0,
        subcode: None,
        title: format!("HTTP {http_status} without an error of Meta's"),
        details: None,
        fbtrace_id: None,
    }
}
