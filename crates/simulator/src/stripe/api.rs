//! The calls: forms in, JSON out. A key answers the same call once, and another call under it is refused.

use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::payments::{Payment, Refusal, invalid};
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

/// The connected account that a call is made for.
fn account(headers: &HeaderMap) -> Option<String> {
    headers.get("stripe-account").and_then(|account| account.to_str().ok()).map(str::to_owned)
}

/// Answers whoever has a secret key, and under a key of its own the same call once. What is done is told for which account.
fn answer(
    world: &Shared,
    headers: &HeaderMap,
    call: &str,
    asked: &Fields,
    act: impl FnOnce(&mut World, Option<&str>) -> Result<Value, Refusal>,
) -> Response {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let has_key = text(header::AUTHORIZATION.as_str()).is_some_and(|word| word.starts_with("Bearer sk_") || word.starts_with("Basic "));
    if !has_key {
        return refused((401, "invalid_request_error", "api_key_missing", "You did not provide an API key.".to_owned()));
    }
    let mut world = lock(world);
    let account = account(headers);
    if let Some(Err(refusal)) = account.as_deref().map(|account| world.stripe.account(account)) {
        return refused(refusal);
    }
    let mut whole = asked.clone();
    whole.push(("call".to_owned(), call.to_owned()));
    let key = text("idempotency-key").map(|key| format!("{}/{key}", account.as_deref().unwrap_or_default()));
    if let Some((before, answered)) = key.as_ref().and_then(|key| world.stripe.answered.get(key)) {
        if *before != whole {
            let message = "Keys for idempotent requests can only be used with the same parameters they were first used with.";
            return refused((400, "idempotency_error", "idempotency_key_in_use", message.to_owned()));
        }
        return axum::Json(answered.clone()).into_response();
    }
    match act(&mut world, account.as_deref()) {
        Ok(body) => {
            if let Some(key) = key {
                world.stripe.answered.insert(key, (whole, body.clone()));
            }
            axum::Json(body).into_response()
        }
        Err(refusal) => refused(refusal),
    }
}

/// Tells of an object of the platform's account, or of a connected one.
pub(super) fn tell(world: &mut World, kind: &str, account: Option<&str>, object: &Value) {
    let now = world.clock.now().timestamp();
    let World { stripe, random, webhooks, .. } = world;
    webhooks.waiting.extend(stripe.told(kind, account, object, now, random));
}

/// Tells of something that happened to a payment: to the payment itself, or to what was charged for it.
pub(super) fn tell_of_payment(world: &mut World, kind: &str, id: &str) {
    let Ok(payment) = world.stripe.payment(id).cloned() else { return };
    let object = match (kind.starts_with("charge."), &payment.charge) {
        (true, Some(charge)) => payment.charge_body(charge),
        _ => payment.body(false),
    };
    tell(world, kind, payment.account.as_deref(), &object);
}

pub(super) fn told_of(status: &str) -> &'static str {
    match status {
        "succeeded" => "payment_intent.succeeded",
        "processing" => "payment_intent.processing",
        "canceled" => "payment_intent.canceled",
        _ => "payment_intent.payment_failed",
    }
}

fn list(data: Vec<Value>, url: &str) -> Value {
    json!({"object": "list", "data": data, "has_more": false, "url": url})
}

