//! Tests of the sandbox: the world stepped by hand, and the whole over HTTP on this machine.

#![expect(clippy::unwrap_used, reason = "what helps a test may fail as the test does")]

mod control;
mod faults;
mod front;
mod graph;
mod identity;
mod inbound;
mod kinds;
mod limits;
mod lost;
mod media;
mod meta_examples;
mod nodes;
mod people;
mod phone;
mod posting;
mod replay;
mod send;
mod stage;
mod standing;
mod statuses;
mod templates;
mod uploads;
mod webhooks;
