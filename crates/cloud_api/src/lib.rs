//! Meta's words, pure: messages, webhooks, errors, limits, signature.
//!
//! The client in `app` and the pretended Meta in `sandbox` share this crate, so the sandbox can
//! only say what the client can read. It does no I/O, reads no clock and holds no rule of ours;
//! nothing else spells Meta's field names. Start reading at [`content::Content`] (what a message
//! says), then [`messages::SendRequest`] (how it is sent), [`errors::classify`] (what the answer
//! means) and [`webhook::parse`] (what Meta tells us later).

pub mod content;
pub mod errors;
mod json;
mod lenient;
pub mod limits;
pub mod media;
pub mod messages;
pub mod product;
mod shapes;
pub mod signature;
pub mod spelling;
pub mod templates;
pub mod validate;
pub mod wamid;
pub mod webhook;
