//! QuickBooks Online: OAuth2, the query language, and the accounting entities with their arithmetic and their refusals.

mod api;
mod batch;
mod books;
mod cdc;
mod documents;
mod entity;
mod errors;
mod events;
mod login;
mod money;
mod names;
mod payments;
mod properties;
mod query;
mod references;
mod replay;
mod seed;
mod select;
mod store;
mod tax;
mod time;
mod write;

use axum::Router;
use axum::response::Response;
use axum::routing::{any, get, post};
use http::HeaderValue;
use serde_json::{Map, Value, json};

use crate::company::Company;
use crate::control::{Edit, EditOperation};
use crate::faults::answer;
use crate::quickbooks::store::Object;
use crate::random::Random;
use crate::world::{Shared, World};
use books::Books;
use entity::Entity;
use errors::Refusal;
use write::Writing;

/// The companies of QuickBooks Online.
pub struct State {
    companies: Vec<Books>,
}

impl State {
    /// The books of the companies that the seed made.
    pub fn seed(companies: Vec<Company>, random: &mut Random) -> Self {
        Self { companies: companies.into_iter().map(|company| seed::books(&company, random)).collect() }
    }

    /// Realm id and name of each company.
    pub fn companies(&self) -> Vec<(String, String)> {
        self.companies.iter().map(|books| (books.realm.clone(), books.name.clone())).collect()
    }

    /// Everything in a company's books by entity, tombstones as `{"Id", "status": "Deleted"}`.
    pub fn books(&self, company: &str, entity: Option<&str>) -> Value {
        let mut entities = Map::new();
        let Some(books) = self.company(company) else { return Value::Object(entities) };
        for kind in entity::ALL.into_iter().filter(|kind| entity.is_none_or(|name| name.eq_ignore_ascii_case(kind.name()))) {
            let row = |object: &Object| if object.deleted { json!({ "Id": &*object.id, "status": "Deleted" }) } else { object.value() };
            entities.insert(kind.name().to_owned(), books.of(kind).iter().map(row).collect());
        }
        Value::Object(entities)
    }

    fn company(&self, realm: &str) -> Option<&Books> {
        self.companies.iter().find(|books| books.realm == realm)
    }

    fn company_mut(&mut self, realm: &str) -> Option<&mut Books> {
        self.companies.iter_mut().find(|books| books.realm == realm)
    }
}

/// QuickBooks Online's paths.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/.well-known/openid_configuration", get(login::discovery))
        .route("/.well-known/openid_configuration/", get(login::discovery))
        .route("/.well-known/openid_sandbox_configuration", get(login::discovery))
        .route("/.well-known/openid_sandbox_configuration/", get(login::discovery))
        .route("/connect/oauth2", get(login::authorize).post(login::decide))
        .route("/oauth2/v1/tokens/bearer", post(login::token))
        .route("/v2/oauth2/tokens/revoke", post(login::revoke))
        .route("/v3/company/{realm}/{first}", any(api::one_part))
        .route("/v3/company/{realm}/{first}/{id}", any(api::two_parts))
}

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

/// An edit by a person in QuickBooks' own UI.
pub fn edit(world: &mut World, edit: &Edit) -> Result<Value, String> {
    let now = world.clock.now();
    let settings = world.quickbooks_settings.clone();
    let entity = Entity::named(&edit.entity).ok_or_else(|| format!("no entity {:?}", edit.entity))?;
    let books = world.quickbooks.company_mut(&edit.company).ok_or("no such company")?;
    let mut writing = Writing { books, settings: &settings, now, is_person: true };
    let mut body = if edit.body.is_object() { edit.body.clone() } else { json!({}) };
    if let Some(id) = &edit.id {
        body["Id"] = json!(id);
    }
    let outcome = match edit.operation {
        EditOperation::Create => writing.create(entity, &body),
        EditOperation::Update => writing.update(entity, &body),
        EditOperation::Delete => writing.delete(entity, &body),
        EditOperation::Void => writing.void(entity, &body),
        EditOperation::Archive | EditOperation::Restore => {
            body["Active"] = json!(edit.operation == EditOperation::Restore);
            writing.update(entity, &body)
        }
        EditOperation::Merge => {
            writing.merge(entity, edit.id.as_deref().unwrap_or_default(), edit.body["into"].as_str().unwrap_or_default())
        }
    };
    events::publish(world);
    outcome.map_err(|refusal| format!("{}: {}", refusal.code, refusal.detail))
}

/// Closes the books up to a day, which the preferences then show; `None` opens them.
pub fn lock_books(world: &mut World, company: &str, date: Option<chrono::NaiveDate>) -> Result<(), String> {
    let now = world.clock.now();
    let books = world.quickbooks.company_mut(company).ok_or("no such company")?;
    books.closed_on = date;
    let mut preferences = books.of(Entity::Preferences).get("1").map(Object::value).unwrap_or_default();
    match date {
        Some(date) => preferences["AccountingInfoPrefs"]["BookCloseDate"] = json!(date.to_string()),
        None => drop(preferences["AccountingInfoPrefs"].as_object_mut().map(|fields| fields.remove("BookCloseDate"))),
    }
    books.put(Entity::Preferences, preferences, books::Change::Update, now);
    events::publish(world);
    Ok(())
}
