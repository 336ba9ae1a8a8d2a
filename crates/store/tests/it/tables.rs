//! The one thing written twice, the tables, is the same twice.

use crate::disk::Disk;
use sqlx::{Connection as _, PgConnection, Row as _};
use std::collections::BTreeSet;

/// A column: table, name, type in PostgreSQL's words, and whether it may be empty.
type Column = (String, String, String, bool);

async fn columns_of_sqlite(disk: &Disk) -> BTreeSet<Column> {
    const SQL: &str = r#"
        SELECT t.name, c.name, lower(c.type), c."notnull" = 0
        FROM sqlite_master t JOIN pragma_table_info(t.name) c
        WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE '_sqlx_%'"#;
    let rows = sqlx::query(SQL).fetch_all(&mut disk.file().await).await.unwrap();
    rows.iter()
        .map(|row| {
            let kind = match row.get::<String, _>(2).as_str() {
                "integer" => "bigint".to_owned(),
                "blob" => "bytea".to_owned(),
                other => other.to_owned(),
            };
            (row.get(0), row.get(1), kind, row.get(3))
        })
        .collect()
}

async fn columns_of_postgres(disk: &Disk) -> BTreeSet<Column> {
    const SQL: &str = "
        SELECT table_name::text, column_name::text, data_type::text, is_nullable::text = 'YES'
        FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx\\_%'";
    let mut conn = PgConnection::connect(&disk.address).await.unwrap();
    let rows = sqlx::query(SQL).fetch_all(&mut conn).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1), row.get(2), row.get(3))).collect()
}

async fn indexes_of_sqlite(disk: &Disk) -> BTreeSet<String> {
    const SQL: &str = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL";
    let rows = sqlx::query(SQL).fetch_all(&mut disk.file().await).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

async fn indexes_of_postgres(disk: &Disk) -> BTreeSet<String> {
    const SQL: &str = "
        SELECT c.relname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE c.relnamespace = 'public'::regnamespace AND NOT i.indisprimary AND NOT i.indisunique";
    let mut conn = PgConnection::connect(&disk.address).await.unwrap();
    let rows = sqlx::query(SQL).fetch_all(&mut conn).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn both_databases_have_the_same_tables_columns_and_indexes() {
    let (sqlite, postgres) = (Disk::sqlite(), Disk::postgres());
    drop(sqlite.open().await);
    let columns = columns_of_sqlite(&sqlite).await;
    assert_eq!(columns, columns_of_postgres(&postgres).await);
    assert!(columns.iter().any(|it| it.0 == "outbox"), "{columns:?}");
    assert_eq!(indexes_of_sqlite(&sqlite).await, indexes_of_postgres(&postgres).await);
}
