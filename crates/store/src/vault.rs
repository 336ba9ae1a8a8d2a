//! The vault: secrets that this installation made for itself, once.

use crate::db::Value;
use crate::{Store, StoreError};

impl Store {
    /// The secret of that name. The first candidate that anybody brings is it, from then on.
    pub async fn installation_secret(
        &self,
        name: &str,
        candidate: [u8; 32],
    ) -> Result<[u8; 32], StoreError> {
        const KEEP: &str = "
            INSERT INTO vault (name, secret) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
        if let Some(secret) = self.find_secret(name).await? {
            return Ok(secret);
        }
        let mut tx = self.db.begin().await?;
        tx.execute(KEEP, &[name.into(), Value::from(&candidate)]).await?;
        tx.commit().await?;
        let gone = StoreError::Corrupt { table: "vault", column: "secret" };
        self.find_secret(name).await?.ok_or(gone)
    }

    async fn find_secret(&self, name: &str) -> Result<Option<[u8; 32]>, StoreError> {
        const SQL: &str = "SELECT secret FROM vault WHERE name = $1";
        let rows = self.db.reader().await?.fetch(SQL, &[name.into()]).await?;
        rows.first().map(|row| row.sha256(0, "vault", "secret")).transpose()
    }
}
