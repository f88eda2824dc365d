use std::future::Future;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use axum::{Extension, Router};
use bursar_documents::JobContext;
use bursar_einvoicing::EinvoicingSettings;
use bursar_events::targets::{Outbound, system_lookup};
use bursar_exports::ExportsContext;
use bursar_files::{Bucket, FileStore, Storage};
use bursar_intake::IntakeContext;
use bursar_jobs::{Limits, Registry, Runner};
use bursar_kernel::{Clock, Env, Rng, TimeDelta, Timestamp, Uuid};
use bursar_mailboxes::{IncomingMailServer, IncomingMailSettings, MailboxDomains};
use bursar_payments::{PaymentsContext, Stripe, stripe_webhooks};
use bursar_receivables::Day;
use bursar_recognition::{Recognizer, RecognizerSettings};
use bursar_server::config::Ages;
use bursar_server::prune::{Prune, Pruning};
use bursar_simulator::AccessPoint;
use bursar_store::sea_orm::QueryResult;
use bursar_store::{Db, Observer, Touch, Vault, execute, fetch_all};
use bursar_web::{Edge, EdgeOptions, Meter};
use http::Method;
use serde_json::Value;
use tempfile::TempDir;

use crate::database;
use crate::hooks::tls;
use crate::network;
use crate::partner::Partner;
use crate::request::Request;

/// The version that tests speak unless they say otherwise.
pub const VERSION: &str = "2024-05-25";

/// The application of one test. Cheap to clone.
#[derive(Clone)]
pub struct TestApp {
    /// What the handlers see.
    pub edge: Arc<Edge>,
    router: Router,
    pub(crate) outside: Outside,
    files: Arc<FileStore>,
    storage: Storage,
    is_shared: bool,
    _directories: Arc<(Option<TempDir>, TempDir)>,
}

/// Who stands outside: the network of electronic invoices, and who takes cards.
#[derive(Clone)]
pub(crate) struct Outside {
    pub(crate) access_point: AccessPoint,
    pub(crate) network: EinvoicingSettings,
    pub(crate) stripe: Option<Arc<Stripe>>,
}

/// Largest file in tests: larger than a logo may be.
pub const FILE_BYTES: usize = 11 << 20;

impl TestApp {
    /// A fresh application with the clock at half past nine on the 3rd of June 2024. Where the database is the test's own, ids and
    /// tokens come from the place of this call: the same test makes the same ones.
    #[track_caller]
    pub fn start() -> impl Future<Output = TestApp> {
        Self::start_with(|_| {})
    }

    /// The same with other options.
    #[track_caller]
    pub fn start_with(change: impl FnOnce(&mut EdgeOptions)) -> impl Future<Output = TestApp> {
        let mut place = DefaultHasher::new();
        let caller = Location::caller();
        (caller.file(), caller.line()).hash(&mut place);
        let mut options = EdgeOptions::new("https://bursar.test", [7; 32]);
        change(&mut options);
        async move { Self::over(database::open().await, place.finish(), options) }
    }

    /// The same on a database that no other test touches.
    pub async fn start_alone(change: impl FnOnce(&mut EdgeOptions)) -> TestApp {
        let mut options = EdgeOptions::new("https://bursar.test", [7; 32]);
        change(&mut options);
        Self::over(database::alone().await, 1, options)
    }

    fn over(database: database::Database, seed: u64, options: EdgeOptions) -> TestApp {
        let rng = if database.is_shared { Rng::system() } else { Rng::seeded(seed) };
        let env = Env { clock: Clock::fixed(start_of_time()), rng };
        let directory = tempfile::tempdir().expect("a temporary directory");
        let storage = storage(directory.path());
        let files = Arc::new(FileStore::new(database.db.clone(), env.clone(), storage.clone(), FILE_BYTES));
        let edge = Edge::new(database.db, env, Vault::new([7; 32]), options, Meter::default());
        let outside = Outside { access_point: AccessPoint::default(), network: network::simulated(), stripe: None };
        let router = receiving(&edge, &files, mail_domains(), &outside);
        let (is_shared, directories) = (database.is_shared, (database.directory, directory));
        TestApp { router, outside, edge, files, storage, is_shared, _directories: Arc::new(directories) }
    }

