//! QuickBooks Online.

use axum::Router;
use axum::response::Response;
use serde_json::Value;

use crate::company::Company;
use crate::control::Edit;
use crate::faults::answer;
use crate::random::Random;
use crate::world::{Shared, World};

pub struct State {
    companies: Vec<Company>,
}
impl State {
    pub fn seed(companies: Vec<Company>, _random: &mut Random) -> Self {
        Self { companies }
    }
    pub fn companies(&self) -> Vec<(String, String)> {
        self.companies.iter().map(|company| (company.name.clone(), company.name.clone())).collect()
    }
    pub fn books(&self, _company: &str, _entity: Option<&str>) -> Value {
        Value::Null
    }
}
pub fn routes() -> Router<Shared> {
    Router::new()
}
pub fn company_of(path: &str) -> Option<String> {
    let rest = path.strip_prefix("/v3/company/")?;
    Some(rest.split('/').next().unwrap_or(rest).to_owned())
}
pub fn is_limited(path: &str) -> bool {
    path.starts_with("/v3/company/")
}
pub fn rate_limited(_world: &mut World, _retry_after: Option<u64>) -> Response {
    answer(429, "application/json", "{}")
}
pub fn fault_with_200(_world: &mut World) -> Response {
    answer(200, "application/json", "{}")
}
pub fn token_dead(_world: &mut World, _path: &str) -> Response {
    answer(401, "application/json", "{}")
}
pub fn decorate(_world: &mut World, _response: &mut Response) {}
pub fn edit(_world: &mut World, _edit: &Edit) -> Result<Value, String> {
    Err(String::new())
}
pub fn lock_books(_world: &mut World, _company: &str, _date: Option<chrono::NaiveDate>) -> Result<(), String> {
    Err(String::new())
}
