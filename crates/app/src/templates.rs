//! Templates: the catalogue of each account, kept in memory and in step with Meta, and what callers
//! may do with it.
//!
//! Meta is asked for the whole of it by [`sync`]; its webhooks change single templates ([`apply`]);
//! what callers create, edit and delete goes to Meta first ([`create`], [`edit`], [`delete`]). A send
//! is held to the catalogue before it is taken ([`check`]) without asking the database.

mod admission;
mod catalogue;
mod changes;
mod manage;
mod news;
mod parameters;
mod start;
mod sync;

pub use admission::{NotTaken, Wanted, check, obstacle, resolve};
pub use catalogue::{Catalogue, Kept};
pub use manage::{Listing, PAGE_MAX, TemplateError, create, delete, edit, get, languages, list};
pub use news::apply;
pub use parameters::{Given, Variable, components, variables};
pub use start::{START_NAME, adopt_start, default_fallback, start};
pub use sync::{SyncError, next_at, step, sync, sync_now, wait};

pub(crate) use admission::{approved, doubt, doubt_after};
pub(crate) use catalogue::{Catalogues, reload};
