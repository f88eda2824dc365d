//! A server, two simulated providers, a person with a browser.

use axum::Router;
use axum::body::Body;
use bursar_accounting::{Settings, apps};
use bursar_connectors::{Platform, Wire, WireLimits};
use bursar_docs::Reach;
use bursar_events::targets::system_lookup;
use bursar_jobs::Limits;
use bursar_kernel::{TimeDelta, Uuid};
use bursar_recognition::RecognizerSettings;
use bursar_server::compose::{AFTER_PULL, Server, ServerParts, compose};
use bursar_server::config::Ages;
use bursar_simulator::{Clock, Options, Simulator};
use bursar_store::{Vault, fetch_all};

use bursar_tests::consent::consent;
use bursar_tests::hooks::tls;
use bursar_tests::{FILE_BYTES, Tenant, TestApp, derefs_to_tenant};
use http::header::{CONTENT_TYPE, COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use http::{Method, Request};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

pub const PUBLIC: &str = "https://bursar.test";
const PROVIDER: &str = "http://provider.test";

/// Everything but the person.
pub struct PortalServer {
    tenant: Tenant,
    pub provider: Router,
    composed: Server,
}

derefs_to_tenant!(PortalServer, tenant);

impl PortalServer {
    /// A partner with an entity and an app at each of these providers.
    pub async fn new(platforms: &[Platform]) -> PortalServer {
        Self::over(TestApp::start().await, platforms, Reach::Read).await
    }

    /// The same on a database that no other test touches.
    pub async fn alone(platforms: &[Platform]) -> PortalServer {
        Self::over(TestApp::start_alone(|_| {}).await, platforms, Reach::Read).await
    }

    /// Without an app, and with agents that may go so far.
    pub async fn for_agents(agents: Reach) -> PortalServer {
        Self::over(TestApp::start().await, &[], agents).await
    }

    async fn over(app: TestApp, platforms: &[Platform], agents: Reach) -> PortalServer {
        let clock = app.env().clock.clone();
        let sizes = Options { contacts: 6, items: 4, bills: 8, invoices: 8, public_url: PROVIDER.to_owned(), ..Options::default() };
        let provider = Simulator::new(Options { clock: Clock::given(move || clock.now()), ..sizes }).router();
        tls();
        let composed = compose(ServerParts {
            db: app.db().clone(),
            env: app.env().clone(),
            vault: Vault::new([7; 32]),
            wire: Wire::from_service(provider.clone(), WireLimits::default()),
            edge: app.edge.options.clone(),
            meter: bursar_web::Meter::default(),
            sync: Settings { is_paced: false, after_pull: Some(AFTER_PULL), ..Settings::new(PUBLIC) },
            worker: Limits::default(),
            ages: Ages::default(),
            storage: app.storage().clone(),
            file_bytes: FILE_BYTES,
            recognition: RecognizerSettings::default(),
            lookup: system_lookup(),
            developer: None,
            agents,
            mail: None,
            incoming_mail: bursar_mailboxes::IncomingMailSettings::default(),
            einvoicing: bursar_einvoicing::EinvoicingSettings::default(),
            stripe: None,
            jobs: Vec::new(),
        })
        .unwrap();
        let server = PortalServer { tenant: Tenant::at(app).await, provider, composed };
        for platform in platforms {
            server.register(*platform).await;
        }
        server
    }

    async fn register(&self, platform: Platform) {
        let (engine, project) = (&self.composed.engine, self.partner.credentials.project_id);
        let tx = engine.db.begin().await.unwrap();
        let app = apps::NewApp { project_id: project, platform, environment: PROVIDER, client_id: "client", client_secret: "secret" };
        apps::put(&tx, &engine.vault, &engine.env, app).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// A connection of the entity that waits; answers with the path of its link.
    pub async fn link(&self, platform: Option<Platform>) -> String {
        self.link_of(self.entity, platform).await
    }

    /// The same for another entity.
    pub async fn link_of(&self, entity: Uuid, platform: Option<Platform>) -> String {
        let body = platform.map_or(json!({}), |platform| json!({"platform": platform.as_str()}));
        let made = self.partner.post("/accounting_connections").entity(entity).json(body).await.expect(201);
        made["connection_url"].as_str().unwrap().strip_prefix(PUBLIC).unwrap().to_owned()
    }

    /// The entity's connection as the API shows it.
    pub async fn connection(&self) -> Value {
        // The clock may have moved behind the end of the first token.
        let token = self.partner.new_token().await;
        self.app.request(Method::GET, "/accounting_connections").token(&token).entity(self.entity).await.expect(200)["data"][0].clone()
    }

    /// Calls the simulator's control API.
    pub async fn control(&self, method: Method, path: &str, body: Value) -> Value {
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        let answer = self.provider.clone().oneshot(Request::builder().method(method).uri(path).body(body).unwrap()).await.unwrap();
        serde_json::from_slice(&answer.into_body().collect().await.unwrap().to_bytes()).unwrap()
    }

    /// Ids of a provider's companies, in their order.
    pub async fn companies(&self, provider: &str) -> Vec<String> {
        let known = self.control(Method::GET, "/_sim/companies", Value::Null).await;
        known[provider].as_array().unwrap().iter().map(|company| company["id"].as_str().unwrap().to_owned()).collect()
    }

    /// Calls that reached a provider at a path with this in it.
    pub async fn calls(&self, path: &str) -> usize {
        let known = self.control(Method::GET, "/_sim/requests", Value::Null).await;
        known["requests"].as_array().unwrap().iter().filter(|call| call["path"].as_str().unwrap().contains(path)).count()
    }

    /// Works off everything of this server's apps that is due: other tests share the database.
    pub async fn work(&self) {
        let db = &self.composed.db;
        let sql = "SELECT id, platform FROM provider_apps WHERE project_id = $1";
        let project = self.partner.credentials.project_id;
        let apps = fetch_all(db, sql, [project.into()]).await.unwrap();
        for app in apps {
            let (id, platform): (Uuid, String) = (app.try_get("", "id").unwrap(), app.try_get("", "platform").unwrap());
            for lane in [format!("ledger/{platform}/{id}/"), format!("consent/{id}/")] {
                self.composed.runner.drain(&lane).await.unwrap();
            }
        }
    }

    /// Everything that is served, for what a person cannot say.
    pub fn router(&self) -> Router {
        self.composed.router.clone()
    }

    /// Moves the clock on.
    pub fn wait(&self, minutes: i64) {
        self.app.advance(TimeDelta::minutes(minutes));
    }

    /// Somebody with a browser of their own.
    pub fn person(&self) -> Person<'_> {
        Person { server: self, cookie: None }
    }
}

/// Somebody with a browser.
pub struct Person<'a> {
    pub server: &'a PortalServer,
    pub cookie: Option<String>,
}