pub(super) async fn create(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let asked = fields(&body);
    answer(&world, &headers, "create", &asked, |world, account| {
        let missing = |name: &str| invalid("parameter_missing", format!("Missing required param: {name}."));
        let amount = field(&asked, "amount").and_then(|amount| amount.parse().ok()).filter(|amount| *amount > 0);
        let currency = field(&asked, "currency").ok_or_else(|| missing("currency"))?;
        let fee = field(&asked, "application_fee_amount").and_then(|fee| fee.parse().ok());
        if fee.is_some() && account.is_none() {
            let message = "Can only apply an application_fee_amount when the PaymentIntent is attempting a direct payment (using the Stripe-Account header).";
            return Err(invalid("application_fees_not_allowed", message));
        }
        let types: Vec<String> =
            asked.iter().filter(|(name, _)| name.starts_with("payment_method_types[")).map(|(_, kind)| kind.clone()).collect();
        if let Some(kind) = types.iter().find(|kind| !takes(kind, currency)) {
            let message = format!(
                "The payment method type provided: {kind} is invalid. Please ensure the currency of the PaymentIntent ({}) is supported by it.",
                currency.to_ascii_lowercase()
            );
            return Err(invalid("payment_intent_invalid_currency", message));
        }
        let id = number(&headers, account, world);
        let payment = Payment {
            account: account.map(str::to_owned),
            secret: format!("{id}_secret_{}", world.random.uuid().simple()),
            amount: amount.ok_or_else(|| missing("amount"))?,
            fee,
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

/// Is the currency one in which payments of this type are made?
fn takes(kind: &str, currency: &str) -> bool {
    let currency = currency.to_ascii_uppercase();
    match kind {
        "bancontact" | "eps" | "giropay" | "ideal" | "sepa_debit" | "sofort" => currency == "EUR",
        "us_bank_account" => currency == "USD",
        "blik" => currency == "PLN",
        "bacs_debit" => currency == "GBP",
        "p24" => matches!(currency.as_str(), "EUR" | "PLN"),
        "affirm" => matches!(currency.as_str(), "CAD" | "USD"),
        "klarna" => {
            let known = ["AUD", "CAD", "CHF", "CZK", "DKK", "EUR", "GBP", "NOK", "NZD", "PLN", "RON", "SEK", "USD"];
            known.contains(&currency.as_str())
        }
        _ => true,
    }
}

/// A payment's number follows from its key: no other payment ever has it, not even at a simulator that has forgotten this one.
fn number(headers: &HeaderMap, account: Option<&str>, world: &mut World) -> String {
    let Some(key) = headers.get("idempotency-key") else { return format!("pi_{}", world.random.uuid().simple()) };
    let digest = Sha256::new().chain_update(account.unwrap_or_default()).chain_update(key.as_bytes()).finalize();
    format!("pi_{}", digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect::<String>())
}

pub(super) async fn read(State(world): State<Shared>, Path(id): Path<String>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let query = query.unwrap_or_default();
    answer(&world, &headers, "read", &Vec::new(), |world, account| {
        let payment = world.stripe.payment_of(account, &id)?;
        let mut body = payment.body(query.contains("latest_charge"));
        if let Some(charge) = payment.charge.as_ref().filter(|_| query.contains("latest_charge.refunds")) {
            body["latest_charge"]["refunds"] = payment.refunds_body(charge);
        }
        Ok(body)
    })
}

pub(super) async fn confirm(State(world): State<Shared>, Path(id): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    let asked = fields(&body);
    answer(&world, &headers, &format!("confirm {id}"), &asked, |world, account| {
        world.stripe.payment_of(account, &id)?;
        pay(world, &id, field(&asked, "payment_method").unwrap_or("pm_card_visa"))
    })
}

/// The payer pays; what is declined is told too.
pub(super) fn pay(world: &mut World, id: &str, method: &str) -> Result<Value, Refusal> {
    let charge = (format!("ch_{}", world.random.uuid().simple()), world.clock.now().timestamp());
    let confirmed = world.stripe.confirm(id, method, charge).map(|payment| (payment.status, payment.body(false)));
    let (status, body) = match confirmed {
        Ok(confirmed) => confirmed,
        Err(refusal) => {
            if refusal.0 == 402 {
                tell_of_payment(world, "payment_intent.payment_failed", id);
            }
            return Err(refusal);
        }
    };
    tell_of_payment(world, told_of(status), id);
    Ok(body)
}

pub(super) async fn cancel(State(world): State<Shared>, Path(id): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    answer(&world, &headers, &format!("cancel {id}"), &fields(&body), |world, account| {
        let body = world.stripe.cancel(account, &id)?.body(false);
        tell_of_payment(world, "payment_intent.canceled", &id);
        Ok(body)
    })
}

pub(super) async fn refund(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let asked = fields(&body);
    answer(&world, &headers, "refund", &asked, |world, account| {
        let id = field(&asked, "payment_intent").unwrap_or_default().to_owned();
        let refund = (format!("re_{}", world.random.uuid().simple()), world.clock.now().timestamp());
        let amount = field(&asked, "amount").and_then(|amount| amount.parse().ok());
        let body = world.stripe.refund(account, &id, amount, refund)?;
        tell_of_payment(world, "charge.refunded", &id);
        Ok(body)
    })
}

/// The disputes of one payment.
pub(super) async fn disputes(State(world): State<Shared>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let asked = fields(query.unwrap_or_default().as_bytes());
    answer(&world, &headers, "disputes", &Vec::new(), |world, account| {
        let id = field(&asked, "payment_intent").unwrap_or_default();
        world.stripe.payment_of(account, id)?;
        Ok(list(world.stripe.disputes(id)?, "/v1/disputes"))
    })
}

pub(super) async fn read_account(State(world): State<Shared>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    answer(&world, &headers, "account", &Vec::new(), |world, _| Ok(world.stripe.account(&id)?.body()))
}

pub(super) async fn read_payout(State(world): State<Shared>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    answer(&world, &headers, "payout", &Vec::new(), |world, account| Ok(world.stripe.payout_of(account, &id)?.body()))
}

/// What one payout is made of, behind a row.
pub(super) async fn balance_transactions(State(world): State<Shared>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let asked = fields(query.unwrap_or_default().as_bytes());
    answer(&world, &headers, "balance transactions", &Vec::new(), |world, account| {
        let rows = world.stripe.balance_transactions(account, field(&asked, "payout").unwrap_or_default())?;
        let after = field(&asked, "starting_after");
        let begin = after.map_or(0, |after| rows.iter().position(|row| row["id"] == after).map_or(rows.len(), |place| place + 1));
        let limit = field(&asked, "limit").and_then(|limit| limit.parse().ok()).unwrap_or(10);
        Ok(list(rows.into_iter().skip(begin).take(limit).collect(), "/v1/balance_transactions"))
    })
}
