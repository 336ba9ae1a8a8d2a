//! The tables, version by version: the one thing that is written twice.
//!
//! To add one: a file of the same name in `migrations/sqlite` and `migrations/postgres`, with the
//! same tables and columns (a test compares them), and a line in [`FILES`]. A released file is never
//! changed; columns are added with a default; a column's meaning never changes.

use crate::StoreError;
use crate::db::Db;
use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// One version: its name and its text for each database.
struct File {
    version: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

/// Every version, oldest first.
const FILES: &[File] = &[
    File {
        version: 1,
        name: "house",
        sqlite: include_str!("../migrations/sqlite/0001_house.sql"),
        postgres: include_str!("../migrations/postgres/0001_house.sql"),
    },
    File {
        version: 2,
        name: "media",
        sqlite: include_str!("../migrations/sqlite/0002_media.sql"),
        postgres: include_str!("../migrations/postgres/0002_media.sql"),
    },
];

/// Brings the tables up to this version.
pub(crate) async fn run(db: &Db) -> Result<(), StoreError> {
    match db {
        Db::Sqlite { write, .. } => migrator(|it| it.sqlite).run(write).await?,
        Db::Postgres { write, .. } => migrator(|it| it.postgres).run(write).await?,
    }
    Ok(())
}

fn migrator(text: impl Fn(&File) -> &'static str) -> Migrator {
    let migrations = FILES
        .iter()
        .map(|it| {
            let kind = MigrationType::Simple;
            Migration::new(it.version, it.name.into(), kind, text(it).into_sql_str(), false)
        })
        .collect();
    Migrator::with_migrations(migrations)
}