    /// Another node on the same database, counting requests with `meter`.
    pub fn beside(&self, meter: Meter) -> TestApp {
        let Edge { db, env, vault, options, .. } = &*self.edge;
        let edge = Edge::new(db.clone(), env.clone(), vault.clone(), options.clone(), meter);
        let router = receiving(&edge, &self.files, mail_domains(), &self.outside);
        TestApp { router, edge, ..self.clone() }
    }

    /// Another node on the same database, whose statements pass `observer`.
    pub fn observed(&self, observer: Observer) -> TestApp {
        self.over_connections(self.db().with_touch(Touch::observed(observer)))
    }

    /// Another node, which reaches the same database by connections of its own.
    pub fn over_connections(&self, db: Db) -> TestApp {
        let Edge { env, vault, options, .. } = &*self.edge;
        let files = Arc::new(FileStore::new(db.clone(), env.clone(), self.storage.clone(), FILE_BYTES));
        let edge = Edge::new(db, env.clone(), vault.clone(), options.clone(), Meter::default());
        let router = receiving(&edge, &files, mail_domains(), &self.outside);
        TestApp { router, edge, files, ..self.clone() }
    }

    /// The same that receives mail as the operator set it.
    #[must_use]
    pub fn receiving_mail(&self, settings: IncomingMailSettings) -> TestApp {
        TestApp { router: receiving(&self.edge, &self.files, settings, &self.outside), ..self.clone() }
    }

    /// The same whose network of electronic invoices is reached as the operator set it.
    #[must_use]
    pub fn in_network(&self, network: EinvoicingSettings) -> TestApp {
        self.with(Outside { network, ..self.outside.clone() })
    }

    /// The same that takes cards by this account, and Stripe's webhooks.
    #[must_use]
    pub fn taking_cards(&self, stripe: &Arc<Stripe>) -> TestApp {
        self.with(Outside { stripe: Some(stripe.clone()), ..self.outside.clone() })
    }

    fn with(&self, outside: Outside) -> TestApp {
        TestApp { router: receiving(&self.edge, &self.files, mail_domains(), &outside), outside, ..self.clone() }
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.edge.db
    }

    /// Clock and random numbers.
    pub fn env(&self) -> &Env {
        &self.edge.env
    }

    /// Moves the clock on.
    pub fn advance(&self, by: TimeDelta) {
        self.edge.env.clock.advance(by);
    }

    /// Works off what is due in the lanes that begin so, by the jobs of this registry.
    ///
    /// # Panics
    /// Where other tests' jobs could be among them: a lane that names no id of this test needs [`TestApp::start_alone`].
    pub(crate) async fn drain(&self, registry: Registry, lanes: &str) {
        let is_of_this_test = lanes.split('/').any(|part| Uuid::try_parse(part).is_ok());
        assert!(is_of_this_test || !self.is_shared, "other tests on the same database have jobs in {lanes}, too");
        let runner = Runner::new(self.db().clone(), self.env().clone(), registry, Limits::default());
        runner.drain(lanes).await.expect("the queue works");
    }

    /// Works off what is due of the partner's files.
    pub async fn work_files(&self, partner: &Partner) {
        let mut registry = Registry::default();
        bursar_files::jobs(&mut registry, &self.files);
        self.drain(registry, &format!("files/{}/", partner.credentials.partner_id)).await;
    }

    /// Does what the clock does to the documents of the entity.
    pub async fn work_receivables(&self, entity: Uuid) {
        let mut registry = Registry::default();
        let context = bursar_server::contexts::receivables_context(self.db(), self.env(), &self.files, self.edge.options.sends_mail);
        bursar_receivables::jobs(&mut registry, &Arc::new(context));
        self.drain(registry, &format!("receivables/{entity}")).await;
    }

    fn job_context(&self) -> JobContext {
        bursar_server::contexts::job_context(self.db(), self.env(), &self.files, self.edge.options.sends_mail)
    }

