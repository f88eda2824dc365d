//! The sender: carries a webhook to its address, and nowhere else.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bursar_kernel::{Env, Timestamp, Uuid};
use bursar_store::{Db, Vault};
use http::Method;
use http::header::CONTENT_TYPE;

use super::payload::payload;
use super::signature::header;
use super::store::Head;
use crate::targets::{IpNet, Lookup, Outbound};

/// How much of an answer is kept.
const KEPT_BYTES: usize = 4096;

/// What a sender keeps to.
#[derive(Debug, Clone)]
pub struct WebhookLimits {
    /// From the first byte sent to the last received.
    pub timeout: Duration,
    /// Addresses of a partner that fail get no more than so many attempts at a time of one process, each no more than one: whoever does
    /// not answer holds up neither the partner's other addresses nor anybody else's.
    pub failing: usize,
    /// Networks beyond the public internet that webhooks may be sent to.
    pub networks: Vec<IpNet>,
}

impl WebhookLimits {
    /// 30 seconds; two failing addresses of a partner at a time.
    pub fn new(networks: Vec<IpNet>) -> Self {
        WebhookLimits { timeout: Duration::from_secs(30), failing: 2, networks }
    }
}

/// Carries webhooks.
pub struct WebhookSender {
    pub(crate) db: Db,
    pub(crate) env: Env,
    pub(crate) vault: Vault,
    limits: WebhookLimits,
    outbound: Outbound,
    /// Partner and subscription.
    failing: Mutex<HashSet<(Uuid, Uuid)>>,
}

/// What came of an attempt.
#[derive(Debug)]
pub(crate) struct Attempt {
    pub(crate) status: Option<u16>,
    /// The beginning of the body; without an answer, why there is none.
    pub(crate) response: String,
}

impl Attempt {
    fn failed(why: impl Into<String>) -> Self {
        Attempt { status: None, response: why.into() }
    }

    /// Any 2xx means that it was taken.
    pub(crate) fn is_success(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }
}

/// The right of a failing subscription to be tried.
pub(crate) struct Turn<'a> {
    sender: &'a WebhookSender,
    failing: Option<(Uuid, Uuid)>,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if let Some(failing) = self.failing {
            self.sender.failing.lock().unwrap_or_else(PoisonError::into_inner).remove(&failing);
        }
    }
}

impl WebhookSender {
    /// A sender that finds addresses by `lookup`.
    pub fn new(db: Db, env: Env, vault: Vault, limits: WebhookLimits, lookup: Lookup) -> Self {
        let outbound = Outbound::new(lookup, &limits.networks, limits.timeout);
        WebhookSender { db, env, vault, limits, outbound, failing: Mutex::default() }
    }

    /// May this subscription be tried now? One that works always may.
    pub(crate) fn turn(&self, head: &Head) -> Option<Turn<'_>> {
        let Some(_) = head.failing_since else { return Some(Turn { sender: self, failing: None }) };
        let mut failing = self.failing.lock().unwrap_or_else(PoisonError::into_inner);
        let (partner, subscription) = (head.event.partner_id, head.subscription_id);
        let of_partner = failing.iter().filter(|(other, _)| *other == partner).count();
        let is_free = of_partner < self.limits.failing && failing.insert((partner, subscription));
        // Made only when it is given: at its end it gives the place back.
        is_free.then(|| Turn { sender: self, failing: Some((partner, subscription)) })
    }

    /// Sends it once.
    pub(crate) async fn send(&self, head: &Head, now: Timestamp) -> Attempt {
        let Some(keys) = &head.keys else { return Attempt::failed("the secret cannot be opened any more: regenerate it") };
        let body = match payload(head.event.clone(), &head.dialect, head.subscription_id) {
            Ok(body) => body,
            Err(error) => return Attempt::failed(error.to_string()),
        };
        let request = match self.outbound.request(Method::POST, &head.url) {
            Ok(request) => request,
            Err(why) => return Attempt::failed(why),
        };
        let request = request.header(CONTENT_TYPE, "application/json").header("monite-signature", header(keys, now, &body));
        match request.body(body).send().await {
            Ok(answer) => read(answer).await,
            Err(error) => Attempt::failed(self.outbound.words(&error)),
        }
    }
}

/// The status decides; of the body only the beginning is read, and one that breaks off is as good as one that ends.
async fn read(mut answer: reqwest::Response) -> Attempt {
    let status = answer.status().as_u16();
    let mut body = Vec::new();
    while body.len() < KEPT_BYTES {
        match answer.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk[..chunk.len().min(KEPT_BYTES - body.len())]),
            Ok(None) | Err(_) => break,
        }
    }
    // Postgres keeps no NUL in a text.
    let response = String::from_utf8_lossy(&body).replace('\0', "\u{fffd}");
    Attempt { status: Some(status), response }
}
