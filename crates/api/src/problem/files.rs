//! What can go wrong with files, where they come from, and what people sent us.

use super::{Fault, Problem, in_full};
use axum::http::StatusCode;
use waxwing_app::files::FileError;
use waxwing_app::links::InvalidSource;
use waxwing_app::links::sources::SourceError;
use waxwing_app::receiving::RetryError;
use waxwing_cloud_api::media::FILE_BYTES_MAX;
use waxwing_cloud_api::validate::Breach;

/// Where a request has a file.
const FILE: &str = "/file";

/// Where a request has a link to one.
const LINK: &str = "/url";

/// The code, at a file, of what lies about its type.
const MISLABELED: &str = "file.mislabeled";

impl From<FileError> for Problem {
    fn from(error: FileError) -> Self {
        let detail = error.to_string();
        match error {
            FileError::Unknown => Self::new(StatusCode::NOT_FOUND, "file.unknown", detail),
            FileError::Empty => Self::at(FILE, "file.empty", detail),
            FileError::TooLarge => too_large(detail),
            FileError::Unsupported(_) => Self::at(FILE, "file.unsupported", detail),
            FileError::Mislabeled(breach) => unfit(*breach),
            FileError::BrokenOff => Self::new(StatusCode::BAD_REQUEST, "request.malformed", detail),
            FileError::LinkRefused(_) => Self::at(LINK, "file.link_refused", detail),
            FileError::LinkFailed(_) | FileError::LinkUnreachable(_) => {
                Self::at(LINK, "file.link_failed", detail)
            }
            FileError::ExpiredLink => Self::new(StatusCode::FORBIDDEN, "file.expired_link", detail),
            FileError::AlreadyUploaded => {
                Self::new(StatusCode::CONFLICT, "file.already_uploaded", detail)
            }
            FileError::Full | FileError::Storage(_) => {
                let code = match error {
                    FileError::Full => "server.storage_full",
                    _ => "server.storage_unavailable",
                };
                let mut problem = later(code, detail);
                problem.0.cause = Some(in_full(&error).into());
                problem
            }
            FileError::Store(error) => Self::store(&error),
        }
    }
}

impl From<RetryError> for Problem {
    fn from(error: RetryError) -> Self {
        let detail = error.to_string();
        match error {
            RetryError::Unknown => Self::new(StatusCode::NOT_FOUND, "message.unknown", detail),
            RetryError::Store(error) => Self::store(&error),
        }
    }
}

impl From<SourceError> for Problem {
    fn from(error: SourceError) -> Self {
        let detail = error.to_string();
        match error {
            SourceError::Unknown => Self::new(StatusCode::NOT_FOUND, "source.unknown", detail),
            SourceError::Invalid(why) => {
                let pointer = match why {
                    InvalidSource::Address(_) | InvalidSource::NoPrefix => "/prefix",
                    InvalidSource::Header => "/header",
                    InvalidSource::Value => "/value",
                };
                Self::at(pointer, "request.invalid", detail)
            }
            SourceError::TooMany => Self::new(StatusCode::CONFLICT, "source.too_many", detail),
            SourceError::Store(error) => Self::store(&error),
        }
    }
}

/// An answer for whoever asks for bytes that a file does not have.
pub(crate) fn range_unsatisfiable(size: u64) -> Problem {
    let detail = format!("the file has {size} bytes, and none of those that Range asks for");
    Problem::new(StatusCode::RANGE_NOT_SATISFIABLE, "request.range_unsatisfiable", detail)
}

fn too_large(detail: String) -> Problem {
    let code = "file.too_large";
    let mut fault = Fault::new(FILE, code, detail);
    fault.limit = Some(FILE_BYTES_MAX.into());
    Problem::too_large(code, vec![fault])
}

/// A file that is not what it is said to be, or that no kind of medium takes as it is.
fn unfit(breach: Breach) -> Problem {
    let code = match breach.code {
        "content.media_mislabeled" => MISLABELED,
        code => code,
    };
    let mut fault = Fault::new(FILE, code, format!("the file {}", breach.detail));
    (fault.limit, fault.found) = (breach.limit, breach.found);
    Problem::invalid(vec![fault])
}

/// What may go better in a moment.
fn later(code: &'static str, detail: String) -> Problem {
    let mut problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, code, detail);
    problem.0.retry_after_seconds = Some(1);
    problem
}

#[cfg(test)]
mod tests {
    use super::super::CODES;
    use super::*;
    use waxwing_app::StoreError;

    fn breach(code: &'static str) -> Box<Breach> {
        Box::new(Breach::new("", code, "is wrong").with("right", "wrong"))
    }

    #[test]
    fn whatever_is_wrong_with_a_file_has_a_code_and_a_place() {
        let text = || "why".to_owned();
        for (error, status, code, pointer) in [
            (FileError::Unknown, 404, "file.unknown", None),
            (FileError::Empty, 422, "file.empty", Some("/file")),
            (FileError::TooLarge, 413, "file.too_large", Some("/file")),
            (FileError::Unsupported(text()), 422, "file.unsupported", Some("/file")),
            (
                FileError::Mislabeled(breach("content.media_mislabeled")),
                422,
                "file.mislabeled",
                Some("/file"),
            ),
            (
                FileError::Mislabeled(breach("content.media_codec")),
                422,
                "content.media_codec",
                Some("/file"),
            ),
            (FileError::BrokenOff, 400, "request.malformed", None),
            (FileError::LinkRefused(text()), 422, "file.link_refused", Some("/url")),
            (FileError::LinkFailed(text()), 422, "file.link_failed", Some("/url")),
            (FileError::LinkUnreachable(text()), 422, "file.link_failed", Some("/url")),
            (FileError::ExpiredLink, 403, "file.expired_link", None),
            (FileError::AlreadyUploaded, 409, "file.already_uploaded", None),
            (FileError::Full, 503, "server.storage_full", None),
            (FileError::Store(StoreError::Closed), 503, "server.unavailable", None),
        ] {
            let problem = Problem::from(error);
            assert_eq!((problem.code(), problem.0.status.as_u16()), (code, status));
            assert_eq!(problem.pointers().first().copied(), pointer, "{code}");
            assert!(CODES.contains(&code), "{code}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_file_is_told_of_the_file() {
        let problem = Problem::from(FileError::Mislabeled(breach("content.media_codec")));
        let fault = &problem.faults()[0];
        assert_eq!(fault.detail, "the file is wrong");
        assert_eq!((&fault.limit, &fault.found), (&Some("right".into()), &Some("wrong".into())));
    }
}