    /// Works off what is due of the entity's delivery notes.
    pub async fn work_deliveries(&self, entity: Uuid) {
        let mut registry = Registry::default();
        bursar_deliveries::jobs(&mut registry, &Arc::new(self.job_context()));
        self.drain(registry, &format!("deliveries/{entity}")).await;
    }

    /// Works off what is due of the entity's approvals.
    pub async fn work_approvals(&self, entity: Uuid) {
        let mut registry = Registry::default();
        bursar_approvals::jobs(&mut registry, &Arc::new(self.job_context()));
        self.drain(registry, &format!("approvals/{entity}")).await;
    }

    /// Makes the PDFs of the entity's purchase orders, and hands their mails to the outbox.
    pub async fn work_purchasing(&self, entity: Uuid) {
        let mut registry = Registry::default();
        bursar_purchasing::jobs(&mut registry, &Arc::new(self.job_context()));
        self.drain(registry, &format!("purchasing/{entity}")).await;
    }

    /// Does what the day brings: the invoices of the entity's recurrences that are due are made, and its documents become overdue or expire.
    pub async fn work_recurrences(&self, entity: Uuid) {
        let mut registry = Registry::default();
        let receivables = bursar_server::contexts::receivables_context(self.db(), self.env(), &self.files, self.edge.options.sends_mail);
        registry.register::<Day>(Arc::new(receivables));
        bursar_recurrences::jobs(&mut registry, &Arc::new(self.job_context()));
        self.drain(registry, &format!("receivables/{entity}/day")).await;
    }

    /// Packs the entity's exports; those that ended so long ago go.
    pub async fn work_exports(&self, entity: Uuid) {
        let mut registry = Registry::default();
        let age = TimeDelta::days(Ages::default().data_exports_days);
        let context = ExportsContext { db: self.db().clone(), env: self.env().clone(), files: self.files.clone(), age };
        bursar_exports::jobs(&mut registry, &Arc::new(context));
        self.drain(registry, &format!("exports/{entity}")).await;
    }

    /// Removes what is older than its age, of everybody in the database.
    pub async fn prune(&self) {
        let (db, env, files) = (self.db().clone(), self.env().clone(), self.files.clone());
        let mut registry = Registry::default();
        bursar_server::prune::schedule(&db, &env).await.expect("the queue works");
        registry.register::<Prune>(Arc::new(Pruning { db, env, files, ages: Ages::default() }));
        self.drain(registry, "prune").await;
    }

    /// Lets the payment link of that id expire, if it has to.
    pub async fn work_payment_link(&self, link: &str) {
        self.work_payments(None, &format!("payment_links/{link}")).await;
    }

    /// Reads the payment of this intent at Stripe, if somebody told of it.
    pub async fn work_stripe_payment(&self, stripe: &Arc<Stripe>, intent: &str) {
        self.work_payments(Some(stripe.clone()), &format!("stripe_payments/{intent}")).await;
    }

    /// Reads what accounts and payouts at Stripe somebody told of.
    pub async fn work_stripe_accounts(&self, stripe: &Arc<Stripe>) {
        self.work_payments(Some(stripe.clone()), "stripe_accounts/").await;
        self.work_payments(Some(stripe.clone()), "stripe_payouts/").await;
    }

    async fn work_payments(&self, stripe: Option<Arc<Stripe>>, lanes: &str) {
        let mut registry = Registry::default();
        let (db, env, vault) = (self.db().clone(), self.env().clone(), self.edge.vault.clone());
        bursar_payments::jobs(&mut registry, &Arc::new(PaymentsContext { db, env, vault, stripe }));
        self.drain(registry, lanes).await;
    }

    /// Reads the uploaded files of an entity, or of a partner, that wait for it.
    pub async fn work_intake(&self, owner: Uuid) {
        self.intake(RecognizerSettings::default()).drain(&format!("intake/{owner}")).await.expect("the queue works");
    }

    /// A worker that reads files by a recognizer of these settings.
    pub fn intake(&self, settings: RecognizerSettings) -> Runner {
        tls();
        let networks = &self.edge.options.webhook_networks;
        let outbound = Outbound::new(system_lookup(), networks, Duration::from_secs(10));
        let recognizer = Recognizer::new(settings);
        let context = IntakeContext::new(self.db().clone(), self.env().clone(), self.files.clone(), recognizer, outbound);
        let mut registry = Registry::default();
        bursar_intake::jobs(&mut registry, &Arc::new(context));
        Runner::new(self.db().clone(), self.env().clone(), registry, Limits::default())
    }

