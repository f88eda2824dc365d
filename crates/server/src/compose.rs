//! Wiring: one database, one edge, one engine, one router, one runner. Here and nowhere else the areas meet.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::{Extension, Router};
use bursar_accounting::{AfterPull, Engine, Settings, provider_webhooks};
use bursar_connectors::{NameServers, Wire};
use bursar_docs::{Developer, Reach};
use bursar_einvoicing::{EinvoicingServer, EinvoicingSettings};
use bursar_events::targets::{Lookup, Outbound, system_lookup};
use bursar_events::{WebhookLimits, WebhookSender};
use bursar_exports::ExportsContext;
use bursar_files::{Bucket, FileStore, Storage};
use bursar_intake::IntakeContext;
use bursar_jobs::{Limits, Registry, Runner};
use bursar_kernel::{Env, Result, TimeDelta};
use bursar_mail::{Mailer, Sender, SmtpServer};
use bursar_mailboxes::{IncomingMailServer, IncomingMailSettings, MailboxDomains, MailboxesContext, sending_domain};
use bursar_pages::{Api, Pages};
use bursar_payments::{PaymentsContext, Stripe, StripeSettings, stripe_webhooks};
use bursar_recognition::{Recognizer, RecognizerSettings};
use bursar_store::{Db, Options, SealedColumn, Vault};
use bursar_web::{Edge, EdgeOptions, Meter};
use sha2::{Digest, Sha256};

use crate::config::{Ages, Config, ConfigError, FilesPlace, MasterKey, needed};
use crate::contexts::{einvoicing_context, register_documents};
use crate::deployment::{closed_wire, held_words, other_deployment, restored_at};
use crate::prune::{self, Prune, Pruning};

/// The whole server, not yet listening; clones are the same one.
#[derive(Clone)]
pub struct Server {
    /// The database.
    pub db: Db,
    /// Clock and random numbers.
    pub env: Env,
    /// What handlers use.
    pub edge: Arc<Edge>,
    /// What sync works with.
    pub engine: Arc<Engine>,
    /// Mail that comes in.
    pub incoming_mail: Arc<IncomingMailServer>,
    /// The API and the pages.
    pub router: Router,
    /// The worker.
    pub runner: Runner,
}

/// What a server is made of.
pub struct ServerParts {
    /// The database.
    pub db: Db,
    /// Clock and random numbers.
    pub env: Env,
    /// Opens and seals secrets.
    pub vault: Vault,
    /// The way to the providers.
    pub wire: Wire,
    /// What the edge keeps to.
    pub edge: EdgeOptions,
    /// Counts requests.
    pub meter: Meter,
    /// What sync keeps to.
    pub sync: Settings,
    /// What the worker keeps to.
    pub worker: Limits,
    /// When what grows goes.
    pub ages: Ages,
    /// Where the bytes of files lie.
    pub storage: Storage,
    /// Largest file.
    pub file_bytes: usize,
    /// What reads files.
    pub recognition: RecognizerSettings,
    /// How the addresses of webhooks, and of files to fetch, are found.
    pub lookup: Lookup,
    /// Whom the explorer of the documentation gives a token: nobody but `bursar dev`'s own developer.
    pub developer: Option<Developer>,
    /// How far agents may go.
    pub agents: Reach,
    /// How mail leaves; nothing where it does not.
    pub mail: Option<(SmtpServer, Sender)>,
    /// How mail comes in.
    pub incoming_mail: IncomingMailSettings,
    /// How the network of electronic invoices is reached.
    pub einvoicing: EinvoicingSettings,
    /// The account at Stripe by which cards are taken; nothing where none are.
    pub stripe: Option<StripeSettings>,
    /// Jobs beside those of the areas.
    pub jobs: Vec<RegisterJob>,
}

/// Registers a job at the worker.
pub type RegisterJob = Box<dyn FnOnce(&mut Registry) + Send>;

/// What every process has, whether it answers requests or only works: documents and pages, which take most of the memory, are not
/// among it.
pub struct Worker {
    /// The database.
    pub db: Db,
    /// What every request has.
    pub edge: Arc<Edge>,
    /// The worker.
    pub runner: Runner,
    engine: Arc<Engine>,
    files: Arc<FileStore>,
    incoming_mail: IncomingMailSettings,
    network: Arc<EinvoicingServer>,
    stripe: Option<Arc<Stripe>>,
    documentation: bursar_docs::DocumentationOptions,
}

