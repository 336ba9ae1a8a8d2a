//! The secrets of `dev` and the sandbox: made once, kept in the data directory for their owner only.

use anyhow::Context;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use waxwing_domain::time::Random;

/// What a second start must find again.
#[derive(Serialize, Deserialize, Clone)]
pub(crate) struct DevSecrets {
    /// The API key of the seeded workspace, as it is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) api_key: Option<String>,
    /// What the sandbox's control API and its Graph ask for.
    pub(crate) sandbox_token: String,
    /// What the sandbox signs its webhooks with.
    pub(crate) app_secret: String,
    /// What the sandbox's handshake carries.
    pub(crate) verify_token: String,
}

impl DevSecrets {
    /// The secrets in `file`, or new ones.
    pub(crate) fn read_or_make(file: &Path, random: &dyn Random) -> anyhow::Result<Self> {
        match fs::read(file) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .with_context(|| format!("{} is damaged; delete it to begin anew", file.display())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self {
                api_key: None,
                sandbox_token: format!("sbx_{}", hex(random, 24)),
                app_secret: hex(random, 16),
                verify_token: hex(random, 16),
            }),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", file.display())),
        }
    }

    /// Keeps them.
    pub(crate) fn keep(&self, file: &Path) -> anyhow::Result<()> {
        let bytes = serde_json::to_vec_pretty(self)?;
        write_private(file, &bytes)
    }
}

/// Writes a file that only its owner may read, as a whole or not at all.
pub(crate) fn write_private(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let draft = file.with_extension("new");
    let _ = fs::remove_file(&draft);
    let write = || -> std::io::Result<()> {
        let mut options = fs::OpenOptions::new();
        let mut opened = options.write(true).create_new(true).mode(0o600).open(&draft)?;
        opened.write_all(bytes)?;
        opened.sync_all()?;
        fs::rename(&draft, file)
    };
    write().with_context(|| format!("cannot write {}", file.display()))
}

/// That many bytes of chance, in hexadecimal.
pub(crate) fn hex(random: &dyn Random, bytes: usize) -> String {
    let mut chance = vec![0; bytes];
    random.fill(&mut chance);
    waxwing_domain::hex::encode(&chance)
}
