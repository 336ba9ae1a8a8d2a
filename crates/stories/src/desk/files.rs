//! Files on the desk: kept, removed, swept away.

use super::{Desk, Meta};
use crate::world::WORKSPACE;
use bytes::Bytes;
use waxwing_app::Worked;
use waxwing_app::files::{self, FileError, Offered, Origin};
use waxwing_domain::ids::FileId;

impl Desk {
    /// We keep a file.
    pub async fn keep(&self, name: &str, bytes: &[u8]) -> Result<FileId, FileError> {
        let offered = Offered {
            name: Some(name.to_owned()),
            declared: None,
            id: None,
            origin: Origin::Uploaded,
        };
        let pieces =
            futures::stream::iter([Ok::<_, std::io::Error>(Bytes::copy_from_slice(bytes))]);
        Ok(files::keep(&self.app, WORKSPACE, offered, pieces).await?.file.id)
    }

    /// We remove a file.
    pub async fn remove(&self, id: FileId) -> Result<(), FileError> {
        files::remove(&self.app, &self.caller, id).await
    }

    /// What is over is cleared away.
    pub async fn sweep(&self) {
        while files::sweep(&self.app).await.expect("sweeping works") == Worked::Some {}
    }

    /// For how many days we keep files from now on.
    pub async fn keep_files_for(&self, days: u32) {
        let said = files::set_retention(&self.app, &self.caller, Some(days)).await;
        said.expect("the database answers");
    }

    /// The pretended Meta.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }
}
