//! `/v3/company/{realm}/...`: who may call, which operation it is, and the envelope of the answer.

use std::collections::HashMap;

use axum::extract::{Path, State};
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderMap, Method, Uri, header};
use serde_json::{Value, json};

use super::entity::Entity;
use super::errors::{self, Outcome, Refusal};
use super::write::{Operation, Writing};
use super::{attachables, batch, cdc, events, select, time};
use crate::Provider;
use crate::faults::answer;
use crate::journal::{Operation as Named, Replayed};
use crate::oauth::Denied;
use crate::world::{Shared, World, lock};

/// A request, taken apart.
struct Asked<'a> {
    method: &'a Method,
    realm: &'a str,
    /// The first part of the path after the company, in lower case.
    first: String,
    id: Option<&'a str>,
    query: HashMap<String, String>,
    body: &'a Bytes,
    content_type: &'a str,
}

impl Asked<'_> {
    fn option(&self, name: &str) -> &str {
        self.query.get(name).map(String::as_str).unwrap_or_default()
    }
}

pub async fn one_part(
    State(world): State<Shared>,
    Path((realm, first)): Path<(String, String)>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    handle(&world, &asked((&method, &uri, &headers), &realm, &first, None, &body), &headers)
}

pub async fn two_parts(
    State(world): State<Shared>,
    Path((realm, first, id)): Path<(String, String, String)>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    handle(&world, &asked((&method, &uri, &headers), &realm, &first, Some(&id), &body), &headers)
}

/// No operation has a longer path.
pub async fn more_parts(
    State(world): State<Shared>,
    Path((realm, first, ..)): Path<(String, String, String, String)>,
    headers: HeaderMap,
) -> Response {
    let world = lock(&world);
    match authorize(&world, &realm, &headers) {
        Ok(()) => errors::refused(&world, &Refusal::unsupported(&first)),
        Err(refusal) => *refusal,
    }
}

fn asked<'a>(
    (method, uri, headers): (&'a Method, &'a Uri, &'a HeaderMap),
    realm: &'a str,
    first: &str,
    id: Option<&'a str>,
    body: &'a Bytes,
) -> Asked<'a> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let pairs: Vec<(String, String)> = serde_html_form::from_str(uri.query().unwrap_or_default()).unwrap_or_default();
    let query = pairs.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
    Asked { method, realm, first: first.to_ascii_lowercase(), id, query, body, content_type }
}

fn handle(world: &Shared, asked: &Asked<'_>, headers: &HeaderMap) -> Response {
    let mut world = lock(world);
    let world = &mut *world;
    if let Err(refusal) = authorize(world, asked.realm, headers) {
        return *refusal;
    }
    let request = format!("{} {} {}", asked.method, asked.first, String::from_utf8_lossy(asked.body));
    let outcome = replayed(world, asked, &request);
    let outcome = match outcome {
        Ok(Some(text)) => {
            let mut response = answer(200, "application/json;charset=utf-8", text);
            response.extensions_mut().insert(Replayed);
            return response;
        }
        Ok(None) => operate(world, asked),
        Err(refusal) => Err(refusal),
    };
    events::publish(world);
    let (name, part) = match outcome {
        Ok(part) => part,
        Err(refusal) => return errors::refused(world, &refusal),
    };
    let now = world.clock.now();
    let text = format!("{{\"{}\":{},\"time\":\"{}\"}}", name, part.text, time::answered(now));
    if let (id, Some(books)) = (asked.option("requestid"), world.quickbooks.company_mut(asked.realm))
        && !id.is_empty()
    {
        books.replays.keep(id, &request, &text, now);
    }
    let mut response = answer(200, "application/json;charset=utf-8", text);
    response.extensions_mut().insert(Named(part.operation));
    response
}

/// The value under the envelope's first name, and what the counters call the operation.
struct Part {
    text: String,
    operation: String,
}

fn authorize(world: &World, realm: &str, headers: &HeaderMap) -> Result<(), Box<Response>> {
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .unwrap_or_default();
    match world.oauth.access(Provider::QuickBooks, token, world.clock.now()) {
        Ok(family) if family.grant.companies.iter().any(|id| id == realm) => Ok(()),
        Ok(_) => Err(Box::new(errors::forbidden(world))),
        Err(Denied::Expired) => Err(Box::new(errors::unauthorized(world, "Token expired"))),
        Err(Denied::Revoked) => Err(Box::new(errors::unauthorized(world, "Token revoked"))),
        Err(Denied::Unknown) => Err(Box::new(errors::unauthorized(world, "Token invalid"))),
    }
}

