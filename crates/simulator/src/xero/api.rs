//! The accounting API: one entrance for all paths, because the provider takes them in any case.

use super::access::{self, Call};
use super::answers::{self, Envelope, write_rows};
use super::books::{Entity, Mode, attachments, contacts, tracking};
use super::lists::{Ask, select};
use super::problems::Problem;
use super::query::Query;
use super::writes::{self, Write, WriteKind};
use super::xml;
use crate::world::{Shared, World, lock};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{HeaderMap, Method, Uri};
use serde_json::json;
use uuid::Uuid;

/// Every path under `/api.xro/2.0/`. A body with a GET is passed over: one official client always sends one.
pub async fn serve(State(world): State<Shared>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let mut world = lock(&world);
    let answered = answer(&mut world, &method, &uri, &headers, &body).unwrap_or_else(IntoResponse::into_response);
    xml::in_form(&headers, answered)
}

fn answer(world: &mut World, method: &Method, uri: &Uri, headers: &HeaderMap, body: &Bytes) -> Result<Response, Problem> {
    let caller = access::caller(world, headers)?;
    let rest: Vec<&str> = uri.path().split('/').skip(3).filter(|part| !part.is_empty()).collect();
    let entity = rest.first().and_then(|name| Entity::read(name)).ok_or(Problem::NotFound)?;
    let is_of_files = rest.get(2).is_some_and(|part| part.eq_ignore_ascii_case("attachments"));
    let scopes = if is_of_files { access::ATTACHMENTS } else { access::scopes_of(entity) };
    let tenant = access::tenant(world, headers, &caller, scopes, method)?;
    let query = Query::read(uri.query());
    let call = Call { caller: &caller, tenant, method, path: uri.path(), query: &query, headers };
    let parts: Vec<String> = rest[1..].iter().map(|part| decoded(part)).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    match (method.as_str(), parts.as_slice()) {
        ("GET", []) => list(world, &call, entity),
        ("GET", [id]) => single(world, &call, entity, id),
        ("GET", [id, _]) if is_of_files => files(world, &call, entity, id),
        ("GET", [id, _, name]) if is_of_files => file(world, &call, entity, id, name),
        _ => {
            let kind = kind(entity, method, &parts).ok_or(Problem::NotFound)?;
            writes::serve(world, &call, Write { entity, kind }, body)
        }
    }
}

fn kind(entity: Entity, method: &Method, parts: &[&str]) -> Option<WriteKind> {
    let id = parts.first().map(|id| (*id).to_owned());
    let sub = parts.get(1).map(|sub| sub.to_lowercase());
    match (method.as_str(), entity, parts.len(), sub.as_deref()) {
        // Overpayments and prepayments are made by people, and read here.
        (_, Entity::Organisation | Entity::Currencies | Entity::Overpayments | Entity::Prepayments, ..) => None,
        ("PUT", _, 0, _) => Some(WriteKind::Save { id: None, mode: Mode::Create }),
        ("POST", _, 0, _) => Some(WriteKind::Save { id: None, mode: Mode::CreateOrUpdate }),
        ("POST", _, 1, _) => Some(WriteKind::Save { id, mode: Mode::CreateOrUpdate }),
        ("DELETE", Entity::Items | Entity::Accounts, 1, _) => id.map(WriteKind::Delete),
        ("PUT" | "POST", Entity::Invoices | Entity::CreditNotes, 3, Some("attachments")) => {
            Some(WriteKind::Attach { id: id?, name: parts[2].to_owned(), replaces: method == Method::POST })
        }
        ("PUT" | "POST", Entity::CreditNotes, 2, Some("allocations")) => id.map(WriteKind::Allocate),
        ("DELETE", Entity::CreditNotes, 3, Some("allocations")) => {
            Some(WriteKind::Deallocate { note: id?, allocation: Uuid::parse_str(parts[2]).ok()? })
        }
        _ => None,
    }
}

fn list(world: &mut World, call: &Call<'_>, entity: Entity) -> Result<Response, Problem> {
    let since = call.headers.get("if-modified-since").and_then(|value| value.to_str().ok());
    let ask = Ask::read(call.query, entity, since, &call.caller.client_id)?;
    if matches!(entity, Entity::Organisation | Entity::Currencies) {
        return fixed(world, call, entity);
    }
    let envelope = Envelope::new(world, &call.caller.client_id);
    let (rows, pagination) = select(world.xero.organisation(call.tenant)?, entity, &ask);
    let mut text = envelope.open(entity.plural(), pagination);
    if entity == Entity::TrackingCategories && !ask.includes_archived {
        text.push_str(&rows.into_iter().filter_map(tracking::active).collect::<Vec<_>>().join(","));
        return Ok(answers::close(text));
    }
    let is_whole = !entity.is_document() && entity != Entity::Contacts;
    write_rows(&mut text, entity, &rows, is_whole || (ask.page.is_some() && !ask.is_summary));
    Ok(answers::close(text))
}

fn fixed(world: &mut World, call: &Call<'_>, entity: Entity) -> Result<Response, Problem> {
    let mut text = Envelope::new(world, &call.caller.client_id).open(entity.plural(), None);
    let organisation = world.xero.organisation(call.tenant)?;
    if entity == Entity::Organisation {
        text.push_str(&organisation.body().to_string());
    } else {
        let list: Vec<String> = organisation.currencies.iter().map(|code| json!({"Code": code, "Description": code}).to_string()).collect();
        text.push_str(&list.join(","));
    }
    Ok(answers::close(text))
}

fn single(world: &mut World, call: &Call<'_>, entity: Entity, id: &str) -> Result<Response, Problem> {
    let organisation = world.xero.organisation(call.tenant)?;
    let collection = organisation.collection(entity).ok_or(Problem::NotFound)?;
    let row = if entity == Entity::Contacts { contacts::find(collection, id) } else { collection.find(id) };
    let row = row.ok_or(Problem::NotFound)?;
    let body = if entity.is_document() { contacts::in_document(organisation, row) } else { row.body.full().to_owned() };
    let mut text = Envelope::new(world, &call.caller.client_id).open(entity.plural(), None);
    text.push_str(&body);
    Ok(answers::close(text))
}

fn files(world: &mut World, call: &Call<'_>, entity: Entity, id: &str) -> Result<Response, Problem> {
    let mut text = Envelope::new(world, &call.caller.client_id).open("Attachments", None);
    let files = attachments::of(world.xero.organisation(call.tenant)?, entity, id).map_err(|_| Problem::NotFound)?;
    text.push_str(&files.iter().map(|file| file.body().to_string()).collect::<Vec<_>>().join(","));
    Ok(answers::close(text))
}

/// The bytes of a file.
fn file(world: &mut World, call: &Call<'_>, entity: Entity, id: &str, name: &str) -> Result<Response, Problem> {
    let files = attachments::of(world.xero.organisation(call.tenant)?, entity, id).map_err(|_| Problem::NotFound)?;
    let file = files.iter().find(|file| file.name == name || file.id.to_string() == name).ok_or(Problem::NotFound)?;
    Ok(([(http::header::CONTENT_TYPE, file.media_type.clone())], file.bytes.clone()).into_response())
}

/// Numbers and codes come percent-encoded in paths.
fn decoded(part: &str) -> String {
    let pairs: Vec<(String, String)> = serde_html_form::from_str(&format!("part={}", part.replace('+', "%2B"))).unwrap_or_default();
    pairs.into_iter().next().map(|(_, value)| value).unwrap_or_else(|| part.to_owned())
}
