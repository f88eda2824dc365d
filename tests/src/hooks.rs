//! Webhooks of one partner: a real receiver on the loopback interface, and the worker that delivers to it.
//!
//! ```ignore
//! let hooks = Hooks::open().await;
//! let subscription = hooks.subscribe("entity", "/hook").await;
//! hooks.receiver.answer("/hook", Reply::Status(503));
//! hooks.partner.entity().await;
//! hooks.work().await;
//! hooks.wait(TimeDelta::minutes(1)).await;
//! assert_eq!(hooks.receiver.at("/hook").len(), 2);
//! ```

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use bursar_events::targets::{Lookup, system_lookup};
use bursar_events::{WebhookLimits, WebhookSender};
use bursar_jobs::{Limits, Registry, Runner};
use bursar_kernel::{TimeDelta, Timestamp, Uuid};
use bursar_store::{Db, Vault};
use bursar_web::EdgeOptions;
use http::header::{CONNECTION, LOCATION};
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::books::Books;
use crate::{Tenant, TestApp};

/// Installs the TLS provider, as the program does at its start.
pub fn tls() {
    // Another test of this process may have done so.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Tokens that outlive a test which waits for months, and webhooks to this machine.
pub fn patient(options: &mut EdgeOptions) {
    options.token_seconds = 10 * 365 * 86_400;
    options.webhook_networks = ["127.0.0.1/32"].map(|network| network.parse().expect("a network")).to_vec();
}

/// A webhook as it arrived.
#[derive(Debug, Clone)]
pub struct Received {
    /// The path that it was sent to.
    pub path: String,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, to the byte.
    pub text: String,
    /// The same, read.
    pub body: Value,
}

impl Received {
    /// The parts of its signature, in order.
    pub fn signature(&self) -> Vec<(String, String)> {
        let header = self.headers["monite-signature"].to_str().expect("a signature");
        let parts = header.split(',').map(|part| part.split_once('=').expect("a name and a value"));
        parts.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    /// Is the part of this name the signature by this secret, at this moment?
    pub fn is_signed(&self, part: &str, secret: &str, at: Timestamp) -> bool {
        let parts: HashMap<String, String> = self.signature().into_iter().collect();
        let expected = hmac(secret.as_bytes(), format!("{}.{}", at.timestamp(), self.text).as_bytes());
        parts["t"] == at.timestamp().to_string() && parts.get(part) == Some(&expected)
    }
}

/// HMAC-SHA256 in hexadecimal digits, from its definition (RFC 2104): independent of what the product uses.
fn hmac(key: &[u8], message: &[u8]) -> String {
    assert!(key.len() <= 64, "longer keys would be hashed first");
    let pad = |byte: u8| -> Vec<u8> { (0..64).map(|at| key.get(at).copied().unwrap_or_default() ^ byte).collect() };
    let inner = Sha256::digest([pad(0x36), message.to_vec()].concat());
    let outer = Sha256::digest([pad(0x5c), inner.to_vec()].concat());
    outer.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// How a path of the receiver answers.
#[derive(Debug, Clone)]
pub enum Reply {
    /// This status.
    Status(u16),
    /// This status and body.
    Body(u16, String),
    /// Elsewhere.
    Redirect(String),
    /// 200, once as many wait for it as the barrier counts.
    Together(Arc<Barrier>),
    /// Never.
    Silence,
}

#[derive(Default)]
struct Known {
    replies: HashMap<String, Reply>,
    received: Vec<Received>,
}

/// A real HTTP server that takes webhooks.
pub struct Receiver {
    /// Where it listens.
    pub address: SocketAddr,
    known: Arc<Mutex<Known>>,
    _server: JoinSet<()>,
}

impl Receiver {
    /// Listens on a free port of the loopback interface, and takes everything.
    pub async fn listen() -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let known: Arc<Mutex<Known>> = Arc::default();
        let router = Router::new().fallback(take).with_state(known.clone());
        let mut server = JoinSet::new();
        server.spawn(async move { axum::serve(listener, router).await.expect("the receiver serves") });
        Receiver { address, known, _server: server }
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// From now on this path answers so.
    pub fn answer(&self, path: &str, reply: Reply) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).replies.insert(path.to_owned(), reply);
    }

    /// Everything that arrived, in order.
    pub fn all(&self) -> Vec<Received> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).received.clone()
    }

    /// What arrived at a path, in order.
    pub fn at(&self, path: &str) -> Vec<Received> {
        self.all().into_iter().filter(|received| received.path == path).collect()
    }

    /// The actions of what arrived at a path, in order.
    pub fn actions(&self, path: &str) -> Vec<String> {
        self.at(path).iter().map(|received| received.body["action"].as_str().expect("an action").to_owned()).collect()
    }
}

async fn take(State(known): State<Arc<Mutex<Known>>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let bytes = body.collect().await.expect("the body arrives").to_bytes();
    let text = String::from_utf8(bytes.to_vec()).expect("the body is text");
    let body = serde_json::from_str(&text).unwrap_or_default();
    let path = parts.uri.path().to_owned();
    let reply = {
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        known.received.push(Received { path: path.clone(), headers: parts.headers, text, body });
        known.replies.get(&path).cloned().unwrap_or(Reply::Status(200))
    };
    let status = |status: u16| StatusCode::from_u16(status).expect("a status");
    let mut answer = match reply {
        Reply::Status(code) => status(code).into_response(),
        Reply::Body(code, text) => (status(code), text).into_response(),
        Reply::Redirect(target) => (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, target)]).into_response(),
        Reply::Together(barrier) => {
            barrier.wait().await;
            StatusCode::OK.into_response()
        }
        Reply::Silence => std::future::pending().await,
    };
    // Each webhook comes over a connection of its own, so that each is looked up anew.
    answer.headers_mut().insert(CONNECTION, "close".parse().expect("a header"));
    answer
}

