//! Connected books: a partner with an app at a simulated provider, the worker, and a person who consents.
//!
//! ```ignore
//! let books = Books::open(Platform::Xero).await;
//! let connected = books.connect().await;
//! books.edit("Invoice", "void", Some(id), Value::Null).await;
//! books.wait(TimeDelta::hours(1)).await;
//! let listed = books.get(&connected, "/accounting/receivables").await;
//! ```

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use bursar_accounting::authorizations::{self, Refusal};
use bursar_accounting::{Engine, Run, Settings, apps};
use bursar_connectors::Platform;
use bursar_jobs::{Limits, Registry, Runner};
use bursar_kernel::{TimeDelta, Uuid};
use bursar_server::compose::AFTER_PULL;
use bursar_simulator::{Clock, Options, Simulator};
use bursar_store::sea_orm::{QueryResult, Value as Parameter};
use bursar_store::{Vault, execute, fetch_all};
use serde_json::{Value, json};

use crate::consent::{consent, returned};
use crate::hooks::patient;
use crate::{Partner, Tenant, TestApp};
use wire::{Act, Overheard};

mod provider;
mod recorded;
mod webhooks;
mod wire;

pub use recorded::Recorded;

const PROVIDER: &str = "http://provider.test";

/// A partner's books at one provider.
pub struct Books {
    /// Its entity is the one that [`Books::connect`] connects.
    pub tenant: Tenant,
    pub platform: Platform,
    pub simulator: Simulator,
    pub engine: Arc<Engine>,
    runner: Runner,
    app_id: Uuid,
    overheard: Arc<Mutex<Overheard>>,
}

crate::derefs_to_tenant!(Books, tenant);

/// A connection that a person has confirmed.
#[derive(Debug, Clone)]
pub struct Connected {
    pub id: Uuid,
    pub entity: Uuid,
    /// The provider's id of the company.
    pub company: String,
    /// The end of its link.
    pub link: String,
}

impl Books {
    /// Small books, without a connection. Calls are not paced.
    pub async fn open(platform: Platform) -> Books {
        Self::open_with(platform, |_, _| {}).await
    }

    /// The same with other sizes or settings.
    pub async fn open_with(platform: Platform, change: impl FnOnce(&mut Options, &mut Settings)) -> Books {
        // A partner's token lives half an hour; here days pass.
        let app = TestApp::start_with(patient).await;
        Self::over(app, platform, change).await
    }

    /// The same on a database that no other test touches.
    pub async fn open_alone(platform: Platform) -> Books {
        Self::over(TestApp::start_alone(patient).await, platform, |_, _| {}).await
    }

    /// The same over this application, whose tokens have to last.
    pub async fn over(app: TestApp, platform: Platform, change: impl FnOnce(&mut Options, &mut Settings)) -> Books {
        let clock = app.env().clock.clone();
        let mut options = Options {
            clock: Clock::given(move || clock.now()),
            contacts: 6,
            items: 4,
            bills: 12,
            invoices: 12,
            limits_enforced: false,
            public_url: PROVIDER.to_owned(),
            ..Options::default()
        };
        let mut settings = Settings { is_paced: false, after_pull: Some(AFTER_PULL), ..Settings::new(app.edge.options.public_url.clone()) };
        change(&mut options, &mut settings);
        let simulator = Simulator::new(options);
        let overheard = Arc::new(Mutex::new(Overheard::default()));
        let wire = wire::to(&simulator, &overheard);
        let (db, env, files) = (app.db().clone(), app.env().clone(), app.files().clone());
        let engine = Arc::new(Engine::new(db, env, Vault::new([7; 32]), wire, files, settings));
        let runner = worker(&app, &engine);
        let tenant = Tenant::at(app).await;
        let app_id = register(&engine, &tenant.partner, platform, "").await;
        Books { tenant, platform, simulator, engine, runner, app_id, overheard }
    }

    /// Connects the first company and pulls it.
    pub async fn connect(&self) -> Connected {
        self.connect_to(self.entity, &self.company(0).await).await
    }

    /// Connects a company to an entity, and pulls it.
    pub async fn connect_to(&self, entity: Uuid, company: &str) -> Connected {
        let connection = self.create(entity).await;
        let connected = self.authorize(entity, &connection, &[company], company).await.expect("the company is connected");
        self.work().await;
        connected
    }

    /// A connection that waits.
    pub async fn create(&self, entity: Uuid) -> Value {
        self.partner.post("/accounting_connections").entity(entity).json(json!({"platform": self.platform.as_str()})).await.expect(201)
    }

