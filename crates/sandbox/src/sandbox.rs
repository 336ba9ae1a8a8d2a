//! The sandbox: a world behind a lock, its journal, its clock, and who waits for it to change.

use crate::clock::TurnClock;
use crate::journal::{Journal, JournalError};
use crate::live::Live;
use crate::shelf::{Finished, Shelf};
use crate::world::{Account, Subscription, World};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use std::{fs, io};
use tokio::sync::{broadcast, watch};
use tokio_util::sync::CancellationToken;
use waxwing_domain::time::Timestamp;

/// How many things that happened a slow onlooker may lag behind before they must look again.
const LIVE_BACKLOG: usize = 4_096;

/// What a sandbox needs to know. It has no `Debug`: it holds secrets.
#[derive(Clone)]
pub struct Settings {
    /// Where the journal is kept, made if need be; without it everything is gone at the end.
    pub data: Option<PathBuf>,
    /// What ids are made from. A journal that is there keeps its own.
    pub seed: u64,
    /// What the control API asks for.
    pub token: String,
    /// The app that uses this Meta.
    pub account: Account,
    /// What the app's webhook is asked to prove itself with, unless whoever registers it says.
    pub verify_token: String,
    /// Where webhooks go from the start, without asking; `None`: where the journal says.
    pub webhook_url: Option<String>,
    /// How long an answer to a webhook may take, in real time.
    pub post_timeout: Duration,
    /// How many webhooks may be on their way at once.
    pub posts_max: usize,
}

impl Settings {
    /// How long an answer to a webhook may take unless told otherwise.
    pub const POST_TIMEOUT: Duration = Duration::from_secs(10);
    /// How many webhooks may be on their way at once unless told otherwise.
    pub const POSTS_MAX: usize = 64;
}

