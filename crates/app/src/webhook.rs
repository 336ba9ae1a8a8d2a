//! Meta's webhook: checked, kept, answered. All understanding of it happens later.

use crate::App;
use std::sync::Arc;
use subtle::ConstantTimeEq;
use waxwing_cloud_api::signature;
use waxwing_store::StoreError;
use waxwing_store::meta_apps::MetaApp;

/// Why a webhook is not taken.
#[derive(Debug, thiserror::Error)]
pub enum WebhookError {
    /// No app of ours signed it.
    #[error(
        "no known app signed this webhook; check the app secret, and that nothing changes the body on its way"
    )]
    Forged,
    /// It could not be kept: Meta must send it again.
    #[error("the webhook could not be kept")]
    Store(#[from] StoreError),
}

/// Takes a webhook: when this returns, it survives a crash. What it holds is not looked at.
pub async fn receive(app: &App, body: Vec<u8>, signature: &str) -> Result<(), WebhookError> {
    let apps = Arc::clone(&app.meta_apps.borrow());
    if !apps.iter().any(|it| signature::verify(it.app_secret.expose(), &body, signature)) {
        return Err(WebhookError::Forged);
    }
    app.store.put_webhook(body, app.clock.now()).await?;
    app.webhook_came.notify_one();
    Ok(())
}

/// Whether Meta's handshake carries the verify token of an app of ours.
pub fn is_handshake(app: &App, verify_token: &str) -> bool {
    let apps = Arc::clone(&app.meta_apps.borrow());
    apps.iter().any(|it| it.verify_token.expose().as_bytes().ct_eq(verify_token.as_bytes()).into())
}

/// Keeps an app of ours, new or changed.
pub async fn put_app(app: &App, meta_app: &MetaApp) -> Result<(), StoreError> {
    app.store.put_meta_app(meta_app, app.clock.now()).await?;
    reload_apps(app).await
}

/// Reads the apps again.
pub(crate) async fn reload_apps(app: &App) -> Result<(), StoreError> {
    app.meta_apps.send_replace(Arc::new(app.store.meta_apps().await?));
    Ok(())
}