/// A file that a client named by its address is fetched in this time, or not at all.
const FETCH_TIMEOUT: Duration = Duration::from_secs(30);

/// Puts together what works off the queue.
fn worker(made_of: ServerParts) -> Result<Worker> {
    let ServerParts { db, env, vault, edge, lookup, incoming_mail, .. } = made_of;
    let is_copy = edge.copy_of.is_some();
    let wire = if is_copy { closed_wire() } else { made_of.wire };
    let outbound = || Outbound::new(lookup.clone(), &edge.webhook_networks, FETCH_TIMEOUT);
    let network = Arc::new(EinvoicingServer::new(&made_of.einvoicing, wire.clone(), outbound())?);
    let outbound = outbound();
    let limits = WebhookLimits::new(edge.webhook_networks.clone());
    let sender = Arc::new(WebhookSender::new(db.clone(), env.clone(), vault.clone(), limits, lookup));
    let stripe = made_of.stripe.map(|settings| Arc::new(Stripe::new(wire.clone(), settings)));
    let edge = EdgeOptions { sends_mail: made_of.mail.is_some(), takes_cards: stripe.is_some(), ..edge };
    let edge = Edge::new(db.clone(), env.clone(), vault.clone(), edge, made_of.meter);
    let files = Arc::new(FileStore::new(db.clone(), env.clone(), made_of.storage, made_of.file_bytes));
    let engine = Arc::new(Engine::new(db.clone(), env.clone(), vault, wire, files.clone(), made_of.sync));
    let mailer = Mailer::new(db.clone(), env.clone(), files.clone(), made_of.mail);
    let mailer = mailer.from_domains(|db, scope| Box::pin(sending_domain(db, scope)));
    let mut registry = Registry::default();
    bursar_accounting::jobs(&mut registry, &engine);
    bursar_writeback::jobs(&mut registry, &engine);
    bursar_events::jobs(&mut registry, &sender);
    bursar_files::jobs(&mut registry, &files);
    bursar_mail::jobs(&mut registry, &Arc::new(mailer));
    register_documents(&mut registry, &db, &env, &files, edge.options.sends_mail);
    bursar_einvoicing::jobs(&mut registry, &Arc::new(einvoicing_context(&db, &env, &files, &network)));
    let name_servers = NameServers::new(&incoming_mail.name_servers)?;
    let mailboxes = MailboxesContext { db: db.clone(), env: env.clone(), files: files.clone(), name_servers };
    bursar_mailboxes::jobs(&mut registry, &Arc::new(mailboxes));
    let payments = PaymentsContext { db: db.clone(), env: env.clone(), vault: edge.vault.clone(), stripe: stripe.clone() };
    bursar_payments::jobs(&mut registry, &Arc::new(payments));
    let intake = IntakeContext::new(db.clone(), env.clone(), files.clone(), Recognizer::new(made_of.recognition), outbound);
    bursar_intake::jobs(&mut registry, &Arc::new(intake));
    let age = TimeDelta::days(made_of.ages.data_exports_days);
    bursar_exports::jobs(&mut registry, &Arc::new(ExportsContext { db: db.clone(), env: env.clone(), files: files.clone(), age }));
    made_of.jobs.into_iter().for_each(|register| register(&mut registry));
    let pruning = Pruning { db: db.clone(), env: env.clone(), files: files.clone(), ages: made_of.ages };
    registry.register::<Prune>(Arc::new(pruning));
    let runner = Runner::new(db.clone(), env, registry, made_of.worker);
    let runner = if is_copy { runner.resting() } else { runner };
    let (developer, agents) = (made_of.developer, made_of.agents);
    let documentation = bursar_docs::DocumentationOptions { documents: crate::documents, developer, agents };
    Ok(Worker { db, edge, runner, engine, files, incoming_mail, network, stripe, documentation })
}

