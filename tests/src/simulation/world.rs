//! The stage: one database, one simulator, one clock, and the processes that come and go.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use bursar_accounting::{Engine, Settings};
use bursar_connectors::{Platform, Wire, WireError, WireLimits};
use bursar_files::{FileStore, Storage};
use bursar_identity::Credentials;
use bursar_jobs::{Limits, Registry, Runner};
use bursar_kernel::{Clock, Env, Rng, TimeDelta, Timestamp, Uuid};
use bursar_server::compose::AFTER_PULL;
use bursar_simulator::{Dropped, Options, Simulator};
use bursar_store::sea_orm::ConnectionTrait;
use bursar_store::{Db, Touch, Tx, Vault};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::BodyExt;
use tokio::runtime::Runtime;
use tower::ServiceExt;

use super::Plan;
use super::counted::{Count, Hear, Hearing};
use super::distortion::Distortion;
use super::fate::{Fate, Log};
use super::habits::Habits;
use super::late::Late;
use super::mutation::{Mutation, Way, is_write};
use crate::app::FILE_BYTES;
use crate::plans::Statements;

/// Where the simulated providers stand.
pub const PROVIDER: &str = "http://provider.test";
/// Where the simulated server stands.
pub const SERVER: &str = "http://bursar.test";

#[derive(Debug)]
struct Paused(tokio::time::Instant);

impl bursar_kernel::Elapsed for Paused {
    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// Everything that outlives a process.
pub struct World {
    pub db: Db,
    pub elsewhere: tokio::runtime::Handle,
    pub clock: Clock,
    pub rng: Rng,
    pub log: Log,
    pub calm: Arc<AtomicBool>,
    pub distortion: Arc<Distortion>,
    pub provider: Router,
    pub platform: Platform,
    pub company: String,
    pub book: Uuid,
    pub connection: Uuid,
    /// The end of the connection's link.
    pub(super) link: String,
    pub entity: Uuid,
    pub credentials: Option<Credentials>,
    pub count: Count,
    /// What all processes asked of the database.
    pub statements: Statements,
    /// All processes stand still.
    pub(super) is_stopped: tokio::sync::watch::Sender<bool>,
    /// When the database was brought back.
    pub(super) restored_at: Mutex<Option<Timestamp>>,
    looks_every: Duration,
    has_deaths: bool,
    has_faults: bool,
    has_skew: bool,
    has_late_calls: bool,
    late: Arc<Late>,
    way: Arc<Way>,
    pub(super) vault: Vault,
    /// Where the files of all processes are kept.
    pub storage: Storage,
}

impl World {
    pub async fn new(plan: &Plan, elsewhere: &Runtime, folder: &Path) -> World {
        let habits = Habits::of(plan.seed, plan.platform);
        let start: Timestamp = "2026-03-02T08:00:00Z".parse().expect("a time");
        let clock = Clock::Tokio(start, Arc::new(Paused(tokio::time::Instant::now())));
        let simulated = clock.clone();
        let options = Options {
            seed: plan.seed,
            clock: bursar_simulator::Clock::given(move || simulated.now()),
            contacts: 12,
            items: 8,
            bills: plan.documents,
            invoices: plan.documents,
            public_url: PROVIDER.to_owned(),
            ..Options::default()
        };
        let provider = Simulator::new(options).router();
        let url = format!("sqlite://{}", folder.join("simulation.db").display());
        let handle = elsewhere.handle().clone();
        let env = Env { clock: clock.clone(), rng: Rng::seeded(plan.seed) };
        let mut world = World {
            db: on(&handle, async move {
                let db = Db::connect(&url, bursar_store::Options { survives_power_cut: false, ..bursar_store::Options::default() })
                    .await
                    .expect("a database");
                db.migrate().await.expect("migrations");
                db
            }),
            elsewhere: handle,
            log: Log::new(clock.clone()),
            clock,
            rng: env.rng.clone(),
            calm: Arc::new(AtomicBool::new(true)),
            distortion: Arc::default(),
            provider,
            platform: plan.platform,
            company: String::new(),
            book: Uuid::nil(),
            connection: Uuid::nil(),
            link: String::new(),
            entity: Uuid::nil(),
            credentials: None,
            count: Count::default(),
            statements: Statements::default(),
            is_stopped: tokio::sync::watch::Sender::new(false),
            restored_at: Mutex::default(),
            looks_every: plan.looks_every,
            has_deaths: plan.has_deaths,
            has_faults: plan.has_faults,
            has_skew: plan.has_faults && habits.skew,
            has_late_calls: plan.has_faults && habits.late_calls,
            late: Arc::default(),
            way: Arc::new(Way::of(plan.mutation)),
            vault: Vault::new([7; 32]),
            storage: Storage::directory(&folder.join("files")).expect("a directory"),
        };
        // A provider that keeps its keys takes no other body under one.
        let keys = if habits.forgotten_keys { ("idempotency_ttl_seconds", 0.into()) } else { ("idempotency_body_must_match", true.into()) };
        let mut settings = serde_json::json!({"provider": world.provider_name()});
        settings[keys.0] = keys.1;
        world.control("POST", "/_sim/settings", settings).await;
        world.connect(&env, habits.taxes.place()).await;
        world.calm.store(false, Ordering::SeqCst);
        world
    }