/// A subscription to something.
#[derive(Debug, Clone)]
pub struct Subscribed {
    /// Its id.
    pub id: Uuid,
    /// What signs.
    pub secret: String,
}

/// A partner with an entity, a receiver and a worker.
pub struct Hooks {
    tenant: Tenant,
    pub receiver: Receiver,
    lookup: Lookup,
    worker: Runner,
}

crate::derefs_to_tenant!(Hooks, tenant);

impl Hooks {
    /// Webhooks may go to this machine, and nobody has to wait for an answer.
    pub async fn open() -> Hooks {
        Self::open_with(system_lookup()).await
    }

    /// The same; names are found by `lookup`.
    pub async fn open_with(lookup: Lookup) -> Hooks {
        Self::over(TestApp::start_with(patient).await, lookup).await
    }

    /// The same on a database that no other test touches: for a worker that takes whatever is due.
    pub async fn open_alone() -> Hooks {
        Self::over(TestApp::start_alone(patient).await, system_lookup()).await
    }

    async fn over(app: TestApp, lookup: Lookup) -> Hooks {
        tls();
        let worker = worker(&app, app.db().clone(), &lookup, SHORT);
        Hooks { tenant: Tenant::at(app).await, receiver: Receiver::listen().await, lookup, worker }
    }

    /// The webhooks of a partner with books.
    pub async fn beside(books: &Books, receiver: Receiver, lookup: Lookup) -> Hooks {
        tls();
        let worker = worker(&books.app, books.app.db().clone(), &lookup, SHORT);
        Hooks { tenant: books.tenant.clone(), receiver, lookup, worker }
    }

    /// Subscribes a path of the receiver to all events of a type of object.
    pub async fn subscribe(&self, object_type: &str, path: &str) -> Subscribed {
        self.subscribe_with(json!({"object_type": object_type, "url": self.receiver.url(path)})).await
    }

    /// Subscribes as the body says.
    pub async fn subscribe_with(&self, body: Value) -> Subscribed {
        let made = self.partner.post("/webhook_subscriptions").json(body).await.expect(201);
        let id = made["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
        Subscribed { id, secret: made["secret"].as_str().expect("a secret").to_owned() }
    }

    /// The subscription as the API shows it.
    pub async fn subscription(&self, subscribed: &Subscribed) -> Value {
        self.partner.get(&format!("/webhook_subscriptions/{}", subscribed.id)).await.expect(200)
    }

    /// POST to an operation of a subscription.
    pub async fn tell(&self, subscribed: &Subscribed, operation: &str) -> Value {
        self.partner.post(&format!("/webhook_subscriptions/{}/{operation}", subscribed.id)).await.expect(200)
    }

    /// Changes the entity, a second later: `entity.updated`.
    pub async fn change(&self, phone: &str) {
        self.change_of(self.entity, phone).await;
    }

    /// Changes an entity, a second later.
    pub async fn change_of(&self, entity: Uuid, phone: &str) {
        self.app.advance(TimeDelta::seconds(1));
        self.partner.patch(&format!("/entities/{entity}")).json(json!({"phone": phone})).await.expect(200);
    }

    /// Another worker, over this database.
    pub fn worker(&self, db: Db) -> Runner {
        worker(&self.app, db, &self.lookup, SHORT)
    }

    /// Another worker, which waits for an answer for longer than any test lasts.
    pub fn patient_worker(&self) -> Runner {
        worker(&self.app, self.app.db().clone(), &self.lookup, Duration::from_secs(3600))
    }

    /// The lanes of this partner's webhooks.
    pub fn lanes(&self) -> String {
        format!("webhook/{}/", self.partner.credentials.partner_id)
    }

    /// Delivers everything of this partner that is due.
    pub async fn work(&self) {
        self.worker.drain(&self.lanes()).await.expect("the queue works");
    }

    /// Moves the clock on and delivers what has become due.
    pub async fn wait(&self, by: TimeDelta) {
        self.app.advance(by);
        self.work().await;
    }

    /// Jobs of this partner's webhooks, due or not.
    pub async fn jobs(&self) -> i64 {
        let never = "9999-01-01T00:00:00Z".parse().expect("a time");
        bursar_jobs::pending(self.app.db(), &self.lanes(), never).await.expect("the queue can be read")
    }

    /// The deliveries of the entity's events, with this query.
    pub async fn deliveries(&self, query: &str) -> Vec<Value> {
        let listed = self.get(&format!("/webhook_deliveries{query}")).await.expect(200);
        listed["data"].as_array().expect("a list").clone()
    }

    /// The entity's events, with this query.
    pub async fn events(&self, query: &str) -> Vec<Value> {
        let listed = self.get(&format!("/events{query}")).await.expect(200);
        listed["data"].as_array().expect("a list").clone()
    }
}

/// How long a worker waits for an answer, unless the test is about waiting.
const SHORT: Duration = Duration::from_millis(300);

fn worker(app: &TestApp, db: Db, lookup: &Lookup, timeout: Duration) -> Runner {
    let networks = app.edge.options.webhook_networks.clone();
    let limits = WebhookLimits { timeout, ..WebhookLimits::new(networks) };
    let env = app.env().clone();
    let sender = WebhookSender::new(db.clone(), env.clone(), Vault::new([7; 32]), limits, lookup.clone());
    let mut registry = Registry::default();
    bursar_events::jobs(&mut registry, &Arc::new(sender));
    Runner::new(db, env, registry, Limits::default())
}
