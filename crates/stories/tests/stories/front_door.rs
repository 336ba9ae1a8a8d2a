//! The front door: what a stranger sees of the release binary, over HTTP and on the command line.

mod bad_input;
mod bad_webhooks;
mod cancelling;
mod channels_api;
mod crashes;
mod database_away;
mod files_door;
mod first_minute;
mod keys;
mod lost_answers;
mod other_programs;
mod paths;
mod private_logs;
mod refusals;
mod replies;
mod restarts;
mod shutdown;
mod starts;
mod storm;
mod templates;
mod webhook_order;
mod windows;
