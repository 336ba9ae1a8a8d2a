//! The seam to the network: one request, one answer, and what it means that none came.

use async_trait::async_trait;
use bytes::Bytes;

/// Calls other machines. Production uses a real client; the seeded worlds use the sandbox beside them.
#[async_trait]
pub trait Http: Send + Sync {
    /// Makes one call, with the client's own time limit.
    async fn call(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, NoAnswer>;
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// Nothing was written: nobody can have acted on it.
    #[error("the request could not be sent: {0}")]
    NotSent(String),
    /// Something was written and no answer came: somebody may have acted on it.
    #[error("no answer came: {0}")]
    Unanswered(String),
}
