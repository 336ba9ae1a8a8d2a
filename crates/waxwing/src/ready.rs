//! The ready file: everything a program needs to know of a gateway or sandbox that answers.

use crate::secrets::write_private;
use anyhow::Context;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Its name in the data directory.
pub(crate) const FILE_NAME: &str = "ready.json";

/// Addresses, ids and keys; those that apply.
#[derive(Serialize, Deserialize, Clone, Default)]
pub(crate) struct Ready {
    pub(crate) url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) console_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sandbox_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sandbox_graph_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sandbox_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) api_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) workspace_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) channel_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) waba_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) phone_number_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) display_phone_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) app_secret: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) verify_token: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) people: Vec<Person>,
}

/// Somebody with a phone in the sandbox.
#[derive(Serialize, Deserialize, Clone)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) phone: String,
}

impl Ready {
    /// Reads what another process wrote.
    pub(crate) fn read(file: &Path) -> anyhow::Result<Self> {
        let bytes = std::fs::read(file)
            .with_context(|| format!("cannot read the ready file {}", file.display()))?;
        serde_json::from_slice(&bytes)
            .with_context(|| format!("{} is no ready file of waxwing", file.display()))
    }

    /// Removes what an earlier run left: whoever waits for the file must not read that.
    pub(crate) fn clear(data: &Path, also: Option<&Path>) {
        for file in [Some(data.join(FILE_NAME).as_path()), also].into_iter().flatten() {
            // Mostly there is none; one that cannot be removed is written over later, or that fails.
            let _ = std::fs::remove_file(file);
        }
    }

    /// Writes it into the data directory, and where else it was asked for.
    pub(crate) fn write(&self, data: &Path, also: Option<&Path>) -> anyhow::Result<()> {
        let bytes = serde_json::to_vec_pretty(self)?;
        write_private(&data.join(FILE_NAME), &bytes)?;
        also.map_or(Ok(()), |file| write_private(file, &bytes))
    }
}
