//! What the store promises, checked on SQLite (a file) and on PostgreSQL.
//!
//! Each module is a noun or a verb of the store. A check is a function that takes a [`disk::Disk`];
//! `on_each_database!` makes two tests of it. Start reading at [`disk`] and [`acme`].

#![expect(clippy::unwrap_used, reason = "a check that cannot go on has failed")]

/// Makes each check a test on both databases.
macro_rules! on_each_database {
    ($($check:ident),* $(,)?) => {
        mod on_sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $check() {
                    super::$check(crate::disk::Disk::sqlite()).await;
                }
            )*
        }
        mod on_postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $check() {
                    super::$check(crate::disk::Disk::postgres()).await;
                }
            )*
        }
    };
}

mod accepting;
mod acme;
mod blobs;
mod buckets;
mod digesting;
mod disk;
mod dispatching;
mod failing;
mod files;
mod full;
mod handed;
mod hands;
mod keeping;
mod learning;
mod links;
mod listing;
mod locking;
mod logging;
mod meeting;
mod moving;
mod opening;
mod parts;
mod plans;
mod quarantining;
mod receiving;
mod retaining;
mod sources;
mod tables;
mod templates;
mod upgrading;
mod vault;
mod withdrawing;
