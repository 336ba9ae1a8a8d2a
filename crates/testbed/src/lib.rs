//! What tests need of the machine: a PostgreSQL server, Chromium, Python, sample files, the release
//! binary, a folder.
//!
//! Only tests, `xtask` and the benchmark use this crate; nothing of it is in the product. It is
//! synchronous and has no dependency, so that any crate's tests may have it at no cost.
//! A thing that is not there fails the test with the name of the package to install: a test that
//! skips in silence has told nobody anything.
//!
//! Start reading at [`postgres::database_from`].

pub mod chromium;
pub mod media;
pub mod postgres;
pub mod python;
pub mod s3;
pub mod strangers;

mod binary;
mod missing;
mod random;
mod temp;

pub use binary::{target_dir, waxwing_bin};
pub use missing::Missing;
pub use temp::{TempDir, temp_dir};
