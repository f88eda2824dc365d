//! The calls: forms in, JSON out. A key answers the same call once, and another call under it is refused.

use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::payments::{Payment, Refusal};
use crate::world::{Shared, World, lock};

type Fields = Vec<(String, String)>;

fn fields(body: &[u8]) -> Fields {
    serde_html_form::from_bytes(body).unwrap_or_default()
}

fn field<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.iter().find(|(named, _)| named == name).map(|(_, value)| value.as_str())
}

pub(super) fn refused((status, kind, code, message): Refusal) -> Response {
    let body = json!({"error": {"type": kind, "code": code, "message": message}});
    (StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST), axum::Json(body)).into_response()
}

/// Answers whoever has a secret key, and under a key of its own the same call once.
fn answer(
    world: &Shared,
    headers: &HeaderMap,
    call: &str,
    asked: &Fields,
    act: impl FnOnce(&mut World) -> Result<Value, Refusal>,
) -> Response {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let has_key = text(header::AUTHORIZATION.as_str()).is_some_and(|word| word.starts_with("Bearer sk_") || word.starts_with("Basic "));
    if !has_key {
        return refused((401, "invalid_request_error", "api_key_missing", "You did not provide an API key.".to_owned()));
    }
    let mut world = lock(world);
    let mut whole = asked.clone();
    whole.push(("call".to_owned(), call.to_owned()));
    let key = text("idempotency-key");
    if let Some((before, answered)) = key.as_ref().and_then(|key| world.stripe.answered.get(key)) {
        if *before != whole {
            let message = "Keys for idempotent requests can only be used with the same parameters they were first used with.";
            return refused((400, "idempotency_error", "idempotency_key_in_use", message.to_owned()));
        }
        return axum::Json(answered.clone()).into_response();
    }
    match act(&mut world) {
        Ok(body) => {
            if let Some(key) = key {
                world.stripe.answered.insert(key, (whole, body.clone()));
            }
            axum::Json(body).into_response()
        }
        Err(refusal) => refused(refusal),
    }
}

/// Tells of a payment that changed.
pub(super) fn tell(world: &mut World, kind: &str, id: &str) {
    let now = world.clock.now().timestamp();
    let World { stripe, random, webhooks, .. } = world;
    webhooks.waiting.extend(stripe.told(kind, id, now, random));
}

pub(super) fn told_of(status: &str) -> &'static str {
    match status {
        "succeeded" => "payment_intent.succeeded",
        "processing" => "payment_intent.processing",
        "canceled" => "payment_intent.canceled",
        _ => "payment_intent.payment_failed",
    }
}

pub(super) async fn create(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let asked = fields(&body);
    answer(&world, &headers, "create", &asked, |world| {
        let missing = |name: &str| (400, "invalid_request_error", "parameter_missing", format!("Missing required param: {name}."));
        let amount = field(&asked, "amount").and_then(|amount| amount.parse().ok()).filter(|amount| *amount > 0);
        let currency = field(&asked, "currency").ok_or_else(|| missing("currency"))?;
        let types: Vec<String> =
            asked.iter().filter(|(name, _)| name.starts_with("payment_method_types[")).map(|(_, kind)| kind.clone()).collect();
        let id = number(&headers, world);
        let payment = Payment {
            secret: format!("{id}_secret_{}", world.random.uuid().simple()),
            amount: amount.ok_or_else(|| missing("amount"))?,
            currency: currency.to_ascii_lowercase(),
            description: field(&asked, "description").map(str::to_owned),
            types: if types.is_empty() { vec!["card".to_owned()] } else { types },
            status: "requires_payment_method",
            created: world.clock.now().timestamp(),
            charge: None,
            id: id.clone(),
        };
        let body = payment.body(false);
        world.stripe.payments.insert(id, payment);
        Ok(body)
    })
}

/// A payment's number follows from its key: no other payment ever has it, not even at a simulator that has forgotten this one.
fn number(headers: &HeaderMap, world: &mut World) -> String {
    match headers.get("idempotency-key") {
        Some(key) => format!("pi_{}", Sha256::digest(key.as_bytes()).iter().take(12).map(|byte| format!("{byte:02x}")).collect::<String>()),
        None => format!("pi_{}", world.random.uuid().simple()),
    }
}

pub(super) async fn read(State(world): State<Shared>, Path(id): Path<String>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let expands = query.is_some_and(|query| query.contains("latest_charge"));
    let payment = |world: &mut World| world.stripe.payment(&id).map(|payment| payment.body(expands));
    answer(&world, &headers, "read", &Vec::new(), payment)
}

pub(super) async fn confirm(State(world): State<Shared>, Path(id): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    let asked = fields(&body);
    answer(&world, &headers, &format!("confirm {id}"), &asked, |world| {
        pay(world, &id, field(&asked, "payment_method").unwrap_or("pm_card_visa"))
    })
}

/// The payer pays; what is declined is told too.
pub(super) fn pay(world: &mut World, id: &str, method: &str) -> Result<Value, Refusal> {
    let charge = format!("ch_{}", world.random.uuid().simple());
    let confirmed = world.stripe.confirm(id, method, charge).map(|payment| (payment.status, payment.body(false)));
    let (status, body) = match confirmed {
        Ok(confirmed) => confirmed,
        Err(refusal) => {
            if refusal.0 == 402 {
                tell(world, "payment_intent.payment_failed", id);
            }
            return Err(refusal);
        }
    };
    tell(world, told_of(status), id);
    Ok(body)
}

pub(super) async fn cancel(State(world): State<Shared>, Path(id): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    answer(&world, &headers, &format!("cancel {id}"), &fields(&body), |world| {
        let body = world.stripe.cancel(&id)?.body(false);
        tell(world, "payment_intent.canceled", &id);
        Ok(body)
    })
}

pub(super) async fn refund(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let asked = fields(&body);
    answer(&world, &headers, "refund", &asked, |world| {
        let id = field(&asked, "payment_intent").unwrap_or_default().to_owned();
        let amount = world.stripe.refund(&id, field(&asked, "amount").and_then(|amount| amount.parse().ok()))?;
        tell(world, "charge.refunded", &id);
        let refund = format!("re_{}", world.random.uuid().simple());
        Ok(json!({"id": refund, "object": "refund", "amount": amount, "payment_intent": id, "status": "succeeded"}))
    })
}
