//! [`Services`]: everything that the use cases share.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use model::{Clock, CommentId, DecisionId, IdMaker, JobId, OutboxId, SiteId, StoryId, UnixMillis};
use moderation::Moderator;
use store::jobs::JobRecord;
use store::outbox::OutboxRecord;
use store::sites::SiteRecord;
use store::{Db, StoreError, Tx};
use tokio::sync::{Semaphore, broadcast};

use crate::accounts::second_factor::SecondFactor;
use crate::error::ServiceError;
use crate::events::Event;
use crate::hooks::Breakers;
use crate::keys::Keys;
use crate::limits::Limiter;
use crate::policies::PolicyInForce;
use crate::second_reading::{Readers, SecondReading};
use crate::{background, learning, outgoing, policies, related_posts, trial};

/// What the operator sets.
#[derive(Debug, Clone)]
pub struct Options {
    /// At least 32 characters; keys cookies, form tokens and network hashes.
    pub secret: String,
    /// Where the server is seen from outside, without a slash at the end.
    pub base_url: String,
    /// This node's number, 0 to 1,023; must differ between nodes.
    pub node: u16,
    /// Lets feeds be read from private addresses: for tests only.
    pub allow_private_feeds: bool,
    /// Comments a minute by one reader or network; 0 for no limit.
    pub posts_per_minute: u32,
    /// Whether comments are read a second time.
    pub second_reading: SecondReading,
    /// Whether people of the desk have a second factor.
    pub second_factor: SecondFactor,
}

type Listener = Box<dyn Fn(&Event) + Send + Sync>;

/// Everything that the use cases share. Cheap to clone.
#[derive(Clone)]
pub struct Services {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) ids: IdMaker,
    pub(crate) keys: Keys,
    pub(crate) readers: Readers,
    pub(crate) options: Options,
    pub(crate) http: reqwest::Client,
    pub(crate) breakers: Breakers,
    pub(crate) posts: Limiter,
    pub(crate) sign_ups: Limiter,
    /// Password hashing takes a core and 19 MiB each; two at a time leave the server responsive.
    pub(crate) hashing: Arc<Semaphore>,
    sites: RwLock<HashMap<String, Arc<SiteRecord>>>,
    pub(crate) policies: RwLock<HashMap<SiteId, Arc<PolicyInForce>>>,
    pub(crate) calibrations: RwLock<HashMap<SiteId, learning::InUse>>,
    /// Policies and calibrations are read again one at a time, so that who began earlier does not put an older one back.
    pub(crate) loading: tokio::sync::Mutex<()>,
    pub(crate) runs: trial::Runs,
    pub(crate) related: RwLock<HashMap<SiteId, related::Index>>,
    pub(crate) people: Mutex<HashMap<StoryId, Arc<Vec<String>>>>,
    events: broadcast::Sender<Event>,
    listeners: RwLock<Vec<Listener>>,
    streams_end: tokio::sync::watch::Sender<bool>,
}

/// A lock that a panic elsewhere poisoned still guards consistent data here: every write replaces whole values.
pub(crate) fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

/// See [`read`].
pub(crate) fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}

