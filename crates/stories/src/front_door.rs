//! The front door: release binaries as processes of their own, reached over HTTP.
//!
//! A [`House`] starts `waxwing dev`, or `waxwing sandbox` and `waxwing serve` apart, on free ports of
//! the loopback address and in a folder of its own, and ends them when it is dropped. Its
//! [`Gateway`] and its [`Sandbox`] have the verbs that stories are told with. Every wait is for a
//! state, with a deadline; nothing sleeps blindly. Start reading at [`House`].

#![expect(clippy::missing_panics_doc, reason = "a verb that cannot be done ends its story")]

mod answer;
mod crowd;
mod files;
mod gateway;
mod host;
mod house;
mod media;
mod program;
mod raw;
mod sandbox;
mod sending;
mod until;
mod wire;

pub use answer::Answer;
pub use crowd::number;
pub use files::Form;
pub use gateway::Gateway;
pub use host::{Host, Page};
pub use house::{Base, House};
pub use program::{Program, Ready};
pub use raw::{Poured, Raw};
pub use sandbox::{Phone, Sandbox, When};
pub use sending::Sending;
pub use until::{SOON, until, until_within};
pub use wire::Wire;

/// Ana, whose window is open.
pub const ANA: &str = "+14155550101";
/// Bruno, who never wrote.
pub const BRUNO: &str = "+5511955550102";
/// Chiara, who never wrote and consented to nothing.
pub const CHIARA: &str = "+393335550103";

/// A client that keeps to the loopback address, whatever proxy the machine has.
pub(crate) fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .timeout(std::time::Duration::from_mins(1))
        .pool_max_idle_per_host(64)
        .build()
        .expect("a client needs nothing of the machine")
}