/// Every page for a person, over the API as it is served.
fn pages(api: Api, edge: Arc<Edge>, worker: PagesOf) -> Pages {
    let PagesOf { engine, stripe, documentation } = worker;
    let Pages { made, kept } = bursar_docs::docs(api.clone(), edge.clone(), documentation);
    let assets = bursar_pages::routes(&edge);
    let stripe_webhooks = stripe.clone().map(|stripe| stripe_webhooks(stripe).with_state(edge.clone())).unwrap_or_default();
    let webhooks = stripe_webhooks.merge(provider_webhooks::webhooks().with_state(engine.clone()));
    Pages { made: made.merge(webhooks).merge(bursar_portal::portal(api, edge, engine, stripe)), kept: kept.merge(assets) }
}

/// What pages are made from.
struct PagesOf {
    engine: Arc<Engine>,
    stripe: Option<Arc<Stripe>>,
    documentation: bursar_docs::DocumentationOptions,
}

/// Puts a server together.
pub fn compose(made_of: ServerParts) -> Result<Server> {
    let env = made_of.env.clone();
    let Worker { db, edge, runner, engine, files, incoming_mail, network, stripe, documentation } = worker(made_of)?;
    let incoming_mail = Arc::new(IncomingMailServer::new(db.clone(), env.clone(), files.clone(), incoming_mail)?);
    // Pages ask the API as it is served.
    let known = (Extension(incoming_mail.clone()), Extension(network), Extension(stripe.clone()));
    let pages_of = PagesOf { engine: engine.clone(), stripe, documentation };
    let pages = |api: Router| pages(Api::new(api.layer(known.clone())), edge.clone(), pages_of);
    let worker = runner.health();
    let router = crate::app(edge.clone(), files, pages)?.layer(Extension(worker)).layer(known.clone());
    Ok(Server { db, env, edge, engine, incoming_mail, router, runner })
}

/// Every column that holds sealed secrets.
pub fn sealed() -> Vec<SealedColumn> {
    let mut columns = vec![bursar_web::SEALED_ANSWERS];
    columns.extend(bursar_events::sealed());
    columns.extend(bursar_identity::sealed());
    columns.extend(bursar_entities::sealed());
    columns.extend(bursar_accounting::sealed());
    columns
}

/// The vault of these keys.
pub fn vault(key: &MasterKey, old_keys: &[MasterKey]) -> Vault {
    old_keys.iter().fold(Vault::new(key.0), |vault, old| vault.with_old_key(old.0))
}

/// Signs pagination tokens: another key than the one that seals, and derived from it, so that all nodes have the same.
pub fn signing_key(key: &MasterKey) -> [u8; 32] {
    Sha256::new().chain_update(b"bursar/pagination-tokens/1").chain_update(key.0).finalize().into()
}

/// Opens the database of the configuration.
pub async fn open_database(config: &Config) -> Result<Db> {
    let url = needed(&config.database_url, "database_url")?;
    Db::connect(&url.0, Options { max_connections: config.database_connections, ..Options::default() }).await
}

/// The file of the SQLite database that the configuration names.
pub fn database_file(config: &Config) -> Option<&Path> {
    let path = config.database_url.as_ref()?.0.strip_prefix("sqlite:")?;
    Some(Path::new(path.strip_prefix("//").unwrap_or(path).split('?').next().unwrap_or_default()))
}

/// Does the configuration name a database file that is not there? Who only looks must not make it.
pub fn is_missing_file(config: &Config) -> bool {
    database_file(config).is_some_and(|path| !path.exists())
}

/// What the configuration says of the edge.
pub fn edge_options(config: &Config, public_url: &str, key: &MasterKey) -> EdgeOptions {
    EdgeOptions {
        body_limit: config.request_body_bytes,
        request_timeout: config.request_timeout,
        token_seconds: config.token_seconds,
        webhook_networks: config.webhook_networks.clone(),
        xero_calls_per_day: Some(config.xero_calls_per_day),
        installation: config.installation.clone(),
        ..EdgeOptions::new(public_url, signing_key(key))
    }
}

/// Counts requests for this node, or with all that share a Redis.
pub fn meter(config: &Config) -> Result<Meter> {
    config.redis_url.as_ref().map_or_else(|| Ok(Meter::default()), |url| Meter::shared(&url.0))
}

/// What follows a pull that changed something.
pub const AFTER_PULL: AfterPull =
    |tx, env, scope, book_id| Box::pin(async move { bursar_writeback::follow_pull(tx, env, scope, book_id).await });