/// What the browser shows.
pub struct Shown {
    pub status: u16,
    pub location: String,
    pub headers: http::HeaderMap,
    pub text: String,
}

impl Shown {
    /// Panics unless the page has this status and says these words.
    #[track_caller]
    pub fn says(&self, status: u16, words: &str) -> &Self {
        assert_eq!(self.status, status, "{}", self.text);
        assert!(self.text.contains(words), "the page does not say {words:?}: {}", self.text);
        self
    }

    /// Panics unless the browser is sent on; answers where to.
    #[track_caller]
    pub fn leads(&self) -> &str {
        assert_eq!(self.status, 303, "{}", self.text);
        &self.location
    }
}

impl Person<'_> {
    pub async fn get(&self, path: &str) -> Shown {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Presses a button of one of our pages.
    pub async fn post(&mut self, path: &str, form: &str) -> Shown {
        let request = Request::post(path).header(ORIGIN, PUBLIC).header("sec-fetch-site", "same-origin");
        let shown =
            self.send(request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(Body::from(form.to_owned())).unwrap()).await;
        if let Some(cookie) = shown.headers.get(SET_COOKIE) {
            self.cookie = cookie.to_str().unwrap().split(';').next().map(str::to_owned);
        }
        shown
    }

    pub async fn send(&self, mut request: Request<Body>) -> Shown {
        if let Some(cookie) = &self.cookie {
            request.headers_mut().insert(COOKIE, cookie.parse().unwrap());
        }
        let answer = self.server.router().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let text = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
        let location = parts.headers.get(LOCATION).map(|location| location.to_str().unwrap().to_owned()).unwrap_or_default();
        Shown { status: parts.status.as_u16(), location, headers: parts.headers, text }
    }

    /// Begins at the link and decides at the provider; answers with the address that leads back to us.
    pub async fn decide(&mut self, link: &str, platform: Platform, companies: &[&str], is_allowed: bool) -> String {
        let form = format!("platform={}", platform.as_str());
        let provider = self.post(&format!("{link}/start"), &form).await.leads().to_owned();
        let back = consent(&self.server.provider, &provider, companies, is_allowed).await;
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(back).finish();
        format!("/oauth/{}/callback?{query}", platform.as_str())
    }

    /// The whole way, until the company is confirmed.
    pub async fn connect(&mut self, link: &str, platform: Platform, company: &str) -> Shown {
        let back = self.decide(link, platform, &[company], true).await;
        assert_eq!(self.get(&back).await.leads(), format!("{link}/confirm"));
        self.confirm(link, company).await
    }

    pub async fn confirm(&mut self, link: &str, company: &str) -> Shown {
        self.post(&format!("{link}/confirm"), &format!("company={company}&decision=confirm")).await
    }
}
