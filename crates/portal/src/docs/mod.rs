//! Reference pages, made once at start-up from the document that the binary serves.

use axum::Router;
use serde_json::Value;

/// The documentation of this OpenAPI document.
pub fn docs(_document: &Value) -> Router {
    Router::new()
}