    /// What the simulator calls the provider.
    pub fn provider_name(&self) -> &'static str {
        crate::simulated(self.platform).word()
    }

    /// Carries out the calls that are late, until the end.
    pub async fn late_calls(&self, mut stopped: tokio::sync::watch::Receiver<bool>) {
        loop {
            tokio::select! {
                biased;
                _ = stopped.changed() => return,
                () = tokio::time::sleep(Duration::from_secs(30)) => self.late.carry_out(&self.provider, &self.log).await,
            }
        }
    }

    /// A process of its own asks for a usable token.
    pub async fn checks_access(&self, worker: usize) -> bool {
        let (doom, _) = tokio::sync::mpsc::unbounded_channel();
        let rng = Rng::seeded(worker as u64);
        let name = format!("worker-{worker}");
        let fate = Fate { name, log: self.log.clone(), rng: rng.clone(), calm: self.calm.clone(), has_deaths: false, doom };
        let engine = self.engine(&fate, Env { clock: self.clock.clone(), rng });
        bursar_accounting::is_usable(&engine, self.connection).await.expect("the tokens can be read")
    }

    /// Calls the simulator's control API.
    pub async fn control(&self, method: &str, path: &str, body: serde_json::Value) -> serde_json::Value {
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        let request = Request::builder().method(method).uri(path).body(body).expect("a request");
        let answer = self.provider.clone().oneshot(request).await.expect("a router answers");
        let bytes = answer.into_body().collect().await.expect("a body").to_bytes();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    pub(super) fn engine(&self, fate: &Fate, env: Env) -> Engine {
        let db = self.db.with_touch(Touch::simulated(self.elsewhere.clone(), fate.observer(&self.statements)));
        let files = Arc::new(FileStore::new(db.clone(), env.clone(), self.storage.clone(), FILE_BYTES));
        let restored_at = *self.restored_at.lock().unwrap_or_else(PoisonError::into_inner);
        let settings = Settings { after_pull: Some(AFTER_PULL), restored_at, ..Settings::new(SERVER) };
        Engine::new(db, env, self.vault.clone(), self.wire(fate), files, settings)
    }

    /// The wire to the simulated provider: every call is logged, and the process may die or pause on either side of it.
    fn wire(&self, fate: &Fate) -> Wire {
        let (provider, fate, distortion) = (self.provider.clone(), fate.clone(), self.distortion.clone());
        let (way, late) = (self.way.clone(), self.has_late_calls.then(|| self.late.clone()));
        Wire::from_function(
            move |request: Request<Bytes>| {
                let (provider, fate, distortion, way, late) =
                    (provider.clone(), fate.clone(), distortion.clone(), way.clone(), late.clone());
                async move {
                    let asked = request.uri().to_string();
                    let what = format!("{} {}", request.method(), request.uri().path());
                    fate.pass("before", &what).await;
                    fate.pause().await;
                    // Others get their turn while a call travels.
                    tokio::time::sleep(Duration::from_millis(20 + fate.rng.below(200))).await;
                    let is_late = is_write(&request) && !fate.calm.load(Ordering::SeqCst) && fate.rng.below(8) == 0;
                    let mut answer = match late.filter(|_| is_late) {
                        Some(late) => Err(late.keep(&way.altered(request), &fate.rng)),
                        None => way.deliver(&provider, request).await,
                    };
                    if let (Ok(given), false) = (&mut answer, fate.calm.load(Ordering::SeqCst)) {
                        let (distorted, struck) = distortion.strike(&asked, std::mem::take(given), &fate.rng);
                        *given = distorted;
                        struck.iter().for_each(|line| fate.log.write(format!("{} {line}", fate.name)));
                    }
                    let came = match &answer {
                        Ok(answer) => answer.status().as_u16().to_string(),
                        Err(error) => format!("{error:?} struck"),
                    };
                    fate.log.write(format!("{} {what} {came}", fate.name));
                    fate.pass("after", &what).await;
                    answer
                }
            },
            WireLimits::default(),
        )
    }

    /// One process of the product: lives, dies, comes back.
    pub async fn process(&self, number: usize, mut stopped: tokio::sync::watch::Receiver<bool>) {
        let mut is_stopped = self.is_stopped.subscribe();
        for life in 0.. {
            drop(is_stopped.wait_for(|is_stopped| !is_stopped).await);
            let name = format!("engine-{number}.{life}");
            let rng = Rng::seeded(self.rng.below(u64::MAX));
            let (doom, mut doomed) = tokio::sync::mpsc::unbounded_channel();
            let fate = Fate { name, log: self.log.clone(), rng: rng.clone(), calm: self.calm.clone(), has_deaths: self.has_deaths, doom };
            let env = Env { clock: self.skewed_clock(), rng };
            let engine = Arc::new(self.engine(&fate, env.clone()));
            let mut registry = Registry::default();
            bursar_accounting::jobs(&mut registry, &engine);
            bursar_writeback::jobs(&mut registry, &engine);
            let has_faults = self.has_faults && !self.calm.load(Ordering::SeqCst);
            let hearing = Hearing { count: self.count.clone(), rng: fate.rng.clone(), log: self.log.clone(), has_faults };
            registry.register::<Hear>(Arc::new(hearing));
            let runner = Runner::new(engine.db.clone(), env, registry, Limits::default());
            tokio::select! {
                biased;
                _ = stopped.changed() => return,
                _ = doomed.recv() => {}
                _ = is_stopped.changed() => {}
                () = live(&runner, &self.calm, self.looks_every) => {}
            }
            if self.way.is(Mutation::SkipsTheIntent) {
                self.forget_intents().await;
            }
            tokio::time::sleep(Duration::from_secs(1 + self.rng.below(240))).await;
        }
    }

    /// The clock of a machine: in histories that have it, two of them disagree by up to two seconds.
    fn skewed_clock(&self) -> Clock {
        match &self.clock {
            Clock::Tokio(start, source) if self.has_skew => {
                let skew = TimeDelta::milliseconds(i64::try_from(self.rng.below(2001)).unwrap_or_default() - 1000);
                self.log.write(format!("a clock is {} milliseconds ahead", skew.num_milliseconds()));
                Clock::Tokio(*start + skew, source.clone())
            }
            clock => clock.clone(),
        }
    }

    /// The database, whose statements nobody sees: for what is no process.
    pub(super) fn unseen(&self) -> Db {
        self.db.with_touch(Touch::simulated(self.elsewhere.clone(), Arc::new(|_, _| Box::pin(async { Ok(()) }))))
    }

    pub(super) async fn begin_unseen(&self) -> Tx {
        self.unseen().begin().await.expect("a transaction")
    }

    /// As if what is about to be sent were not written down before.
    async fn forget_intents(&self) {
        let tx = self.begin_unseen().await;
        tx.execute_unprepared("DELETE FROM push_attempts WHERE outcome IS NULL").await.expect("forgotten");
        tx.commit().await.expect("a commit");
    }

    /// The statements that read all of a tenant for one row.
    pub(super) fn walking_a_tenant(&self) -> Vec<String> {
        let (db, statements) = (self.db.clone(), self.statements.clone());
        self.outside(async move { statements.walking_a_tenant(&db).await })
    }

    /// Reads with SQL, from outside of the product.
    pub fn outside<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> T {
        on(&self.elsewhere, work)
    }
}

async fn live(runner: &Runner, calm: &AtomicBool, looks_every: Duration) {
    loop {
        match runner.work_one_lane("").await {
            Ok(true) => tokio::task::yield_now().await,
            // Ten simulated minutes are soon enough where days pass in calm: looking costs most.
            Ok(false) => tokio::time::sleep(if calm.load(Ordering::SeqCst) { Duration::from_secs(600) } else { looks_every }).await,
            Err(error) => panic!("the queue failed: {error:?}"),
        }
    }
}

/// Calls the simulated provider; nothing arrives of its answer when it broke the connection.
pub(super) async fn deliver(provider: &Router, request: Request<Bytes>) -> Result<Response<Bytes>, WireError> {
    let answer = provider.clone().oneshot(request.map(Body::from)).await.unwrap_or_else(|never| match never {});
    if answer.extensions().get::<Dropped>().is_some() {
        return Err(WireError::Unknown);
    }
    let (parts, body) = answer.into_parts();
    let bytes = body.collect().await.map_err(|_| WireError::Unknown)?.to_bytes();
    Ok(Response::from_parts(parts, bytes))
}

fn on<T: Send + 'static>(handle: &tokio::runtime::Handle, work: impl Future<Output = T> + Send + 'static) -> T {
    let (send, receive) = std::sync::mpsc::sync_channel(1);
    handle.spawn(async move {
        let _ = send.send(work.await);
    });
    receive.recv().expect("the work ends")
}
