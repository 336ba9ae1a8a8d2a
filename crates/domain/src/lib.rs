//! The rules of Waxwing, pure: values in, values out.
//!
//! This crate does no I/O, reads no clock and rolls no dice: instants, chance and outcomes are
//! handed in. It must never know JSON, SQL or HTTP. Start reading at [`admission::admit`] (may
//! this be sent?), then [`dispatch::decide`] (what becomes of it after an attempt?) and
//! [`facts::Facts`] (what do we know of it?).

pub mod admission;
pub mod budget;
pub mod dispatch;
pub mod facts;
pub mod hex;
pub mod ids;
pub mod message;
pub mod phone;
pub mod reach;
pub mod secret;
pub mod time;
pub mod window;
