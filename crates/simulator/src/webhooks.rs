//! The providers' own webhooks: made when a company's books change, kept in an outbox, and posted by the server (or taken
//! by a test). Loss, repeats and disorder are switches, because real webhooks have all three.

use std::collections::VecDeque;

use base64::Engine;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::Provider;
use crate::random::Random;

/// Where a provider posts its webhooks, and how badly.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Target {
    pub provider: Provider,
    /// Only plain `http://`; empty keeps the messages in the outbox.
    #[serde(default)]
    pub url: String,
    /// QuickBooks' verifier token or Xero's webhook key.
    pub secret: String,
    /// Probability that a message is lost.
    #[serde(default)]
    pub drop: f64,
    /// Probability that a message is sent twice.
    #[serde(default)]
    pub duplicate: f64,
    /// Probability that a message overtakes the one before it.
    #[serde(default)]
    pub reorder: f64,
    /// Signs with another secret.
    #[serde(default)]
    pub wrong_signature: bool,
    /// QuickBooks: `legacy` (eventNotifications) or `cloudevents`.
    #[serde(default = "legacy")]
    pub shape: String,
}

fn legacy() -> String {
    "legacy".to_owned()
}

/// A message ready to be posted.
#[derive(Clone, Debug, Serialize)]
pub struct Message {
    /// `quickbooks`, `xero` or `stripe`.
    pub provider: &'static str,
    pub url: String,
    pub header: &'static str,
    pub signature: String,
    pub body: String,
}

/// Targets and messages that wait.
#[derive(Default)]
pub struct Outbox {
    pub targets: Vec<Target>,
    pub waiting: VecDeque<Message>,
}

impl Outbox {
    /// The target of a provider, if somebody asked for its webhooks.
    pub fn target(&self, provider: Provider) -> Option<Target> {
        self.targets.iter().find(|target| target.provider == provider).cloned()
    }

    /// Signs a body and queues it, or loses, doubles or reorders it as the target says.
    pub fn send(&mut self, provider: Provider, body: String, random: &mut Random) {
        let Some(target) = self.target(provider) else { return };
        if random.chance(target.drop) {
            return;
        }
        let (provider, header) = match provider {
            Provider::QuickBooks => ("quickbooks", "intuit-signature"),
            Provider::Xero => ("xero", "x-xero-signature"),
        };
        let secret = if target.wrong_signature { format!("not {}", target.secret) } else { target.secret.clone() };
        let message = Message { provider, url: target.url.clone(), header, signature: sign(&secret, &body), body };
        if random.chance(target.duplicate) {
            self.waiting.push_back(message.clone());
        }
        if random.chance(target.reorder) {
            let place = self.waiting.len().saturating_sub(1);
            self.waiting.insert(place, message);
        } else {
            self.waiting.push_back(message);
        }
    }
}

/// base64(HMAC-SHA256(secret, body)): both providers sign like this.
pub fn sign(secret: &str, body: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(body.as_bytes());
    base64::engine::general_purpose::STANDARD.encode(mac.finalize().into_bytes())
}
