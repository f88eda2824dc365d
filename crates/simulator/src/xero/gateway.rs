//! What stands before the API: limits, the headers of every answer, and refusals that come before anything is done.

use super::answers::json_answer;
use super::problems::Problem;
use crate::limits::{Exceeded, Remaining};
use crate::world::World;
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use serde_json::json;

/// The tenant that a request speaks of, for limits and the journal.
pub fn company_of(parts: &Parts) -> Option<String> {
    parts.headers.get("xero-tenant-id").and_then(|id| id.to_str().ok()).map(|id| id.trim().to_lowercase())
}

/// True for the paths of the API, which are limited; OAuth2 paths are not.
pub fn is_limited(path: &str) -> bool {
    path.to_lowercase().starts_with("/api.xro/")
}

/// 429 with the window that is used up; `None` leaves `Retry-After` out.
pub fn rate_limited(_world: &mut World, problem: &str, retry_after: Option<u64>) -> Response {
    let mut response = json_answer(StatusCode::TOO_MANY_REQUESTS, String::new());
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(problem) {
        headers.insert("x-rate-limit-problem", value);
    }
    if let Some(seconds) = retry_after {
        headers.insert("retry-after", seconds.into());
    }
    let used_up = match problem {
        "minute" => "x-minlimit-remaining",
        "day" => "x-daylimit-remaining",
        "appminute" => "x-appminlimit-remaining",
        _ => return response,
    };
    headers.insert(used_up, 0.into());
    response
}

/// An enforced limit was exceeded.
pub fn exceeded(world: &mut World, exceeded: Exceeded) -> Response {
    rate_limited(world, exceeded.problem.name(), Some(exceeded.retry_after))
}

/// The refusal of a dead token: 401 from the API, `invalid_grant` from the token endpoint.
pub fn token_dead(world: &mut World, path: &str) -> Response {
    if path.starts_with("/connect/") {
        return json_answer(StatusCode::BAD_REQUEST, json!({"error": "invalid_grant"}).to_string());
    }
    Problem::Unauthorized(world.random.uuid()).into_response()
}

/// What is left of the limits, on every answer of the API.
pub fn decorate(world: &mut World, response: &mut Response, remaining: Option<Remaining>) {
    let Some(remaining) = remaining else { return };
    let headers = response.headers_mut();
    for (name, left) in [
        ("x-minlimit-remaining", remaining.minute),
        ("x-daylimit-remaining", remaining.day),
        ("x-appminlimit-remaining", remaining.app_minute),
    ] {
        // A limit that is switched off leaves "everything", which no client can read as a number it knows.
        headers.insert(name, left.min(999_999).into());
    }
    if let Ok(value) = HeaderValue::from_str(&world.random.uuid().to_string()) {
        headers.insert("xero-correlation-id", value);
    }
}
