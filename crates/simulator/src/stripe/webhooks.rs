//! Events of Stripe, signed as it signs them.

use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::random::Random;
use crate::webhooks::Message;

/// Where events are posted, and by what they are signed.
#[derive(Clone, Debug, Deserialize)]
pub struct Endpoint {
    /// Only plain `http://`; empty keeps the messages in the outbox.
    #[serde(default)]
    pub url: String,
    pub secret: String,
    /// Signs events of connected accounts; the same where none is given.
    #[serde(default)]
    pub connect_secret: Option<String>,
}

/// An event of that kind about this object of the platform's account, or of a connected one.
pub(super) fn event(endpoint: &Endpoint, kind: &str, account: Option<&str>, object: &Value, now: i64, random: &mut Random) -> Message {
    let id = format!("evt_{}", random.uuid().simple());
    let mut body = json!({
        "id": id, "object": "event", "api_version": "2024-06-20", "created": now, "data": {"object": object}, "livemode": false,
        "pending_webhooks": 1, "request": {"id": null, "idempotency_key": null}, "type": kind,
    });
    if let Some(account) = account {
        body["account"] = account.into();
    }
    let body = body.to_string();
    let secret = endpoint.connect_secret.as_ref().filter(|_| account.is_some()).unwrap_or(&endpoint.secret);
    let signature = format!("t={now},v1={}", sign(secret, now, &body));
    Message { provider: "stripe", url: endpoint.url.clone(), header: "stripe-signature", signature, body }
}

/// HMAC-SHA256 of `<time>.<body>` in hex.
fn sign(secret: &str, time: i64, body: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(format!("{time}.{body}").as_bytes());
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}
