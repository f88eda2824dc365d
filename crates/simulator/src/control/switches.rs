//! Clock, faults, limits, settings, apps and webhooks.

use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use chrono::{DateTime, Duration, Utc};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{read, respond};
use crate::Provider;
use crate::faults::Fault;
use crate::webhooks::Target;
use crate::world::{Shared, World, lock};

pub(super) async fn clock(State(world): State<Shared>) -> Response {
    respond(Ok(json!({ "now": lock(&world).clock.now() })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MoveClock {
    set: Option<DateTime<Utc>>,
    advance_seconds: Option<i64>,
}

/// `{"set": "2026-01-31T12:00:00Z"}` or `{"advance_seconds": 3600}`.
pub(super) async fn move_clock(State(world): State<Shared>, body: Bytes) -> Response {
    respond(read::<MoveClock>(&body).map(|asked| {
        let clock = lock(&world).clock.clone();
        if let Some(at) = asked.set {
            clock.set(at);
        }
        clock.advance(Duration::seconds(asked.advance_seconds.unwrap_or(0)));
        json!({ "now": clock.now() })
    }))
}

pub(super) async fn faults(State(world): State<Shared>) -> Response {
    respond(Ok(json!({ "faults": lock(&world).faults.faults })))
}

/// Arms one fault, or a list of them.
pub(super) async fn arm_fault(State(world): State<Shared>, body: Bytes) -> Response {
    let faults = read::<Value>(&body).and_then(|value| {
        let list = if value.is_array() { value } else { Value::Array(vec![value]) };
        serde_json::from_value::<Vec<Fault>>(list).map_err(|problem| problem.to_string())
    });
    respond(faults.map(|faults| {
        let plan = &mut lock(&world).faults;
        json!({ "ids": faults.into_iter().map(|fault| plan.arm(fault)).collect::<Vec<_>>() })
    }))
}

pub(super) async fn clear_faults(State(world): State<Shared>) -> Response {
    lock(&world).faults.faults.clear();
    respond(Ok(json!({})))
}

pub(super) async fn limits(State(world): State<Shared>) -> Response {
    let world = lock(&world);
    respond(Ok(json!({ "quickbooks": world.limits.quickbooks, "xero": world.limits.xero })))
}

/// `{"provider": "xero", "per_minute": 60, "enforced": true}`: what is absent stays, null takes a limit away.
pub(super) async fn set_limits(State(world): State<Shared>, body: Bytes) -> Response {
    let mut world = lock(&world);
    respond(switch(&body, |provider, change| {
        let limit = world.limits.of(provider);
        *limit = changed(limit, change)?;
        Ok(json!(limit))
    }))
}

pub(super) async fn settings(State(world): State<Shared>) -> Response {
    let world = lock(&world);
    respond(Ok(json!({ "quickbooks": world.quickbooks_settings, "xero": world.xero_settings })))
}

/// `{"provider": "quickbooks", "rotation": "every_call"}`: what is absent stays.
pub(super) async fn set_settings(State(world): State<Shared>, body: Bytes) -> Response {
    let mut world = lock(&world);
    respond(switch(&body, |provider, change| {
        let settings = world.settings_mut(provider);
        *settings = changed(settings, change)?;
        Ok(json!(settings))
    }))
}

fn switch(body: &Bytes, apply: impl FnOnce(Provider, serde_json::Map<String, Value>) -> Result<Value, String>) -> Result<Value, String> {
    let mut change = read::<serde_json::Map<String, Value>>(body)?;
    let provider = change.remove("provider").ok_or("provider is missing: quickbooks or xero")?;
    apply(serde_json::from_value(provider).map_err(|problem| problem.to_string())?, change)
}

/// The same switches with some of them changed; a name that no switch has is refused.
fn changed<T: Serialize + DeserializeOwned>(current: &T, change: serde_json::Map<String, Value>) -> Result<T, String> {
    let mut value = serde_json::to_value(current).map_err(|problem| problem.to_string())?;
    for (name, wanted) in change {
        *value.get_mut(&name).ok_or_else(|| format!("no switch {name:?}"))? = wanted;
    }
    serde_json::from_value(value).map_err(|problem| problem.to_string())
}

#[derive(Deserialize)]
struct App {
    client_id: String,
    client_secret: String,
}

/// From now on this app needs this secret.
pub(super) async fn register_app(State(world): State<Shared>, body: Bytes) -> Response {
    respond(read::<App>(&body).map(|app| {
        lock(&world).oauth.apps.insert(app.client_id, app.client_secret);
        json!({})
    }))
}

pub(super) async fn waiting_webhooks(State(world): State<Shared>) -> Response {
    respond(Ok(json!({ "waiting": lock(&world).webhooks.waiting })))
}

/// Takes all waiting messages out of the outbox.
pub(super) async fn take_webhooks(State(world): State<Shared>) -> Response {
    let taken: Vec<_> = lock(&world).webhooks.waiting.drain(..).collect();
    respond(Ok(json!({ "taken": taken })))
}

/// Sets where a provider posts: one target a provider.
pub(super) async fn set_webhooks(State(world): State<Shared>, body: Bytes) -> Response {
    respond(read::<Target>(&body).map(|target| {
        let mut world = lock(&world);
        world.webhooks.targets.retain(|known| known.provider != target.provider);
        world.webhooks.targets.push(target);
        json!({})
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expire {
    provider: Provider,
}

/// Every access token of a provider expires now; refresh tokens live on.
pub(super) async fn expire_tokens(State(world): State<Shared>, body: Bytes) -> Response {
    respond(read::<Expire>(&body).map(|asked| {
        let mut world = lock(&world);
        let now = world.clock.now();
        world.oauth.expire_access(asked.provider, now);
        json!({})
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reset {
    seed: Option<u64>,
    contacts: Option<usize>,
    items: Option<usize>,
    bills: Option<usize>,
    invoices: Option<usize>,
}

/// A new world with the same options, but for those that are given. The clock stays where it is.
pub(super) async fn reset(State(world): State<Shared>, body: Bytes) -> Response {
    respond(read::<Reset>(&body).map(|asked| {
        let mut options = lock(&world).options.clone();
        options.seed = asked.seed.unwrap_or(options.seed);
        options.contacts = asked.contacts.unwrap_or(options.contacts);
        options.items = asked.items.unwrap_or(options.items);
        options.bills = asked.bills.unwrap_or(options.bills);
        options.invoices = asked.invoices.unwrap_or(options.invoices);
        let fresh = World::new(options);
        *lock(&world) = fresh;
        json!({})
    }))
}