/// The answer that was given under the same `requestid`.
fn replayed(world: &mut World, asked: &Asked<'_>, request: &str) -> Outcome<Option<String>> {
    let id = asked.option("requestid");
    let most = if asked.first == "batch" { 36 } else { 50 };
    if id.chars().count() > most {
        return Err(Refusal::too_long("requestid", most));
    }
    let now = world.clock.now();
    match world.quickbooks.company(asked.realm) {
        Some(books) if !id.is_empty() => books.replays.find(id, request, &world.quickbooks_settings, now),
        _ => Ok(None),
    }
}

fn operate(world: &mut World, asked: &Asked<'_>) -> Outcome<(&'static str, Part)> {
    let now = world.clock.now();
    let settings = world.quickbooks_settings.clone();
    let Some(books) = world.quickbooks.company_mut(asked.realm) else { return Err(Refusal::inactive()) };
    let covers_tax = settings.cdc_covers_tax;
    let mut writing = Writing { books, settings: &settings, now, is_person: false };
    let part = |text: String, operation: String| Part { text, operation };
    match (asked.method.as_str(), asked.first.as_str(), asked.id) {
        ("GET" | "POST", "query", None) => {
            let posted = String::from_utf8_lossy(asked.body);
            let text = if asked.method == Method::GET { asked.option("query") } else { &*posted };
            let entity = text.split_whitespace().skip_while(|word| !word.eq_ignore_ascii_case("from")).nth(1).unwrap_or("?");
            Ok(("QueryResponse", part(select::run(writing.books, text)?, format!("query {entity}"))))
        }
        ("GET", "cdc", None) => {
            let text = cdc::changes(writing.books, asked.option("entities"), asked.option("changedsince"), covers_tax, now)?;
            Ok(("CDCResponse", part(text, "cdc".to_owned())))
        }
        ("POST", "batch", None) => Ok(("BatchItemResponse", part(batch::run(&mut writing, &json_body(asked.body)?)?, "batch".to_owned()))),
        ("POST", "upload", None) => {
            let elements = attachables::read(asked.content_type, asked.body)?.into_iter().map(|sent| {
                let outcome = attachables::attach(&mut writing, &sent);
                outcome.map_or_else(|refusal| json!({ "Fault": refusal.fault() }), |made| json!({ "Attachable": made }))
            });
            let elements: Vec<Value> = elements.collect();
            Ok(("AttachableResponse", part(json!(elements).to_string(), "upload".to_owned())))
        }
        ("GET", "preferences", None) => read(&writing, Entity::Preferences, "1"),
        ("GET", "companyinfo", Some(_)) => read(&writing, Entity::CompanyInfo, "1"),
        ("GET", name, Some(id)) => match Entity::named(name) {
            Some(_) if id.parse::<u64>().is_err() && name != "taxcode" => Err(Refusal::invalid_id(id)),
            Some(entity) => read(&writing, entity, id),
            None => Err(Refusal::unsupported(name)),
        },
        ("POST", name, None) => {
            let Some(entity) = Entity::named(name) else { return Err(Refusal::unsupported(name)) };
            let body = json_body(asked.body)?;
            let operation = operation(asked, &body)?;
            let stored = writing.apply(entity, operation, &body)?;
            Ok((entity.name(), part(stored.to_string(), format!("{operation:?} {}", entity.name()).to_lowercase())))
        }
        (_, name, _) => Err(Refusal::unsupported(name)),
    }
}

fn read(writing: &Writing<'_>, entity: Entity, id: &str) -> Outcome<(&'static str, Part)> {
    let object = writing.books.find(entity, id)?;
    Ok((entity.name(), Part { text: object.body.to_string(), operation: format!("read {}", entity.name()) }))
}

fn json_body(body: &Bytes) -> Outcome<Value> {
    let value: Value = serde_json::from_slice(body).map_err(|problem| Refusal::bad_json(problem.to_string()))?;
    if value.is_object() { Ok(value) } else { Err(Refusal::bad_json("the body is not an object")) }
}

/// A POST creates, unless it has an Id or says otherwise in the query.
fn operation(asked: &Asked<'_>, body: &Value) -> Outcome<Operation> {
    let has_id = !body["Id"].is_null() && body["Id"] != json!("") && body["Id"] != json!(0);
    match (asked.option("operation"), asked.option("include")) {
        ("update", "void") | ("void", _) => Ok(Operation::Void),
        ("delete", _) => Ok(Operation::Delete),
        ("" | "update", _) if has_id => Ok(Operation::Update),
        ("" | "create", _) => Ok(Operation::Create),
        (other, _) => Err(Refusal::unsupported(other)),
    }
}
