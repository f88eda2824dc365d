//! The control API under `/_sim/`, and a page for people: what a test or a person may do to the simulated world. Neither journaled nor limited.

mod bills;
mod books;
mod forms;
mod mails;
mod page;
mod switches;

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use bytes::Bytes;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::Provider;
use crate::faults::answer;
use crate::world::{Shared, World};

/// What there is to do, in the words of its guide.
const GUIDE: &str = include_str!("../../../../docs/simulators.md");

/// The first page, and all of `/_sim/`.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/", get(page::show))
        .route("/page/clock", post(forms::clock))
        .route("/page/revoke", post(forms::revoke))
        .route("/page/fault", post(forms::fault))
        .route("/page/disarm", post(forms::disarm))
        .route("/page/bill", post(forms::bill))
        .route("/_sim", get(|| std::future::ready(GUIDE)))
        .route("/_sim/", get(|| std::future::ready(GUIDE)))
        .route("/_sim/clock", get(switches::clock).post(switches::move_clock))
        .route("/_sim/faults", get(switches::faults).post(switches::arm_fault).delete(switches::clear_faults))
        .route("/_sim/limits", get(switches::limits).post(switches::set_limits))
        .route("/_sim/settings", get(switches::settings).post(switches::set_settings))
        .route("/_sim/apps", post(switches::register_app))
        .route("/_sim/webhooks", get(switches::waiting_webhooks).post(switches::set_webhooks).delete(switches::take_webhooks))
        .route("/_sim/mails", get(mails::list))
        .route("/_sim/mails.json", get(mails::listed))
        .route("/_sim/mails/{number}", get(mails::show))
        .route("/_sim/expire", post(switches::expire_tokens))
        .route("/_sim/reset", post(switches::reset))
        .route("/_sim/edit", post(books::edit))
        .route("/_sim/lock", post(books::lock_books))
        .route("/_sim/revoke", post(books::revoke))
        .route("/_sim/companies", get(books::companies))
        .route("/_sim/state", get(books::state))
        .route("/_sim/requests", get(books::requests))
        .route("/_sim/counters", get(books::counters))
}

/// An edit by a person, in the provider's own words for entities and bodies.
#[derive(Clone, Debug, Deserialize)]
pub struct Edit {
    pub provider: Provider,
    /// An id, a name or a place; filled in with the id before a provider sees it.
    #[serde(default)]
    pub company: String,
    /// `Invoice`, `Vendor`: the provider's name.
    pub entity: String,
    pub operation: EditOperation,
    pub id: Option<String>,
    /// The object or the fields that change; for a merge `{"into": "<id of the survivor>"}`.
    #[serde(default)]
    pub body: Value,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EditOperation {
    Create,
    Update,
    Delete,
    Void,
    /// QuickBooks' word for archive.
    #[serde(alias = "deactivate")]
    Archive,
    /// Back from the archive.
    #[serde(alias = "activate")]
    Restore,
    Merge,
}

/// A provider and one of its companies: an id, a name, a place (`"0"`), or nothing for the first.
#[derive(Debug, Deserialize)]
struct Whose {
    provider: Provider,
    #[serde(default)]
    company: String,
}

type Outcome = Result<Value, String>;

fn respond(outcome: Outcome) -> Response {
    match outcome {
        Ok(value) => answer(200, "application/json", value.to_string()),
        Err(message) => answer(400, "application/json", json!({ "error": message }).to_string()),
    }
}

fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, String> {
    let body: &[u8] = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|problem| problem.to_string())
}

/// The id of a company that somebody named in any of the usual ways.
fn resolve(world: &World, provider: Provider, given: &str) -> Result<String, String> {
    let companies = match provider {
        Provider::QuickBooks => world.quickbooks.companies(),
        Provider::Xero => world.xero.companies(),
    };
    let place = if given.is_empty() { Some(0) } else { given.parse::<usize>().ok() };
    let found = companies.iter().find(|(id, name)| id == given || name == given).or_else(|| place.and_then(|place| companies.get(place)));
    found.map(|(id, _)| id.clone()).ok_or_else(|| format!("no company {given:?}: give an id, a name or a place"))
}
