//! QuickBooks Online and Xero on one port, with a clock, faults and a journal. Imports no product crate.
//!
//! Both providers are served at their own paths from the root of the port, so an official client needs only another host:
//! `/connect/oauth2`, `/oauth2/v1/tokens/bearer`, `/v3/company/{realm}/...` for QuickBooks Online; `/identity/connect/authorize`,
//! `/connect/token`, `/connections`, `/api.xro/2.0/...` for Xero. `/_sim/...` is the control API: it moves the clock, arms
//! faults, edits the books as a person would, and shows what was asked.
//!
//! ```no_run
//! # async fn example() -> std::io::Result<()> {
//! use bursar_simulator::{Options, Simulator};
//!
//! let simulator = Simulator::new(Options::default());
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:4010").await?;
//! simulator.serve(listener, std::future::pending()).await
//! # }
//! ```
//!
//! In a test, call [`Simulator::router`] as a tower service and give [`Options::clock`] a manual clock: the same seed and the
//! same requests then give the same bytes. A dropped connection is a response with the extension [`Dropped`].

mod clock;
mod company;
mod consent;
mod control;
mod faults;
mod journal;
mod limits;
mod oauth;
mod post;
mod quickbooks;
mod random;
mod settings;
mod traffic;
mod webhooks;
mod world;
mod xero;

use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use tokio::net::TcpListener;

pub use clock::Clock;
pub use faults::Dropped;
pub use journal::{Call, Journal};
pub use webhooks::Message;
pub use world::{Provider, World};

/// What a world starts with.
#[derive(Clone)]
pub struct Options {
    /// Everything random follows from it.
    pub seed: u64,
    pub clock: Clock,
    pub contacts: usize,
    pub items: usize,
    pub bills: usize,
    pub invoices: usize,
    /// The providers whose first company has these sizes; others stay small, so that half a million invoices are made once.
    pub scaled: Vec<Provider>,
    /// Whether the published rate limits refuse calls.
    pub limits_enforced: bool,
    /// How clients reach the simulator; discovery documents and links are built from it, without a slash at the end. Empty
    /// takes the host that the request names.
    pub public_url: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 1,
            clock: Clock::system(),
            contacts: 60,
            items: 40,
            bills: 500,
            invoices: 500,
            scaled: vec![Provider::QuickBooks, Provider::Xero],
            limits_enforced: true,
            public_url: String::new(),
        }
    }
}

/// A running simulation; clones share one world.
#[derive(Clone)]
pub struct Simulator {
    world: world::Shared,
}

impl Simulator {
    /// Makes a world and its companies. Large sizes take seconds.
    pub fn new(options: Options) -> Self {
        Self { world: Arc::new(Mutex::new(World::new(options))) }
    }

    /// Everything on one router: both providers behind the fault middleware, and the control API.
    pub fn router(&self) -> Router {
        let quickbooks = traffic::watch(quickbooks::routes(), Provider::QuickBooks, &self.world);
        let xero = traffic::watch(xero::routes(), Provider::Xero, &self.world);
        quickbooks.merge(xero).merge(control::routes()).with_state(self.world.clone())
    }

    /// The world, for a test that looks at it or changes it directly. Give the guard back before the next request.
    pub fn world(&self) -> MutexGuard<'_, World> {
        world::lock(&self.world)
    }

    /// The clock of this world.
    pub fn clock(&self) -> Clock {
        self.world().clock.clone()
    }

    /// The webhooks that wait, for a test that delivers them itself; they are gone from the outbox.
    pub fn take_webhooks(&self) -> Vec<Message> {
        self.world().webhooks.waiting.drain(..).collect()
    }

    /// Serves until `shutdown` completes, and posts webhooks meanwhile.
    pub async fn serve(&self, listener: TcpListener, shutdown: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
        let server = axum::serve(listener, self.router()).with_graceful_shutdown(shutdown);
        tokio::select! {
            ended = server => ended,
            () = post::deliver(&self.world) => Ok(()),
        }
    }
}
