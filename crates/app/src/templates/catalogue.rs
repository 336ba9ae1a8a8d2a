//! The catalogues in memory: looked up for every template that is sent, changed rarely.

use crate::App;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tokio::sync::{Mutex, Notify, watch};
use waxwing_cloud_api::templates::Definition;
use waxwing_domain::ids::TemplateId;
use waxwing_domain::time::Timestamp;
use waxwing_store::StoreError;
use waxwing_store::channels::Channel;
use waxwing_store::templates::{Account, Template};

/// One translation of a template.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// Our id.
    pub id: TemplateId,
    /// It, as Meta last told.
    pub definition: Definition,
    /// When Meta last told of it.
    pub told_at: Timestamp,
}

/// All templates of an account.
#[derive(Debug, Default)]
pub struct Catalogue {
    /// When it was last read whole; none before the first time.
    pub synced_at: Option<Timestamp>,
    /// Whether something was heard that it does not know.
    pub(super) is_stale: bool,
    /// How often it was changed by something other than reading it whole.
    pub(super) changes: u64,
    by_name: BTreeMap<(String, String), Arc<Kept>>,
    by_id: BTreeMap<TemplateId, Arc<Kept>>,
}

/// Every catalogue, and what their keeping needs.
#[derive(Default)]
pub(crate) struct Catalogues {
    kept: watch::Sender<BTreeMap<Account, Arc<Catalogue>>>,
    /// Held by whoever changes a catalogue.
    pub(super) changing: Mutex<()>,
    /// Held by whoever reads one whole from Meta.
    pub(super) syncing: Mutex<()>,
    /// Accounts that could not be read, and are left alone for a while.
    pub(super) resting: std::sync::Mutex<BTreeMap<Account, super::sync::Rest>>,
    /// Accounts about which something was heard that we do not know.
    doubted: std::sync::Mutex<BTreeSet<Account>>,
    pub(super) wanted: Notify,
}

/// Whose catalogue a channel's is.
pub(super) fn account_of(channel: &Channel) -> Account {
    Account { workspace_id: channel.workspace_id, waba_id: channel.waba_id.clone() }
}

/// Reads the catalogues: at the start.
pub(crate) async fn reload(app: &App) -> Result<(), StoreError> {
    let mut catalogues = BTreeMap::new();
    for kept in app.store.catalogues().await? {
        let mut catalogue = Catalogue {
            synced_at: kept.synced_at,
            is_stale: kept.is_stale,
            ..Catalogue::default()
        };
        for row in &kept.templates {
            catalogue.put(Kept::read(row)?);
        }
        catalogues.insert(kept.account, Arc::new(catalogue));
    }
    app.templates.kept.send_replace(catalogues);
    Ok(())
}

impl Catalogues {
    /// A channel's catalogue; none before the first look at it.
    pub(crate) fn of(&self, channel: &Channel) -> Option<Arc<Catalogue>> {
        self.on(&account_of(channel))
    }

    pub(super) fn on(&self, account: &Account) -> Option<Arc<Catalogue>> {
        self.kept.borrow().get(account).cloned()
    }

    /// Whether any of these catalogues is such.
    pub(super) fn on_any(
        &self,
        accounts: &BTreeSet<Account>,
        is_such: impl Fn(&Catalogue) -> bool,
    ) -> bool {
        let catalogues = self.kept.borrow();
        accounts.iter().filter_map(|it| catalogues.get(it)).any(|it| is_such(it))
    }

    pub(super) fn put(&self, account: Account, catalogue: Catalogue) {
        let catalogue = Arc::new(catalogue);
        self.kept.send_modify(|all| drop(all.insert(account, catalogue)));
    }

    /// Something was heard that the catalogue does not know: it is read again soon.
    pub(super) fn doubt(&self, account: Account) {
        self.doubted.lock().expect("nobody panics while doubting").insert(account);
        self.wanted.notify_one();
    }

    /// Whether there are doubts about a catalogue.
    pub(super) fn is_doubted(&self, account: &Account) -> bool {
        self.doubted.lock().expect("nobody panics while doubting").contains(account)
    }

    /// What was doubted is asked about now.
    pub(super) fn settle(&self, account: &Account) {
        self.doubted.lock().expect("nobody panics while doubting").remove(account);
    }
}

impl Kept {
    fn read(row: &Template) -> Result<Self, StoreError> {
        let corrupt = |_| StoreError::Corrupt { table: "templates", column: "definition" };
        let definition = Definition::from_json(&row.definition).map_err(corrupt)?;
        Ok(Self { id: row.id, definition, told_at: row.told_at })
    }

    /// As the store keeps it.
    pub(super) fn row(&self) -> Template {
        Template {
            id: self.id,
            name: self.definition.name().to_owned(),
            language: self.definition.language().to_owned(),
            definition: self.definition.to_json(),
            told_at: self.told_at,
        }
    }

    fn key(&self) -> (String, String) {
        (self.definition.name().to_owned(), self.definition.language().to_owned())
    }
}

impl Catalogue {
    /// The template with that id.
    pub fn by_id(&self, id: TemplateId) -> Option<&Arc<Kept>> {
        self.by_id.get(&id)
    }

    /// The template of that name in that language.
    pub fn find(&self, name: &str, language: &str) -> Option<&Arc<Kept>> {
        self.by_name.get(&(name.to_owned(), language.to_owned()))
    }

    /// The template with that id of Meta's.
    pub(super) fn by_meta_id(&self, id: &str) -> Option<&Arc<Kept>> {
        self.all().find(|it| it.definition.id().as_deref() == Some(id))
    }

    /// The translations of a template, by language.
    pub fn translations(&self, name: &str) -> impl Iterator<Item = &Arc<Kept>> {
        let first = (name.to_owned(), String::new());
        let name = name.to_owned();
        let of_name = self.by_name.range(first..);
        of_name.take_while(move |(key, _)| key.0 == name).map(|(_, it)| it)
    }

    /// Every template, by name and language.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Kept>> {
        self.by_name.values()
    }

    /// A copy that can be changed.
    pub(super) fn copy(&self) -> Self {
        Self {
            synced_at: self.synced_at,
            is_stale: self.is_stale,
            changes: self.changes,
            by_name: self.by_name.clone(),
            by_id: self.by_id.clone(),
        }
    }

    pub(super) fn put(&mut self, kept: Kept) {
        let (kept, key) = (Arc::new(kept.clone()), kept.key());
        if let Some(before) = self.by_name.insert(key, Arc::clone(&kept)) {
            self.by_id.remove(&before.id);
        }
        self.by_id.insert(kept.id, kept);
    }

    pub(super) fn remove(&mut self, id: TemplateId) {
        if let Some(gone) = self.by_id.remove(&id) {
            self.by_name.remove(&gone.key());
        }
    }
}
