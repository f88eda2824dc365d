//! `Idempotency-Key`: the first answer again, for as long as the settings say.

use super::access::Call;
use super::answers::json_answer;
use super::problems::Problem;
use crate::journal::Replayed;
use crate::world::World;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use chrono::{DateTime, Duration, Utc};
use http::StatusCode;
use http_body_util::BodyExt;
use serde_json::json;
use sha2::{Digest, Sha256};

/// Longer keys are refused.
const MAX_LENGTH: usize = 128;
/// With this many keys the forgotten ones are cleared away.
const MAX_COUNT: usize = 100_000;

/// The scope of a key: one app in one organisation.
type Scope = (String, uuid::Uuid, String);

/// A key that is new, with what will be compared when it comes again.
pub struct Key {
    scope: Scope,
    fingerprint: String,
}

/// The answer kept under a key.
#[derive(Debug)]
pub struct Kept {
    at: DateTime<Utc>,
    fingerprint: String,
    status: StatusCode,
    body: Bytes,
}

pub type Keys = std::collections::BTreeMap<Scope, Kept>;

pub enum Found {
    None,
    New(Key),
    Replay(Response),
    Refuse(Response),
}

/// What is known of the key of a call.
pub fn look(world: &mut World, call: &Call<'_>, body: &Bytes) -> Found {
    let Some(key) = call.headers.get("idempotency-key").and_then(|value| value.to_str().ok()).filter(|key| !key.is_empty()) else {
        return Found::None;
    };
    if key.len() > MAX_LENGTH {
        return Found::Refuse(refused("Idempotency-Key header must not exceed 128 characters."));
    }
    let mut hash = Sha256::new();
    hash.update(format!("{} {}\n", call.method, call.path.to_lowercase()));
    hash.update(body);
    let fingerprint = hex::encode(hash.finalize());
    let scope = (call.caller.client_id.clone(), call.tenant, key.to_owned());
    let forgets = world.clock.now() - Duration::seconds(world.xero_settings.idempotency_ttl_seconds);
    if world.xero.keys.len() >= MAX_COUNT || world.xero.keys.get(&scope).is_some_and(|kept| kept.at <= forgets) {
        world.xero.keys.retain(|_, kept| kept.at > forgets);
    }
    match world.xero.keys.get(&scope) {
        Some(kept) if kept.fingerprint != fingerprint && world.xero_settings.idempotency_body_must_match => {
            Found::Refuse(refused("Idempotency-Key header has already been used for a different request."))
        }
        Some(kept) => {
            let mut response = json_answer(kept.status, String::new());
            *response.body_mut() = Body::from(kept.body.clone());
            response.extensions_mut().insert(Replayed);
            Found::Replay(response)
        }
        None => Found::New(Key { scope, fingerprint }),
    }
}

/// Keeps the answer of a call that was done. All bodies here are whole, so they are ready at once.
pub fn keep(world: &mut World, key: Key, response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let collected = futures::FutureExt::now_or_never(body.collect());
    let bytes = collected.and_then(Result::ok).map(http_body_util::Collected::to_bytes).unwrap_or_default();
    let kept = Kept { at: world.clock.now(), fingerprint: key.fingerprint, status: parts.status, body: bytes.clone() };
    if !parts.status.is_server_error() {
        world.xero.keys.insert(key.scope, kept);
    }
    Response::from_parts(parts, Body::from(bytes))
}

fn refused(sentence: &str) -> Response {
    Problem::Validation(vec![json!({"ValidationErrors": [{"Message": sentence}]})]).into_response()
}
