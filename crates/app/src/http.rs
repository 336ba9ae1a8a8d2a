//! The seam to the network: one request, one answer, and what it means that none came.

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use futures::stream::{self, BoxStream};
use futures::{StreamExt, TryStreamExt};
use std::io;

/// Calls other machines. Production uses real clients; the seeded worlds use the sandbox beside them.
#[async_trait]
pub trait Http: Send + Sync {
    /// Makes one call, with the client's own time limit.
    async fn call(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, NoAnswer>;

    /// Makes one call whose body or answer is too large to be held. Limits are on how long nothing
    /// moves; redirects are not followed.
    ///
    /// Whoever does not do otherwise holds them all the same.
    async fn transfer(
        &self,
        request: http::Request<Sending>,
        peer: Peer,
    ) -> Result<http::Response<Pieces>, NoAnswer> {
        let (parts, body) = request.into_parts();
        let body = body.held().await.map_err(|it| NoAnswer::NotSent(it.to_string()))?;
        if peer == Peer::Stranger {
            return Err(NoAnswer::Forbidden("there are no strangers here".to_owned()));
        }
        let answer = self.call(http::Request::from_parts(parts, body)).await?;
        Ok(answer.map(|it| stream::iter([Ok(it)]).boxed()))
    }
}

/// Who is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// Meta, or the sandbox that plays it: where an operator said.
    Meta,
    /// Whoever a caller named: only addresses of the internet at large are connected to, and those the
    /// operator allows besides.
    Stranger,
}

/// What is sent with a request.
pub enum Sending {
    /// Nothing.
    Nothing,
    /// That many bytes.
    Stream {
        /// How many in all.
        length: u64,
        /// They, piece by piece.
        pieces: BoxStream<'static, io::Result<Bytes>>,
    },
}

impl Sending {
    /// All of it at once.
    async fn held(self) -> io::Result<Bytes> {
        match self {
            Self::Nothing => Ok(Bytes::new()),
            Self::Stream { pieces, .. } => {
                let all = pieces.try_fold(BytesMut::new(), |mut all, piece| async move {
                    all.extend_from_slice(&piece);
                    Ok(all)
                });
                Ok(all.await?.freeze())
            }
        }
    }
}

/// An answer as it comes.
pub type Pieces = BoxStream<'static, Result<Bytes, NoAnswer>>;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// Nothing was written: nobody can have acted on it.
    #[error("the request could not be sent: {0}")]
    NotSent(String),
    /// Something was written and no answer came: somebody may have acted on it.
    #[error("no answer came: {0}")]
    Unanswered(String),
    /// The address is none that may be called: nothing was connected to.
    #[error("the address is not one that may be called: {0}")]
    Forbidden(String),
}