/// What the configuration says of sync.
pub fn sync_settings(config: &Config, public_url: &str) -> Settings {
    Settings {
        pull_interval: config.pull_interval,
        keeps_raw_bodies: config.keeps_raw_bodies,
        features: config.features.clone(),
        is_paced: config.is_paced,
        calls_per_day: Some(config.xero_calls_per_day),
        shares_companies: config.shares_companies,
        after_pull: Some(AFTER_PULL),
        ..Settings::new(public_url)
    }
}

/// Where the configuration keeps files: what it names, else a directory beside the SQLite database.
pub fn files_place(config: &Config) -> Option<FilesPlace> {
    let beside = || Some(FilesPlace::Directory(database_file(config)?.parent()?.join("files")));
    config.files.clone().or_else(beside)
}

/// The storage at that place.
pub fn storage(config: &Config) -> Result<Storage> {
    match needed(&files_place(config), "files")? {
        FilesPlace::Directory(path) => Storage::directory(path),
        FilesPlace::Bucket { name, prefix } => Storage::bucket(Bucket {
            name: name.clone(),
            prefix: prefix.clone(),
            region: config.s3_region.clone(),
            endpoint: config.s3_endpoint.clone(),
            keys: config.s3_keys.as_ref().map(|(id, secret)| (id.clone(), secret.0.clone())),
        }),
    }
}

/// The server that the configuration describes, over a database whose schema is up to date.
pub async fn server(config: &Config) -> Result<Server> {
    compose(server_parts(config).await?)
}

/// The same without anything that answers requests.
pub async fn work(config: &Config) -> Result<Worker> {
    worker(server_parts(config).await?)
}

async fn server_parts(config: &Config) -> Result<ServerParts> {
    let public_url = needed(&config.public_url, "public_url")?;
    let key = needed(&config.master_key, "master_key")?;
    let db = open_database(config).await?;
    db.migrate().await?;
    refuse_simulators(config, &db).await?;
    let env = Env::system();
    let copy_of = other_deployment(&db, &env, public_url).await?;
    if let Some(owner) = &copy_of {
        tracing::error!("{}", held_words(owner, public_url));
    }
    prune::schedule(&db, &env).await?;
    if config.einvoicing.access_point.is_some() {
        bursar_einvoicing::schedule(&db, &env).await?;
    }
    let wire = Wire::internet(bursar_connectors::WireLimits::default())?;
    let sync = Settings { restored_at: restored_at(&db).await?, ..sync_settings(config, public_url) };
    Ok(ServerParts {
        db,
        env,
        vault: vault(key, &config.old_master_keys),
        recognition: config.recognition.settings(&wire, config.file_bytes),
        wire,
        edge: EdgeOptions { copy_of, ..edge_options(config, public_url, key) },
        meter: meter(config)?,
        sync,
        worker: Limits { lanes: config.worker_lanes, deliveries: config.webhook_lanes, ..Limits::default() },
        ages: config.ages,
        storage: storage(config)?,
        file_bytes: config.file_bytes,
        lookup: system_lookup(),
        developer: None,
        agents: config.agents,
        mail: mail(config)?,
        incoming_mail: config.incoming_mail.settings.clone(),
        einvoicing: config.einvoicing.clone(),
        stripe: config.stripe.clone(),
        jobs: Vec::new(),
    })
}

/// How mail leaves; who did not get one is reported to us where mail comes in, too.
fn mail(config: &Config) -> Result<Option<(SmtpServer, Sender)>> {
    let reports_to = config.incoming_mail.settings.domains.as_ref().and_then(MailboxDomains::reports_to);
    config.mail.as_ref().map(|mail| mail.way(reports_to.as_deref())).transpose()
}

/// A server for real books does not start while an app of it points at a simulator.
async fn refuse_simulators(config: &Config, db: &Db) -> Result<()> {
    if config.allow_simulator {
        return Ok(());
    }
    let simulated: Vec<String> = bursar_accounting::apps::environments(db)
        .await?
        .into_iter()
        .filter(|app| app.is_simulated())
        .map(|app| format!("the {} app of project {} points at {}", app.platform, app.project_id, app.environment))
        .collect();
    if simulated.is_empty() {
        return Ok(());
    }
    let advice =
        "allow_simulator is off: register the real app with `bursar app set`, or turn allow_simulator on where no real books are connected";
    Err(ConfigError { problems: vec![format!("{}; {advice}", simulated.join("; "))] }.into())
}
