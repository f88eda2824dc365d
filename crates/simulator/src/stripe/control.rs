//! What a test or a person does: pays, disputes, lets a debit come in or back, and says where webhooks go.

use std::collections::VecDeque;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::ACCESS_CONTROL_ALLOW_ORIGIN;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::api::{pay as paid, refused, tell, told_of};
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

pub(super) async fn dispute(State(world): State<Shared>, body: Bytes) -> Response {
    act(&world, &body, |world, asked: Asked| {
        let body = world.stripe.dispute(&asked.payment_intent)?.body(true);
        tell(world, "charge.dispute.created", &asked.payment_intent);
        Ok(body)
    })
}

pub(super) async fn settle(State(world): State<Shared>, body: Bytes) -> Response {
    act(&world, &body, |world, asked: Asked| {
        let payment = world.stripe.settle(&asked.payment_intent, asked.succeeds)?;
        let (status, body) = (payment.status, payment.body(true));
        tell(world, told_of(status), &asked.payment_intent);
        Ok(body)
    })
}
