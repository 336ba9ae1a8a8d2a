//! The channels there are, in memory: looked up for every message and webhook, changed rarely.

use crate::App;
use std::collections::BTreeMap;
use std::sync::Arc;
use waxwing_domain::ids::{ChannelId, PhoneNumberId, WorkspaceId};
use waxwing_store::StoreError;
use waxwing_store::channels::Channel;

/// All channels, by the two ids they are asked for by.
#[derive(Clone, Default)]
pub struct Directory {
    by_id: BTreeMap<ChannelId, Arc<Channel>>,
    by_number: BTreeMap<PhoneNumberId, Arc<Channel>>,
}

impl Directory {
    fn of(channels: Vec<Channel>) -> Self {
        let mut directory = Self::default();
        for channel in channels.into_iter().map(Arc::new) {
            directory.by_number.insert(channel.phone_number_id.clone(), Arc::clone(&channel));
            directory.by_id.insert(channel.id, channel);
        }
        directory
    }

    /// Every channel.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Channel>> {
        self.by_id.values()
    }

    /// The channel with that id, if the workspace has it.
    pub fn find(&self, workspace_id: WorkspaceId, id: ChannelId) -> Option<&Arc<Channel>> {
        self.by_id.get(&id).filter(|it| it.workspace_id == workspace_id)
    }

    /// The channel of a business number.
    pub fn of_number(&self, id: &PhoneNumberId) -> Option<&Arc<Channel>> {
        self.by_number.get(id)
    }
}

/// Reads the channels again: at the start, and whenever one was changed.
pub async fn reload(app: &App) -> Result<(), StoreError> {
    let directory = Directory::of(app.store.channels().await?);
    app.channels.send_replace(Arc::new(directory));
    Ok(())
}

/// Keeps a channel, new or changed, and lets everybody know.
pub async fn put(app: &App, channel: &Channel) -> Result<(), StoreError> {
    app.store.put_channel(channel).await?;
    reload(app).await
}
