//! Meta apps: who signs the webhooks we get.

use crate::{Store, StoreError};
use waxwing_domain::secret::Secret;
use waxwing_domain::time::Timestamp;

/// One app at Meta; its secret signs the webhooks, its verify token answers Meta's handshake.
#[derive(Clone)]
pub struct MetaApp {
    /// Meta's id of the app.
    pub app_id: String,
    /// What webhooks are signed with.
    pub app_secret: Secret,
    /// What Meta's handshake carries.
    pub verify_token: Secret,
}

impl Store {
    /// Keeps an app, in place of the one with that id.
    pub async fn put_meta_app(&self, app: &MetaApp, now: Timestamp) -> Result<(), StoreError> {
        const SQL: &str = "
            INSERT INTO meta_apps (app_id, app_secret, verify_token, created_at)
            VALUES ($1, $2, $3, $4)
            ON CONFLICT (app_id) DO UPDATE
            SET app_secret = excluded.app_secret, verify_token = excluded.verify_token";
        let mut tx = self.db.begin().await?;
        let values = [
            app.app_id.as_str().into(),
            app.app_secret.expose().into(),
            app.verify_token.expose().into(),
            now.into(),
        ];
        tx.execute(SQL, &values).await?;
        tx.commit().await
    }

    /// Every app.
    pub async fn meta_apps(&self) -> Result<Vec<MetaApp>, StoreError> {
        const SQL: &str = "SELECT app_id, app_secret, verify_token FROM meta_apps ORDER BY app_id";
        let rows = self.db.reader().await?.fetch(SQL, &[]).await?;
        rows.iter()
            .map(|row| {
                Ok(MetaApp {
                    app_id: row.text(0)?,
                    app_secret: Secret::new(row.text(1)?),
                    verify_token: Secret::new(row.text(2)?),
                })
            })
            .collect()
    }
}
