//! What a person or a test may do to the access point.

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::AccessPoint;
use super::state::{AccessPointSettings, Participant};

pub fn routes() -> Router<AccessPoint> {
    Router::new()
        .route("/_sim/einvoices", get(show))
        .route("/_sim/einvoices/settings", get(settings).post(set))
        .route("/_sim/einvoices/deliver", post(deliver))
}

/// Its companies, and what it carried.
async fn show(State(access_point): State<AccessPoint>) -> Json<Value> {
    let state = access_point.state();
    Json(json!({"companies": state.companies, "others": state.strangers, "carried": state.carried, "notices": state.notices.len()}))
}

async fn settings(State(access_point): State<AccessPoint>) -> Json<AccessPointSettings> {
    Json(access_point.state().settings.clone())
}

async fn set(State(access_point): State<AccessPoint>, Json(settings): Json<AccessPointSettings>) -> Json<AccessPointSettings> {
    access_point.set(settings.clone());
    Json(settings)
}

#[derive(Deserialize)]
struct Delivery {
    #[serde(flatten)]
    to: Participant,
    xml: String,
}

/// A document comes from the network.
async fn deliver(State(access_point): State<AccessPoint>, Json(delivery): Json<Delivery>) -> StatusCode {
    if access_point.state().deliver(&delivery.to, &delivery.xml) { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
}
