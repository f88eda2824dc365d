//! What the accounting jobs and the connect flow work with.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bursar_connectors::facts::Feature;
use bursar_connectors::{Facts, Ledger, Pacer, Secret, Wire, oauth::OAuth};
use bursar_files::FileStore;
use bursar_kernel::{Env, Result, Timestamp, Uuid};
use bursar_store::{Db, Scope, Tx, Vault};
use futures::future::BoxFuture;

use crate::apps::App;

/// The machinery of sync, over one database and one wire.
pub struct Engine {
    /// The database.
    pub db: Db,
    /// Clock and random numbers.
    pub env: Env,
    /// Opens and seals tokens.
    pub vault: Vault,
    /// The way to the providers.
    pub wire: Wire,
    /// Where files are kept.
    pub files: Arc<FileStore>,
    /// What the operator set.
    pub settings: Settings,
    pacers: Mutex<HashMap<String, Pacer>>,
}

/// What follows a pull that changed something, in the transaction that ends it: the scope of the entity and its book. Areas below accounting
/// act on what it found.
pub type AfterPull = for<'a> fn(&'a Tx, &'a Env, Scope, Uuid) -> BoxFuture<'a, Result<()>>;

/// What the operator set for sync.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where this server is reached, without a trailing slash.
    pub public_url: String,
    /// Time between two pulls of a book.
    pub pull_interval: Duration,
    /// How long a pull works before others of its worker get their turn.
    pub slice: Duration,
    /// Keep the provider's own bytes beside each record.
    pub keeps_raw_bodies: bool,
    /// Keep to the providers' limits. Off only against a simulator without limits.
    pub is_paced: bool,
    /// Calls a day for one company, by the plan of the apps, where a provider limits them; unless it is set, what its facts say.
    pub calls_per_day: Option<u64>,
    /// One company may be connected to several entities.
    pub shares_companies: bool,
    /// What people are asked for beyond what every pull needs.
    pub features: Vec<Feature>,
    /// What follows a pull; nothing unless it is set.
    pub after_pull: Option<AfterPull>,
    /// When the database was last brought back from a backup. The providers then have what was written to them after the backup, and nobody
    /// here knows of it.
    pub restored_at: Option<Timestamp>,
}

impl Settings {
    /// The defaults: hourly, slices of 20 s, raw bodies kept, paced, a company belongs to one entity, attachments and bank transactions asked for.
    pub fn new(public_url: impl Into<String>) -> Self {
        Settings {
            public_url: public_url.into().trim_end_matches('/').to_owned(),
            pull_interval: Duration::from_secs(3600),
            slice: Duration::from_secs(20),
            keeps_raw_bodies: true,
            is_paced: true,
            calls_per_day: None,
            shares_companies: false,
            features: vec![Feature::Attachments, Feature::BankTransactions],
            after_pull: None,
            restored_at: None,
        }
    }
}

impl Engine {
    /// An engine.
    pub fn new(db: Db, env: Env, vault: Vault, wire: Wire, files: Arc<FileStore>, settings: Settings) -> Self {
        Engine { db, env, vault, wire, files, settings, pacers: Mutex::default() }
    }

    /// Our app at its provider.
    pub(crate) fn oauth(&self, app: &App) -> OAuth {
        OAuth::new(Facts::of(app.platform), &app.environment, self.wire.clone(), &app.client_id, app.client_secret.clone())
    }

    /// Where a provider sends a person back to.
    pub fn redirect_uri(&self, platform: bursar_connectors::Platform) -> String {
        format!("{}/oauth/{}/callback", self.settings.public_url, platform.as_str())
    }

    /// A company's ledger, opened with this token.
    pub(crate) fn ledger(&self, app: &App, company_id: &str, access_token: Secret) -> Box<dyn Ledger> {
        let pacer = self.pacer(app, company_id);
        bursar_connectors::open(Facts::of(app.platform), &app.environment, self.wire.clone(), pacer, company_id, access_token)
    }

    /// The pace of a company: kept from one slice of a pull to the next, so that each does not begin with a fresh burst.
    pub(crate) fn pacer(&self, app: &App, company_id: &str) -> Pacer {
        if !self.settings.is_paced {
            return Pacer::unlimited(self.env.clone());
        }
        let mut pacers = self.pacers.lock().unwrap_or_else(PoisonError::into_inner);
        if pacers.len() > 10_000 {
            pacers.clear();
        }
        let fresh = || Pacer::new(self.env.clone(), &Facts::of(app.platform).limits);
        pacers.entry(format!("{}/{company_id}", app.id)).or_insert_with(fresh).clone()
    }
}