impl Services {
    /// Loads sites, policies and related indexes from a migrated database.
    ///
    /// # Errors
    /// [`ServiceError::Store`] when the database does not answer, [`ServiceError::Policy`] when a stored policy no
    /// longer parses.
    pub async fn start(db: Db, options: Options, clock: Clock) -> Result<Self, ServiceError> {
        let inner = Inner {
            ids: IdMaker::new(clock.clone(), options.node),
            keys: Keys::new(&options.secret),
            readers: Readers::new(options.second_reading.clone()),
            http: outgoing::client(options.allow_private_feeds)?,
            breakers: Breakers::default(),
            posts: Limiter::new(options.posts_per_minute, UnixMillis::MINUTE),
            sign_ups: Limiter::new(10, 10 * UnixMillis::MINUTE),
            hashing: Arc::new(Semaphore::new(2)),
            sites: RwLock::default(),
            policies: RwLock::default(),
            calibrations: RwLock::default(),
            loading: tokio::sync::Mutex::default(),
            runs: trial::Runs::default(),
            related: RwLock::default(),
            people: Mutex::default(),
            events: broadcast::channel(1024).0,
            listeners: RwLock::default(),
            streams_end: tokio::sync::watch::channel(false).0,
            db,
            clock,
            options,
        };
        let services = Self { inner: Arc::new(inner) };
        services.load_sites().await?;
        for site in services.sites() {
            policies::load(&services, site.id).await?;
            learning::load(&services, site.id).await?;
            related_posts::load(&services, site.id).await?;
        }
        Ok(services)
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.inner.db
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// The present moment.
    pub fn now(&self) -> UnixMillis {
        self.inner.clock.now()
    }

    /// What is keyed with the server's secret.
    pub fn keys(&self) -> &Keys {
        &self.inner.keys
    }

    /// The engine that judges text.
    pub fn moderator(&self) -> &Moderator {
        self.inner.readers.moderator()
    }

    /// Why comments are not read a second time although they should be.
    pub fn second_reader_fault(&self) -> Option<&str> {
        self.inner.readers.fault()
    }

    /// What the operator set.
    pub fn options(&self) -> &Options {
        &self.inner.options
    }

    /// The site of a key.
    pub fn site(&self, key: &str) -> Option<Arc<SiteRecord>> {
        read(&self.inner.sites).get(key).cloned()
    }

    /// All sites, by key.
    pub fn sites(&self) -> Vec<Arc<SiteRecord>> {
        let mut sites: Vec<_> = read(&self.inner.sites).values().cloned().collect();
        sites.sort_by(|a, b| a.key.cmp(&b.key));
        sites
    }

    pub(crate) async fn load_sites(&self) -> Result<(), ServiceError> {
        let sites = self
            .inner
            .db
            .read(|tx| Box::pin(store::sites::all(tx)))
            .await
            .map_err(ServiceError::Store)?;
        *write(&self.inner.sites) = sites
            .into_iter()
            .map(|site| (site.key.clone(), Arc::new(site)))
            .collect();
        Ok(())
    }

    /// Events as they happen, here and on other nodes. A receiver that falls behind is told so.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.inner.events.subscribe()
    }

    /// Ends all live streams: the server stops, and nothing would end them otherwise.
    pub fn end_streams(&self) {
        self.inner.streams_end.send_replace(true);
    }

    /// Turns true when live streams have to end.
    pub fn streams_end(&self) -> tokio::sync::watch::Receiver<bool> {
        self.inner.streams_end.subscribe()
    }

    /// Calls `listener` for every event, after its commit and before the use case answers: for caches, which then
    /// never serve what an answered request has changed.
    pub fn on_event(&self, listener: Listener) {
        write(&self.inner.listeners).push(listener);
    }

    pub(crate) fn emit(&self, event: Event) {
        for listener in read(&self.inner.listeners).iter() {
            listener(&event);
        }
        // Nobody listening is no error.
        drop(self.inner.events.send(event));
    }

    /// Writes an event to the outbox, in the transaction of its fact. [`Services::emit`] it after the commit.
    pub(crate) async fn record(&self, tx: &mut Tx, event: Event) -> Result<(), StoreError> {
        let (site, kind, subject) = event.parts();
        let record = OutboxRecord {
            id: OutboxId(self.inner.ids.next()),
            site,
            kind: kind.to_owned(),
            subject,
        };
        store::outbox::append(tx, &record, self.now()).await
    }

    pub(crate) fn new_id(&self) -> i64 {
        self.inner.ids.next()
    }

    /// A job that nobody has tried yet.
    pub(crate) fn new_job(&self, site: SiteId, kind: &str, subject: i64) -> JobRecord {
        JobRecord {
            id: JobId(self.new_id()),
            site,
            kind: kind.to_owned(),
            subject,
            attempts: 0,
        }
    }

    pub(crate) fn new_comment_id(&self) -> CommentId {
        CommentId(self.new_id())
    }

    pub(crate) fn new_decision_id(&self) -> DecisionId {
        DecisionId(self.new_id())
    }

    /// Runs what goes on beside requests (events of other nodes, feeds, expiry) until `stop` says true.
    pub async fn run_background(&self, stop: tokio::sync::watch::Receiver<bool>) {
        background::run(self, stop).await;
    }
}
