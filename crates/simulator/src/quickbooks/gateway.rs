//! What stands before the API: which calls are limited, the headers of every answer, and refusals that come before anything is done.

use axum::response::Response;
use http::HeaderValue;
use serde_json::json;

use super::errors::{self, Refusal};
use super::time;
use crate::faults::answer;
use crate::world::World;

/// The realm that a path speaks of, for limits and the journal.
pub fn company_of(path: &str) -> Option<String> {
    let rest = path.strip_prefix("/v3/company/")?;
    Some(rest.split('/').next().unwrap_or(rest).to_owned())
}

/// True for the paths of the API, which are limited; OAuth2 paths are not.
pub fn is_limited(path: &str) -> bool {
    path.starts_with("/v3/company/")
}

/// 429 as the gateway says it.
pub fn rate_limited(world: &mut World, retry_after: Option<u64>) -> Response {
    errors::throttled(world, retry_after)
}

/// An error envelope that comes with status 200.
pub fn fault_with_200(world: &mut World) -> Response {
    let fault = Refusal::business("An unexpected error occurred while accessing or saving your data.").fault();
    let body = json!({ "Fault": fault, "time": time::answered(world.clock.now()) });
    answer(200, "application/json", body.to_string())
}

/// The refusal of a dead token: 401 from the API, `invalid_grant` from the token endpoint.
pub fn token_dead(world: &mut World, path: &str) -> Response {
    if is_limited(path) {
        errors::unauthorized(world, "Token expired")
    } else {
        answer(400, "application/json", r#"{"error":"invalid_grant"}"#)
    }
}

/// Every answer carries the id that Intuit's support asks for.
pub fn decorate(world: &mut World, response: &mut Response) {
    let id = format!("1-{:08x}-{}", world.clock.now().timestamp(), world.random.hex(24));
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("intuit_tid", id);
    }
}