    /// A person opens the link, consents to `offered`, comes back and confirms `chosen`. Nothing is pulled yet.
    pub async fn authorize(&self, entity: Uuid, connection: &Value, offered: &[&str], chosen: &str) -> Result<Connected, Refusal> {
        let link = self.return_from(connection, offered).await?;
        // Events of one moment have no order.
        self.app.advance(TimeDelta::seconds(1));
        let (connection, _) = authorizations::confirm(&self.engine, &link, "browser", chosen).await?;
        Ok(Connected { id: connection.id, entity, company: chosen.to_owned(), link })
    }

    /// The same until the person comes back: tokens are there, nothing is confirmed. Answers with the end of the link.
    pub async fn return_from(&self, connection: &Value, offered: &[&str]) -> Result<String, Refusal> {
        let url = connection["connection_url"].as_str().expect("a link");
        let link = url.rsplit('/').next().expect("the end of a link").to_owned();
        let authorize = authorizations::begin(&self.engine, &link, self.platform, "browser", None).await?;
        let back = consent(&self.simulator.router(), &authorize, offered, true).await;
        let came = authorizations::callback(&self.engine, self.platform, Some("browser"), returned(back)).await;
        came.map_err(|stopped| stopped.refusal)?;
        Ok(link)
    }

    /// Works off everything of this partner that is due.
    pub async fn work(&self) {
        for lane in [
            format!("backfill/{}/", self.entity),
            format!("ledger/{}/{}/", self.platform.as_str(), self.app_id),
            format!("consent/{}/", self.app_id),
        ] {
            self.runner.drain(&lane).await.expect("the queue works");
        }
    }

    /// Moves the clock on and works off what has become due.
    pub async fn wait(&self, by: TimeDelta) {
        self.app.advance(by);
        self.work().await;
    }

    /// The same books, worked by somebody who keeps to the provider's limits.
    pub fn paced(&self) -> Books {
        self.paced_as(true)
    }

    fn paced_as(&self, is_paced: bool) -> Books {
        self.with(Settings { is_paced, ..self.engine.settings.clone() }, self.engine.vault.clone())
    }

    /// The same books, worked by a server whose database was brought back from a backup just now.
    pub fn restored(&self) -> Books {
        let restored_at = Some(self.app.env().now());
        self.with(Settings { restored_at, ..self.engine.settings.clone() }, self.engine.vault.clone())
    }

    /// The same books, worked by somebody with these keys.
    pub fn under(&self, vault: Vault) -> Books {
        self.with(self.engine.settings.clone(), vault)
    }

    fn with(&self, settings: Settings, vault: Vault) -> Books {
        let wire = self.engine.wire.clone();
        let (db, env, files) = (self.app.db().clone(), self.app.env().clone(), self.app.files().clone());
        let engine = Arc::new(Engine::new(db, env, vault, wire, files, settings));
        let runner = worker(&self.app, &engine);
        let (tenant, simulator, overheard) = (self.tenant.clone(), self.simulator.clone(), self.overheard.clone());
        Books { tenant, simulator, overheard, engine, runner, ..*self }
    }

    /// The books of another partner, with its own app at the same provider.
    pub async fn of_another_partner(&self) -> Books {
        let tenant = Tenant::at(self.app.clone()).await;
        let app_id = register(&self.engine, &tenant.partner, self.platform, "").await;
        Books { tenant, app_id, ..self.paced_as(self.engine.settings.is_paced) }
    }

    /// The same books, with another app of the partner at the same provider: people consent to that one from now on.
    pub async fn through_another_app(&self) -> Books {
        let app_id = register(&self.engine, &self.partner, self.platform, "another").await;
        Books { app_id, ..self.paced_as(self.engine.settings.is_paced) }
    }

    /// So many calls to the company were made today.
    pub async fn spend(&self, connected: &Connected, calls: i64) {
        let sql = "UPDATE provider_usage SET calls = $1 WHERE app_id = $2 AND company_id = $3";
        let tx = self.engine.db.begin().await.expect("a transaction");
        let values: [Parameter; 3] = [calls.into(), self.app_id.into(), connected.company.as_str().into()];
        let done = execute(&tx, sql, values).await.expect("the update works");
        assert_eq!(done.rows_affected(), 1, "calls are charged, to one day");
        tx.commit().await.expect("a commit");
    }

    /// Jobs of this partner's companies, due or not.
    pub async fn jobs(&self) -> i64 {
        let lane = format!("ledger/{}/{}/%", self.platform.as_str(), self.app_id);
        self.number("SELECT COUNT(*) AS n FROM jobs WHERE lane LIKE $1", vec![lane.into()]).await
    }

    /// GET on behalf of the connected entity.
    pub async fn get(&self, connected: &Connected, path: &str) -> Value {
        self.partner.get(path).entity(connected.entity).await.expect(200)
    }

    /// The connection as the API shows it.
    pub async fn connection(&self, connected: &Connected) -> Value {
        self.get(connected, &format!("/accounting_connections/{}", connected.id)).await
    }

