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
    if let Some(Sent { wamid, wa_id, .. }) = taken {
        return Outcome::Accepted { wamid, wa_id };
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
