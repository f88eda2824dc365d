//! What a test or a person does: pays, disputes, lets a debit come in or back, connects accounts and pays out to them, and says where webhooks go.

use std::collections::{BTreeMap, VecDeque};

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::ACCESS_CONTROL_ALLOW_ORIGIN;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::accounts::Account;
use super::api::{pay as paid, refused, tell, tell_of_payment, told_of};
use super::payments::Refusal;
use super::webhooks::Endpoint;
use crate::world::{Shared, World, lock};

/// Which payment, and how.
#[derive(Deserialize)]
struct Asked {
    payment_intent: String,
    /// What the payer pays with, such as `pm_card_visa`.
    #[serde(default)]
    payment_method: String,
    /// Does the debit come in?
    #[serde(default)]
    succeeds: bool,
}

fn act<T: DeserializeOwned>(world: &Shared, body: &Bytes, act: impl FnOnce(&mut World, T) -> Result<Value, Refusal>) -> Response {
    let asked = match serde_json::from_slice(body) {
        Ok(asked) => asked,
        Err(problem) => return refused((400, "invalid_request_error", "parameter_invalid", problem.to_string())),
    };
    act(&mut lock(world), asked).map_or_else(refused, |body| axum::Json(body).into_response())
}

pub(super) async fn set_endpoint(State(world): State<Shared>, body: Bytes) -> Response {
    act(&world, &body, |world, endpoint: Endpoint| {
        world.stripe.endpoint = Some(endpoint);
        Ok(json!({}))
    })
}

/// The events that wait; they are gone from the outbox.
pub(super) async fn take(State(world): State<Shared>) -> Response {
    let mut world = lock(&world);
    let waiting = std::mem::take(&mut world.webhooks.waiting);
    let (taken, others): (VecDeque<_>, VecDeque<_>) = waiting.into_iter().partition(|message| message.provider == "stripe");
    world.webhooks.waiting = others;
    axum::Json(json!({"taken": taken})).into_response()
}

pub(super) async fn payments(State(world): State<Shared>) -> Response {
    let payments: Vec<Value> = lock(&world).stripe.payments.values().map(|payment| payment.body(true)).collect();
    axum::Json(json!({"data": payments})).into_response()
}

pub(super) async fn pay(State(world): State<Shared>, body: Bytes) -> Response {
    // A page of another origin asks, as pages ask Stripe.
    let answer = act(&world, &body, |world, asked: Asked| paid(world, &asked.payment_intent, &asked.payment_method));
    ([(ACCESS_CONTROL_ALLOW_ORIGIN, "*")], answer).into_response()
}

/// Which payment, and how much of it.
#[derive(Deserialize)]
struct AskedDispute {
    payment_intent: String,
    /// All, where nothing is said.
    amount: Option<i64>,
}

pub(super) async fn dispute(State(world): State<Shared>, body: Bytes) -> Response {
    act(&world, &body, |world, asked: AskedDispute| {
        let id = format!("du_{}", world.random.uuid().simple());
        let now = world.clock.now().timestamp();
        let dispute = world.stripe.dispute(&asked.payment_intent, asked.amount, (id, now))?;
        tell_beside(world, "charge.dispute.created", &asked.payment_intent, dispute)
    })
}

/// `succeeds` where it is won.
pub(super) async fn close_dispute(State(world): State<Shared>, body: Bytes) -> Response {
    act(&world, &body, |world, asked: Asked| {
        let dispute = world.stripe.close_dispute(&asked.payment_intent, asked.succeeds)?;
        tell_beside(world, "charge.dispute.closed", &asked.payment_intent, dispute)
    })
}

/// The last refund does not reach the payer.
pub(super) async fn fail_refund(State(world): State<Shared>, body: Bytes) -> Response {
    act(&world, &body, |world, asked: Asked| {
        let refund = world.stripe.fail_refund(&asked.payment_intent)?;
        tell_beside(world, "charge.refund.updated", &asked.payment_intent, refund)
    })
}

fn tell_beside(world: &mut World, kind: &str, payment: &str, object: Value) -> Result<Value, Refusal> {
    let account = world.stripe.payment(payment)?.account.clone();
    tell(world, kind, account.as_deref(), &object);
    Ok(object)
}

pub(super) async fn settle(State(world): State<Shared>, body: Bytes) -> Response {
    act(&world, &body, |world, asked: Asked| {
        let payment = world.stripe.settle(&asked.payment_intent, asked.succeeds)?;
        let (status, body) = (payment.status, payment.body(true));
        tell_of_payment(world, told_of(status), &asked.payment_intent);
        Ok(body)
    })
}

/// An account that a customer of the platform has connected, as it stands from now on.
#[derive(Deserialize)]
struct AskedAccount {
    id: String,
    /// Such as `card_payments`, each `active`, `pending` or `inactive`.
    capabilities: BTreeMap<String, String>,
    #[serde(default)]
    currently_due: Vec<String>,
}

pub(super) async fn connect(State(world): State<Shared>, body: Bytes) -> Response {
    act(&world, &body, |world, AskedAccount { id, capabilities, currently_due }: AskedAccount| {
        let is_enabled = currently_due.is_empty();
        let account = Account { id: id.clone(), capabilities, charges_enabled: is_enabled, payouts_enabled: is_enabled, currently_due };
        let body = account.body();
        world.stripe.accounts.insert(id.clone(), account);
        tell(world, "account.updated", Some(&id), &body);
        Ok(body)
    })
}

#[derive(Deserialize)]
struct AskedOwner {
    account: String,
}

/// The customer takes the platform's access away.
pub(super) async fn disconnect(State(world): State<Shared>, body: Bytes) -> Response {
    act(&world, &body, |world, AskedOwner { account }: AskedOwner| {
        world.stripe.accounts.remove(&account);
        let application = json!({"id": "ca_simulated", "object": "application", "name": "Simulated platform"});
        tell(world, "account.application.deauthorized", Some(&account), &application);
        Ok(json!({}))
    })
}

/// Pays out what the account was paid.
pub(super) async fn pay_out(State(world): State<Shared>, body: Bytes) -> Response {
    act(&world, &body, |world, AskedOwner { account }: AskedOwner| {
        let id = format!("po_{}", world.random.uuid().simple());
        let payout = world.stripe.pay_out(Some(&account), id);
        tell(world, "payout.paid", Some(&account), &payout);
        Ok(payout)
    })
}

#[derive(Deserialize)]
struct AskedPayout {
    account: String,
    payout: String,
    /// `failed` or `canceled`.
    status: String,
}

/// The bank refuses a payout, or Stripe cancels it.
pub(super) async fn end_payout(State(world): State<Shared>, body: Bytes) -> Response {
    act(&world, &body, |world, asked: AskedPayout| {
        let (status, kind) = if asked.status == "canceled" { ("canceled", "payout.canceled") } else { ("failed", "payout.failed") };
        let payout = world.stripe.payout_of(Some(&asked.account), &asked.payout)?;
        payout.status = status;
        let body = payout.body();
        tell(world, kind, Some(&asked.account), &body);
        Ok(body)
    })
}