/// Why a sandbox cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The data directory cannot be made.
    #[error("cannot make the directory {}", path.display())]
    Directory {
        /// The directory.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The journal cannot be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The journal cannot be written.
    #[error(transparent)]
    Broken(#[from] JournalBroken),
    /// The HTTP client cannot be made.
    #[error("cannot make an HTTP client")]
    Client(#[from] reqwest::Error),
}

/// The journal could not be written; nothing that changes the world is taken any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the sandbox cannot write its journal any more")]
pub struct JournalBroken;

/// The pretended Meta and its phones, ready to be served.
pub struct Sandbox {
    pub(crate) settings: Settings,
    pub(crate) clock: Arc<dyn TurnClock>,
    pub(crate) client: reqwest::Client,
    pub(crate) shelf: Shelf,
    /// Set when the sandbox is to end, so that who listens for long lets go.
    pub(crate) closing: CancellationToken,
    core: Mutex<Core>,
    version: watch::Sender<u64>,
    live: broadcast::Sender<Live>,
}

struct Core {
    world: World,
    journal: Option<Journal>,
    is_broken: bool,
}

impl Sandbox {
    /// Opens a sandbox: the seed world, or the one its journal tells of.
    ///
    /// # Errors
    ///
    /// When the data directory or its journal cannot be used.
    pub fn open(settings: Settings, clock: Arc<dyn TurnClock>) -> Result<Arc<Self>, OpenError> {
        let core = Core::open(&settings, clock.now())?;
        let shelf = Shelf::of(settings.data.as_deref());
        shelf.tidy(|digest| core.world.keeps(digest));
        let client = reqwest::Client::builder()
            .timeout(settings.post_timeout)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .user_agent("facebookexternalua")
            .build()?;
        let sandbox = Self {
            version: watch::Sender::new(core.world.version()),
            core: Mutex::new(core),
            live: broadcast::Sender::new(LIVE_BACKLOG),
            closing: CancellationToken::new(),
            settings,
            clock,
            client,
            shelf,
        };
        Ok(Arc::new(sandbox))
    }

    /// Changes the world, or asks it what needs it to be as it is now. What changed is in the
    /// journal when this returns.
    ///
    /// # Errors
    ///
    /// When the journal cannot be written, now or since an earlier change.
    pub fn change<T>(
        &self,
        act: impl FnOnce(&mut World, Timestamp) -> T,
    ) -> Result<T, JournalBroken> {
        let mut core = self.lock();
        if core.is_broken {
            return Err(JournalBroken);
        }
        core.world.watch(self.live.receiver_count() > 0);
        let answer = act(&mut core.world, self.clock.now());
        core.write()?;
        for digest in core.world.take_released() {
            self.shelf.remove(&digest);
        }
        for happened in core.world.take_happened() {
            self.tell(Live::of(&core.world, happened));
        }
        let version = core.world.version();
        drop(core);
        self.version.send_if_modified(|it| std::mem::replace(it, version) != version);
        Ok(answer)
    }

    /// Has the world take a file, or not. What it then holds is on the shelf before anybody is
    /// told, and what it does not hold is not.
    ///
    /// # Errors
    ///
    /// As [`Sandbox::change`], and when the shelf cannot be written.
    pub(crate) fn take_file<T>(
        &self,
        finished: &Finished,
        take: impl FnOnce(&mut World, Timestamp) -> T,
    ) -> Result<T, TakeError> {
        self.change(|world, now| {
            if finished.is_whole {
                self.shelf.put(finished)?;
            }
            let answer = take(world, now);
            if !world.keeps(&finished.digest) {
                self.shelf.remove(&finished.digest);
            }
            Ok(answer)
        })?
    }

    /// Looks at the world as it is now.
    ///
    /// # Errors
    ///
    /// As [`Sandbox::change`]: what time brought is written down first.
    pub fn look<T>(&self, look: impl FnOnce(&World) -> T) -> Result<T, JournalBroken> {
        self.change(|world, now| {
            world.bring_to(now);
            look(world)
        })
    }

    /// Back to the seed state, in real time. Where webhooks go stays.
    ///
    /// # Errors
    ///
    /// When clock or journal cannot be written.
    pub fn reset(&self) -> Result<(), ResetError> {
        self.clock.set_back()?;
        self.change(World::reset)?;
        Ok(())
    }

    /// Tells who waits, and who looks on, that the clock was turned.
    pub(crate) fn clock_was_turned(&self) {
        let now = self.clock.now();
        self.tell(Live::Clock { now, offset: self.clock.offset() });
        self.version.send_modify(|_| {});
    }

    /// Changes whenever the world does, or its clock.
    pub(crate) fn versions(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }

    /// What happens from here on.
    pub(crate) fn happenings(&self) -> broadcast::Receiver<Live> {
        self.live.subscribe()
    }

    fn tell(&self, live: Live) {
        // Nobody looking on is no error.
        drop(self.live.send(live));
    }

    fn lock(&self) -> MutexGuard<'_, Core> {
        self.core.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why a file could not be taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TakeError {
    /// The shelf cannot be written.
    #[error("the sandbox cannot write its shelf")]
    Shelf(#[from] io::Error),
    /// The journal cannot be written.
    #[error(transparent)]
    Journal(#[from] JournalBroken),
}

/// Why a sandbox could not be reset.
#[derive(Debug, thiserror::Error)]
pub enum ResetError {
    /// The clock could not be set back.
    #[error(transparent)]
    Clock(#[from] crate::clock::ClockError),
    /// The journal could not be written.
    #[error(transparent)]
    Journal(#[from] JournalBroken),
}

impl Core {
    fn open(settings: &Settings, now: Timestamp) -> Result<Self, OpenError> {
        let mut world = World::begin(settings.account.clone(), settings.seed, now);
        let mut journal = None;
        let mut has_begun = false;
        if let Some(data) = &settings.data {
            let failed = |source| OpenError::Directory { path: data.clone(), source };
            fs::create_dir_all(data).map_err(failed)?;
            journal = Some(Journal::open(data, |entry| {
                has_begun = true;
                world.apply(entry)
            })?);
        }
        if has_begun {
            world.record_from_here();
        } else if journal.is_some() {
            world.record();
        }
        if let Some(url) = settings.webhook_url.clone()
            && world.subscription().is_none_or(|it| it.url != url)
        {
            world.subscribe(now, Subscription { url });
        }
        let mut core = Self { world, journal, is_broken: false };
        core.write()?;
        Ok(core)
    }

    fn write(&mut self) -> Result<(), JournalBroken> {
        let entries = self.world.take_entries();
        let Some(journal) = &mut self.journal else { return Ok(()) };
        if entries.is_empty() {
            return Ok(());
        }
        journal.write(&entries).map_err(|error| {
            tracing::error!(%error, "the sandbox cannot write its journal");
            self.is_broken = true;
            JournalBroken
        })
    }
}