    /// Where the bytes of files lie.
    pub fn storage(&self) -> &Storage {
        &self.storage
    }

    /// How files come and go.
    pub fn files(&self) -> &Arc<FileStore> {
        &self.files
    }

    /// From now on, the bytes of this file are looked for at another place.
    pub async fn move_bytes(&self, file: &Value, place: &str) {
        let id: Uuid = file["id"].as_str().and_then(|id| id.parse().ok()).expect("the id of a file");
        let tx = self.db().begin().await.expect("a transaction");
        let path = format!("{place}/{id}");
        execute(&tx, "UPDATE files SET path = $2 WHERE id = $1", [id.into(), path.into()]).await.expect("a file");
        tx.commit().await.expect("a commit");
    }

    /// The router, for what a [`Request`] cannot say.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// A new partner with a token and no limit to speak of.
    pub async fn partner(&self) -> Partner {
        Partner::create(self.clone()).await
    }

    /// What the events say that happened to an object, as `role.created`, in the order of the alphabet.
    pub async fn events_of(&self, object: Uuid) -> Vec<String> {
        let sql = "SELECT object_type, action FROM events WHERE object_id = $1 ORDER BY action";
        let rows = fetch_all(self.db(), sql, [object.into()]).await.expect("events can be read");
        let word = |row: &QueryResult, name| row.try_get::<String>("", name).expect("a column");
        rows.iter().map(|row| format!("{}.{}", word(row, "object_type"), word(row, "action"))).collect()
    }

    /// A request without a token.
    pub fn request(&self, method: Method, path: &str) -> Request {
        Request::new(self.clone(), method, path)
    }
}

fn receiving(edge: &Arc<Edge>, files: &Arc<FileStore>, settings: IncomingMailSettings, outside: &Outside) -> Router {
    let Outside { access_point, network, stripe } = outside;
    let incoming_mail = IncomingMailServer::new(edge.db.clone(), edge.env.clone(), files.clone(), settings).expect("name servers");
    let webhooks = stripe.clone().map(|stripe| stripe_webhooks(stripe).with_state(edge.clone())).unwrap_or_default();
    let pages = bursar_portal::payment_pages(edge.clone(), stripe.clone()).merge(webhooks);
    let router = bursar_server::app(edge.clone(), files.clone(), |_| pages).expect("an application");
    let known =
        (Extension(Arc::new(incoming_mail)), Extension(network::server(&edge.options, network, access_point)), Extension(stripe.clone()));
    router.layer(known)
}

/// Every name under `in.bursar.test` leads here.
pub fn mail_domains() -> IncomingMailSettings {
    let domains =
        MailboxDomains { mail_server: "mx.bursar.test".to_owned(), own_domain: Some("in.bursar.test".to_owned()), signature: None };
    IncomingMailSettings { domains: Some(domains), ..IncomingMailSettings::default() }
}

fn start_of_time() -> Timestamp {
    "2024-06-03T09:30:00Z".parse().expect("a timestamp")
}

/// Where the bytes of files lie is the runner's choice: a bucket that all tests share, or by default a directory for each test.
fn storage(directory: &std::path::Path) -> Storage {
    #[expect(clippy::disallowed_methods, reason = "the tests' own configuration")]
    let endpoint = std::env::var("BURSAR_TEST_S3_ENDPOINT").ok().filter(|endpoint| !endpoint.is_empty());
    let Some(endpoint) = endpoint else { return Storage::directory(directory).expect("a directory") };
    // As the binary does at its start; another test of this process may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let keys = Some(("test".to_owned(), "secret".to_owned()));
    let (name, prefix, region) = ("bursar-test".to_owned(), "suite".to_owned(), "eu-central-1".to_owned());
    Storage::bucket(Bucket { name, prefix, region, endpoint: Some(endpoint), keys }).expect("a bucket")
}
