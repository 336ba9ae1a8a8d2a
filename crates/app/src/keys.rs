//! API keys: `wx_live_<id>_<secret>`, of which we keep a hash.

use crate::App;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use waxwing_domain::ids::{KeyId, WorkspaceId};
use waxwing_store::StoreError;
use waxwing_store::keys::Key;

/// What every key begins with, so that secret scanners find it.
const PREFIX: &str = "wx_live_";

/// Who calls, and what they may touch. Only [`authenticate`] makes one.
#[derive(Clone, Debug)]
pub struct Caller {
    workspace_id: WorkspaceId,
    key_id: KeyId,
}

impl Caller {
    /// The workspace they may touch.
    pub const fn workspace_id(&self) -> WorkspaceId {
        self.workspace_id
    }

    /// The key they came with.
    pub const fn key_id(&self) -> KeyId {
        self.key_id
    }
}

/// Why a key opens nothing.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// It is not a key, is unknown, or was revoked; which of them is nobody's business.
    #[error("the API key is unknown or revoked; make a new one, or check that it was copied whole")]
    Unknown,
    /// We could not look it up.
    #[error("the key could not be looked up")]
    Store(#[from] StoreError),
}

/// Says who comes with this key.
pub async fn authenticate(app: &App, text: &str) -> Result<Caller, KeyError> {
    let (id, secret) = parse(text).ok_or(KeyError::Unknown)?;
    let key = if let Some(key) = app.keys.get(&id) {
        key
    } else {
        let key = app.store.find_key(id).await?.ok_or(KeyError::Unknown)?;
        app.keys.insert(id, key.clone());
        key
    };
    let is_right: bool = hash(secret).ct_eq(&key.secret_hash).into();
    if is_right && key.revoked_at.is_none() {
        Ok(Caller { workspace_id: key.workspace_id, key_id: id })
    } else {
        Err(KeyError::Unknown)
    }
}

/// Makes a key from chance: what to store, and the text that is shown once.
pub fn make(app: &App, workspace_id: WorkspaceId, name: &str) -> (Key, String) {
    let now = app.clock.now();
    let id = KeyId::from_uuid(app.ids.make(now, &*app.random));
    let mut chance = [0; 32];
    app.random.fill(&mut chance);
    let secret = URL_SAFE_NO_PAD.encode(chance);
    let name = name.to_owned();
    let secret_hash = hash(&secret);
    let key = Key { id, workspace_id, name, secret_hash, created_at: now, revoked_at: None };
    (key, format!("{PREFIX}{}_{secret}", id.uuid().simple()))
}

/// The key to store for a text that was shown before: how a second start keeps the same key.
pub fn of_text(app: &App, workspace_id: WorkspaceId, name: &str, text: &str) -> Option<Key> {
    let (id, secret) = parse(text)?;
    let (name, secret_hash) = (name.to_owned(), hash(secret));
    let created_at = app.clock.now();
    Some(Key { id, workspace_id, name, secret_hash, created_at, revoked_at: None })
}

fn parse(text: &str) -> Option<(KeyId, &str)> {
    let (id, secret) = text.strip_prefix(PREFIX)?.split_at_checked(32)?;
    let secret = secret.strip_prefix('_').filter(|it| !it.is_empty())?;
    let bytes = u128::from_str_radix(id, 16).ok()?.to_be_bytes();
    Some((KeyId::from_bytes(bytes), secret))
}

fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_key_is_read() {
        let id = "0123456789abcdef0123456789abcdef";
        let (key, secret) =
            parse(&format!("wx_live_{id}_s3cret_x")).map(|(k, s)| (k, s.to_owned())).unwrap();
        assert_eq!((key.uuid().simple().to_string().as_str(), secret.as_str()), (id, "s3cret_x"));
        for bad in [
            "",
            "wx_live_",
            &format!("wx_live_{id}"),
            &format!("wx_live_{id}_"),
            &format!("sk_{id}_s"),
            "wx_live_ééééééééééééééééé_s",
        ] {
            assert!(parse(bad).is_none(), "{bad}");
        }
    }
}
