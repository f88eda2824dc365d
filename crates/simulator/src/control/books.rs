//! What a person does in a provider's own UI, and what an auditor may look at.

use axum::extract::{Query, State};
use axum::response::Response;
use bytes::Bytes;
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Whose, read, resolve, respond};
use crate::world::{Provider, Shared, lock};
use crate::{quickbooks, xero};

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

pub(super) async fn edit(State(world): State<Shared>, body: Bytes) -> Response {
    respond(read::<Edit>(&body).and_then(|mut edit| {
        let mut world = lock(&world);
        edit.company = resolve(&world, edit.provider, &edit.company)?;
        match edit.provider {
            Provider::QuickBooks => quickbooks::edit(&mut world, &edit),
            Provider::Xero => xero::edit(&mut world, &edit),
        }
    }))
}

#[derive(Deserialize)]
struct LockBooks {
    #[serde(flatten)]
    whose: Whose,
    /// The last closed day; null opens the books.
    date: Option<NaiveDate>,
}

pub(super) async fn lock_books(State(world): State<Shared>, body: Bytes) -> Response {
    respond(read::<LockBooks>(&body).and_then(|asked| {
        let mut world = lock(&world);
        let company = resolve(&world, asked.whose.provider, &asked.whose.company)?;
        match asked.whose.provider {
            Provider::QuickBooks => quickbooks::lock_books(&mut world, &company, asked.date)?,
            Provider::Xero => xero::lock_books(&mut world, &company, asked.date)?,
        }
        Ok(json!({}))
    }))
}

/// The app is disconnected from a company, as if a person had done it in the provider's UI.
pub(super) async fn revoke(State(world): State<Shared>, body: Bytes) -> Response {
    respond(read::<Whose>(&body).and_then(|asked| {
        let mut world = lock(&world);
        let company = resolve(&world, asked.provider, &asked.company)?;
        let families = world.oauth.revoke_company(asked.provider, &company);
        if asked.provider == Provider::Xero {
            xero::revoked(&mut world, &company);
        }
        Ok(json!({ "families": families }))
    }))
}

pub(super) async fn companies(State(world): State<Shared>) -> Response {
    let world = lock(&world);
    let list =
        |companies: Vec<(String, String)>| companies.into_iter().map(|(id, name)| json!({ "id": id, "name": name })).collect::<Vec<_>>();
    respond(Ok(json!({ "quickbooks": list(world.quickbooks.companies()), "xero": list(world.xero.companies()) })))
}

#[derive(Deserialize)]
pub(super) struct Look {
    #[serde(flatten)]
    whose: Whose,
    entity: Option<String>,
}

/// The books as they are, tombstones included: `{"company": id, "entities": {"Invoice": [...]}}`.
pub(super) async fn state(State(world): State<Shared>, Query(asked): Query<Look>) -> Response {
    let world = lock(&world);
    respond(resolve(&world, asked.whose.provider, &asked.whose.company).map(|company| {
        let entities = match asked.whose.provider {
            Provider::QuickBooks => world.quickbooks.books(&company, asked.entity.as_deref()),
            Provider::Xero => world.xero.books(&company, asked.entity.as_deref()),
        };
        json!({ "company": company, "entities": entities })
    }))
}

#[derive(Deserialize)]
pub(super) struct Since {
    #[serde(default)]
    since: u64,
}

pub(super) async fn requests(State(world): State<Shared>, Query(asked): Query<Since>) -> Response {
    let world = lock(&world);
    respond(Ok(json!({ "requests": world.journal.since(asked.since).collect::<Vec<_>>() })))
}

pub(super) async fn counters(State(world): State<Shared>) -> Response {
    let world = lock(&world);
    let rows: Vec<Value> = world
        .journal
        .counters()
        .iter()
        .map(|((provider, company, operation), count)| json!({ "provider": provider, "company": company, "operation": operation, "calls": count.calls, "bytes": count.bytes }))
        .collect();
    respond(Ok(json!({ "total": world.journal.total(), "counters": rows })))
}
