//! The script that a page loads from Stripe.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, header};

use crate::world::{Shared, lock};

const SCRIPT: &str = include_str!("script.js");

pub(super) async fn script(State(world): State<Shared>, headers: HeaderMap) -> Response {
    let address = lock(&world).address(&headers);
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT.replace("SIMULATOR", &address)).into_response()
}
