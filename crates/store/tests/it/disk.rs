//! Where a check keeps its things: a database of its own that outlives a store.

use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};
use waxwing_store::Store;
use waxwing_testbed::postgres::{self, Database};
use waxwing_testbed::{TempDir, temp_dir};

/// A database of one check. It goes when the check is done.
pub(crate) struct Disk {
    pub(crate) address: String,
    kept: Kept,
}

enum Kept {
    Folder(#[expect(dead_code, reason = "it goes when the check is done")] TempDir),
    Database(#[expect(dead_code, reason = "it goes when the check is done")] Database),
}

impl Disk {
    pub(crate) fn sqlite() -> Self {
        let folder = temp_dir("store");
        let address = format!("sqlite:{}", folder.join("waxwing.db").display());
        Self { address, kept: Kept::Folder(folder) }
    }

    pub(crate) fn postgres() -> Self {
        let database = postgres::database_from("store", |url| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(async {
                Store::open_shared(url).await.unwrap().close().await.unwrap();
            });
        });
        Self { address: database.url().to_owned(), kept: Kept::Database(database) }
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self.kept, Kept::Folder(_))
    }

    /// Opens the store, which nobody else may work on then.
    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.address).await.unwrap()
    }

    /// Opens the store beside others.
    pub(crate) async fn open_shared(&self) -> Store {
        Store::open_shared(&self.address).await.unwrap()
    }

    /// A connection that the store knows nothing of, to the SQLite file.
    pub(crate) async fn file(&self) -> SqliteConnection {
        SqliteConnection::connect(&self.address).await.unwrap()
    }

    /// Runs statements that the store knows nothing of, on either database.
    pub(crate) async fn run(&self, sql: &'static str) {
        if self.is_sqlite() {
            sqlx::raw_sql(sql).execute(&mut self.file().await).await.unwrap();
        } else {
            let mut conn = PgConnection::connect(&self.address).await.unwrap();
            sqlx::raw_sql(sql).execute(&mut conn).await.unwrap();
        }
    }

    /// Runs a statement on PostgreSQL behind the store's back, from another database of the server;
    /// `{}` is the name of this one.
    pub(crate) async fn on_server(&self, sql: &str) {
        let (server, name) = self.address.rsplit_once('/').unwrap();
        let mut conn = PgConnection::connect(&format!("{server}/postgres")).await.unwrap();
        sqlx::query(AssertSqlSafe(sql.replace("{}", name))).execute(&mut conn).await.unwrap();
    }

    /// Ends every connection to this PostgreSQL database, as a restart of the server does.
    pub(crate) async fn end_connections(&self) {
        self.on_server(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'",
        )
        .await;
    }
}
