//! The sandbox: Meta and the phones, pretended, so that everything works without an account.
//!
//! It is the other side: it must never know `app` or `store`. Two halves: [`world::World`] is
//! pure, takes instants and requests and gives answers and webhooks, and can be stepped by hand;
//! [`Sandbox`] puts it behind HTTP, keeps its journal and the bytes of
//! media, and posts its webhooks. Start reading at
//! [`world::World::graph`] (a request comes in), then `world/send.rs` (a message is taken),
//! `world/progress.rs` (it comes on its way) and `world/post.rs` (its webhooks go out).

pub mod clock;
pub mod digest;
mod http;
mod journal;
mod live;
mod poster;
mod sandbox;
pub mod seed;
mod shelf;
pub mod world;

pub use journal::JournalError;
pub use sandbox::{JournalBroken, OpenError, ResetError, Sandbox, Settings};
