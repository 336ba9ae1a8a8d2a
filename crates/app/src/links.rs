//! Links: what somebody wants sent, by where it is. We fetch it, as anybody on the internet could.
//!
//! Whoever gives us a link chooses where we connect to. So links are asked for through
//! [`Peer::Stranger`](crate::http::Peer::Stranger), which reaches the public internet alone; each hop of
//! a redirect is judged like the first; and what a private place wants to see, no other place sees.

pub(crate) mod address;
mod fetched;
mod following;
mod source_header;
pub mod sources;

pub use fetched::Fetched;
pub use following::{Asked, follow};
pub use source_header::{InvalidSource, SourceHeader};

/// What is done with links in messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinkPolicy {
    /// We fetch them and upload what they lead to.
    #[default]
    Fetch,
    /// Meta gets them as they are, and fetches them itself.
    Pass,
}

/// Why a link leads to no file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// It is none that we follow; trying again will not help.
    #[error("{0}")]
    Refused(String),
    /// There is nothing for us; trying again will hardly help.
    #[error("{0}")]
    Failed(String),
    /// Its server gives no answer, or none at the moment.
    #[error("{0}")]
    Unreachable(String),
}
