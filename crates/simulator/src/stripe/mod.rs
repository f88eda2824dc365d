//! Stripe, as far as payments take it: payments that are made, paid, canceled, refunded and disputed, connected accounts and payouts to them,
//! keys under which a call is made once, and signed webhooks. The shapes are those of its API of 2024-06-20.

use axum::Router;
use axum::routing::{get, post};

use crate::world::Shared;

mod accounts;
mod api;
mod control;
mod payments;
mod script;
mod webhooks;

pub use payments::State;
pub use webhooks::Endpoint;

/// The paths of Stripe's API and of its script, and what a test or a person may do to payments.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/v1/payment_intents", post(api::create))
        .route("/v1/payment_intents/{id}", get(api::read).post(api::read))
        .route("/v1/payment_intents/{id}/confirm", post(api::confirm))
        .route("/v1/payment_intents/{id}/cancel", post(api::cancel))
        .route("/v1/refunds", post(api::refund))
        .route("/v1/disputes", get(api::disputes))
        .route("/v1/accounts/{id}", get(api::read_account))
        .route("/v1/payouts/{id}", get(api::read_payout))
        .route("/v1/balance_transactions", get(api::balance_transactions))
        .route("/js/v3/", get(script::script))
        .route("/_sim/stripe/webhooks", post(control::set_endpoint).delete(control::take))
        .route("/_sim/stripe/payments", get(control::payments))
        .route("/_sim/stripe/pay", post(control::pay))
        .route("/_sim/stripe/dispute", post(control::dispute))
        .route("/_sim/stripe/close_dispute", post(control::close_dispute))
        .route("/_sim/stripe/fail_refund", post(control::fail_refund))
        .route("/_sim/stripe/settle", post(control::settle))
        .route("/_sim/stripe/accounts", post(control::connect).delete(control::disconnect))
        .route("/_sim/stripe/payouts", post(control::pay_out).patch(control::end_payout))
}