    /// Asks for a pull and does it.
    pub async fn sync(&self, connected: &Connected) {
        self.app.advance(TimeDelta::seconds(1));
        self.partner.post(&format!("/accounting_connections/{}/sync", connected.id)).entity(connected.entity).await.expect(202);
        self.work().await;
    }

    /// Disconnects; answers with the connection. The provider is not told before [`Books::work`].
    pub async fn disconnect(&self, connected: &Connected) -> Value {
        self.partner.post(&format!("/accounting_connections/{}/disconnect", connected.id)).entity(connected.entity).await.expect(200)
    }

    /// The latest pull.
    pub async fn run(&self, connected: &Connected) -> Run {
        let (_, run) = authorizations::progress(&self.engine, &connected.link).await.expect("the link is known");
        run.expect("a pull began")
    }

    /// What happened to the connection, in order.
    pub async fn events(&self, connected: &Connected) -> Vec<String> {
        let sql = "SELECT action FROM events WHERE object_type = 'accounting_connection' AND object_id = $1 ORDER BY created_at, id";
        let rows = self.rows(sql, vec![connected.id.into()]).await;
        rows.iter().map(|row| row.try_get("", "action").expect("an action")).collect()
    }

    /// Reads with SQL what the API does not show.
    pub async fn rows(&self, sql: &str, values: Vec<Parameter>) -> Vec<QueryResult> {
        let db = self.app.db();
        fetch_all(db, sql, values).await.expect("the query works")
    }

    /// A number named `n`.
    pub async fn number(&self, sql: &str, values: Vec<Parameter>) -> i64 {
        self.rows(sql, values).await.pop().expect("a row").try_get("", "n").expect("a number")
    }

    /// From here on a recorded ledger answers for the company; tokens and consent stay the simulator's.
    pub fn replay(&self, recorded: Recorded) {
        let mut known = self.overheard.lock().unwrap_or_else(PoisonError::into_inner);
        known.recorded = Some((self.platform, Arc::new(recorded)));
    }

    /// Records of this kind that the mirror of this connection holds and that are not deleted.
    pub async fn held(&self, connected: &Connected, kind: &str) -> i64 {
        let sql = "SELECT COUNT(*) AS n FROM mirror m JOIN accounting_connections c ON c.book_id = m.book_id
            WHERE c.id = $1 AND m.kind = $2 AND m.deleted_at IS NULL";
        self.number(sql, vec![connected.id.into(), kind.into()]).await
    }

    /// Rows of the mirror of this connection, tombstones included.
    pub async fn mirrored(&self, connected: &Connected) -> i64 {
        let sql = "SELECT COUNT(*) AS n FROM mirror m JOIN accounting_connections c ON c.book_id = m.book_id WHERE c.id = $1";
        self.number(sql, vec![connected.id.into()]).await
    }

    /// Sets of tokens of this partner that can still be opened.
    pub async fn living_tokens(&self) -> i64 {
        let sql = "SELECT COUNT(*) AS n FROM token_sets WHERE app_id = $1
            AND (access_token IS NOT NULL OR refresh_token IS NOT NULL OR previous_refresh_token IS NOT NULL)";
        self.number(sql, vec![self.app_id.into()]).await
    }

    /// Every token that the provider gave out.
    pub fn tokens_seen(&self) -> Vec<String> {
        self.overheard.lock().unwrap_or_else(PoisonError::into_inner).tokens.clone()
    }

    /// Does something while the next call whose path or query holds `words` is on its way.
    pub fn ambush<F: Future<Output = ()> + Send + 'static>(&self, words: &str, act: impl FnOnce() -> F + Send + 'static) {
        let act: Act = Box::new(move || Box::pin(act()));
        self.overheard.lock().unwrap_or_else(PoisonError::into_inner).ambush = Some((words.to_owned(), act));
    }

    /// Is the ambush still waiting?
    pub fn is_ambush_waiting(&self) -> bool {
        self.overheard.lock().unwrap_or_else(PoisonError::into_inner).ambush.is_some()
    }
}

/// The partner's app at the provider.
async fn register(engine: &Engine, partner: &Partner, platform: Platform, name: &str) -> Uuid {
    let tx = engine.db.begin().await.expect("a transaction");
    let project_id = partner.credentials.project_id;
    let client_id = format!("{project_id}{name}");
    let app = apps::NewApp { project_id, platform, environment: PROVIDER, client_id: &client_id, client_secret: "secret" };
    let id = apps::put(&tx, &engine.vault, &engine.env, app).await.expect("an app");
    tx.commit().await.expect("a commit");
    id
}

fn worker(app: &TestApp, engine: &Arc<Engine>) -> Runner {
    let mut registry = Registry::default();
    bursar_accounting::jobs(&mut registry, engine);
    bursar_writeback::jobs(&mut registry, engine);
    Runner::new(app.db().clone(), app.env().clone(), registry, Limits::default())
}
