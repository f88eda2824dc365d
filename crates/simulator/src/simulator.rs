//! A world behind a router, or behind a port.

use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use tokio::net::TcpListener;

use crate::access_point::AccessPoint;
use crate::clock::Clock;
use crate::options::Options;
use crate::webhooks::Message;
use crate::world::{self, World};
use crate::{Provider, control, mails, post, quickbooks, stripe, traffic, xero};

/// A running simulation; clones share one world.
#[derive(Clone)]
pub struct Simulator {
    world: world::Shared,
    access_point: AccessPoint,
}

impl Simulator {
    /// Makes a world and its companies. Large sizes take seconds.
    pub fn new(options: Options) -> Self {
        Self { world: Arc::new(Mutex::new(World::new(options))), access_point: AccessPoint::default() }
    }

    /// Everything on one router: both providers behind the fault middleware, the access point, and the control API.
    pub fn router(&self) -> Router {
        let quickbooks = traffic::watch(quickbooks::routes(), Provider::QuickBooks, &self.world);
        let xero = traffic::watch(xero::routes(), Provider::Xero, &self.world);
        let ledgers = quickbooks.merge(xero).merge(stripe::routes()).merge(control::routes());
        ledgers.with_state(self.world.clone()).merge(self.access_point.router())
    }

    /// The world, for a test that looks at it or changes it directly. Give the guard back before the next request.
    pub fn world(&self) -> MutexGuard<'_, World> {
        world::lock(&self.world)
    }

    /// The access point of the network of electronic invoices.
    pub fn access_point(&self) -> &AccessPoint {
        &self.access_point
    }

    /// The clock of this world.
    pub fn clock(&self) -> Clock {
        self.world().clock.clone()
    }

    /// The webhooks that wait, for a test that delivers them itself; they are gone from the outbox.
    pub fn take_webhooks(&self) -> Vec<Message> {
        self.world().webhooks.waiting.drain(..).collect()
    }

    /// Lets Stripe post its events there, signed by this secret.
    pub fn tell_of_stripe(&self, url: String, secret: &str) {
        self.world().stripe.endpoint = Some(stripe::Endpoint { url, secret: secret.to_owned(), connect_secret: None });
    }

    /// Takes mails by SMTP for ever.
    pub async fn take_mails(&self, listener: TcpListener) -> std::io::Result<()> {
        mails::serve(listener, &self.world).await
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
