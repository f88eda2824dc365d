//! Xero.

use axum::Router;
use axum::response::Response;
use http::StatusCode;
use http::request::Parts;
use serde_json::Value;

use crate::company::Company;
use crate::control::Edit;
use crate::limits::{Exceeded, Remaining};
use crate::random::Random;
use crate::world::{Shared, World};

/// Xero's books.
pub struct State {
    companies: Vec<Company>,
}

impl State {
    /// The books of the companies that the seed made.
    pub fn seed(companies: Vec<Company>, _random: &mut Random) -> Self {
        Self { companies }
    }

    /// Tenant id and name of each organisation.
    pub fn companies(&self) -> Vec<(String, String)> {
        self.companies.iter().map(|company| (company.name.clone(), company.name.clone())).collect()
    }

    /// The objects of an organisation, of one entity or all of them.
    pub fn books(&self, _company: &str, _entity: Option<&str>) -> Value {
        Value::Null
    }
}

/// Xero's paths: OAuth2, connections and the accounting API.
pub fn routes() -> Router<Shared> {
    Router::new()
}

/// The tenant that a request speaks of, for limits and the journal.
pub fn company_of(parts: &Parts) -> Option<String> {
    parts.headers.get("xero-tenant-id").and_then(|id| id.to_str().ok()).map(str::to_owned)
}

/// True for the paths of the API, which are limited; OAuth2 paths are not.
pub fn is_limited(path: &str) -> bool {
    path.starts_with("/api.xro/")
}

/// 429 as Xero says it; `None` leaves `Retry-After` out.
pub fn rate_limited(_world: &mut World, _problem: &str, _retry_after: Option<u64>) -> Response {
    answer(StatusCode::TOO_MANY_REQUESTS)
}

/// The refusal of a dead token: 401 from the API, `invalid_grant` from the token endpoint.
pub fn token_dead(_world: &mut World, _path: &str) -> Response {
    answer(StatusCode::UNAUTHORIZED)
}

/// Headers of every answer of the API, such as what is left of the limits.
pub fn decorate(_world: &mut World, _response: &mut Response, _remaining: Option<Remaining>) {}

/// An enforced limit was exceeded.
pub fn exceeded(world: &mut World, exceeded: Exceeded) -> Response {
    rate_limited(world, exceeded.problem.name(), Some(exceeded.retry_after))
}

/// An edit by a person in Xero's own UI.
pub fn edit(_world: &mut World, _edit: &Edit) -> Result<Value, String> {
    Err("Xero is not simulated yet".to_owned())
}

/// Sets the lock date of an organisation; `None` opens its books.
pub fn lock_books(_world: &mut World, _company: &str, _date: Option<chrono::NaiveDate>) -> Result<(), String> {
    Err("Xero is not simulated yet".to_owned())
}

/// A person disconnected the app in Xero's own UI.
pub fn revoked(_world: &mut World, _company: &str) {}

fn answer(status: StatusCode) -> Response {
    let mut response = Response::default();
    *response.status_mut() = status;
    response
}
