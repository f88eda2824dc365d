//! What a person does in a provider's own UI, and what an auditor may look at.

use axum::extract::{Query, State};
use axum::response::Response;
use bytes::Bytes;
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Edit, Outcome, Whose, read, resolve, respond};
use crate::Provider;
use crate::world::{Shared, World, lock};
use crate::{quickbooks, xero};

pub(super) async fn edit(State(world): State<Shared>, body: Bytes) -> Response {
    respond(read::<Edit>(&body).and_then(|edit| apply(&mut lock(&world), edit)))
}

/// Does an edit; the object after it is the answer.
pub(super) fn apply(world: &mut World, mut edit: Edit) -> Outcome {
    edit.company = resolve(world, edit.provider, &edit.company)?;
    match edit.provider {
        Provider::QuickBooks => quickbooks::edit(world, &edit),
        Provider::Xero => xero::edit(world, &edit),
    }
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
    respond(read::<Whose>(&body).and_then(|asked| disconnect(&mut lock(&world), &asked)))
}

pub(super) fn disconnect(world: &mut World, asked: &Whose) -> Outcome {
    let company = resolve(world, asked.provider, &asked.company)?;
    let families = world.oauth.revoke_company(asked.provider, &company);
    if asked.provider == Provider::Xero {
        xero::revoked(world, &company);
    }
    Ok(json!({ "families": families }))
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
