//! Writes: elements in, elements out, each good or refused by itself; under one idempotency key they happen once.

use super::access::Call;
use super::answers::{self, Envelope, json_answer, no_content};
use super::books::{
    Context, Entity, Mode, Organisation, Refused, accounts, advances, allocations, attachments, contacts, documents, items, payments,
    tax_rates, tracking,
};
use super::collection::Collection;
use super::input::Input;
use super::problems::Problem;
use super::{idempotency, webhooks};
use crate::world::World;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub enum WriteKind {
    Save {
        id: Option<String>,
        mode: Mode,
    },
    Delete(String),
    /// Apply a credit note to invoices.
    Allocate(String),
    /// Lay a file beside a document.
    Attach {
        id: String,
        name: String,
        replaces: bool,
    },
    Deallocate {
        note: String,
        allocation: Uuid,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub struct Write {
    pub entity: Entity,
    pub kind: WriteKind,
}

/// Does a write once: a known `Idempotency-Key` gets the first answer again.
pub fn serve(world: &mut World, call: &Call<'_>, write: Write, body: &Bytes) -> Result<Response, Problem> {
    let key = match idempotency::look(world, call, body) {
        idempotency::Found::Replay(response) | idempotency::Found::Refuse(response) => return Ok(response),
        idempotency::Found::New(key) => Some(key),
        idempotency::Found::None => None,
    };
    if world.xero_settings.read_only {
        return Ok(refusal("The organisation's subscription has ended; its books can only be read."));
    }
    let response = perform(world, call, write, body).unwrap_or_else(IntoResponse::into_response);
    Ok(match key {
        Some(key) => idempotency::keep(world, key, response),
        None => response,
    })
}

fn perform(world: &mut World, call: &Call<'_>, write: Write, body: &Bytes) -> Result<Response, Problem> {
    let Write { entity, kind } = write;
    match kind {
        WriteKind::Save { id, mode } => save(world, call, entity, id.as_deref(), mode, &elements(entity.plural(), body)?),
        WriteKind::Delete(id) => delete(world, call, entity, &id),
        WriteKind::Allocate(note) => allocate(world, call, &note, &elements("Allocations", body)?),
        WriteKind::Attach { id, name, replaces } => attach(world, call, entity, &id, &name, replaces, body),
        WriteKind::Deallocate { note, allocation } => {
            let gone = change(world, call, |books, context| allocations::delete(books, context, &note, allocation)).map_err(problem)?;
            let mut body = json!(gone);
            body["IsDeleted"] = true.into();
            Ok(json_answer(StatusCode::OK, body.to_string()))
        }
    }
}

/// `{"Invoices": [...]}`, a list, or one object alone.
fn elements(plural: &str, body: &Bytes) -> Result<Vec<Value>, Problem> {
    let value: Value = serde_json::from_slice(body).map_err(|error| Problem::PostData(format!("The JSON body does not read: {error}")))?;
    let elements = match value {
        Value::Array(list) => list,
        Value::Object(mut fields) => match fields.remove(plural) {
            Some(Value::Array(list)) => list,
            Some(single @ Value::Object(_)) => vec![single],
            _ => vec![Value::Object(fields)],
        },
        _ => Vec::new(),
    };
    if elements.is_empty() || elements.iter().any(|element| !element.is_object()) {
        return Err(Problem::PostData(format!("The body must hold at least one element of {plural}")));
    }
    Ok(elements)
}

fn save(world: &mut World, call: &Call<'_>, entity: Entity, id: Option<&str>, mode: Mode, elements: &[Value]) -> Result<Response, Problem> {
    let switches = world.xero_settings.xero;
    let summarizes = call.query.flag("summarizeErrors").unwrap_or(switches.summarize_errors);
    begin(world, call)?;
    let outcomes: Vec<Result<Uuid, Refused>> = elements
        .iter()
        .map(|element| change(world, call, |books, context| save_whole(books, context, entity, Input(element), id, mode)))
        .collect();
    let has_errors = outcomes.iter().any(Result::is_err);
    let takes_back = has_errors && summarizes && !switches.keeps_good_elements;
    end(world, call, takes_back)?;
    if id.is_some() && outcomes.contains(&Err(Refused::Missing)) {
        return Err(Problem::NotFound);
    }
    if has_errors && summarizes {
        let refused = elements.iter().zip(&outcomes).filter_map(|(sent, outcome)| outcome.as_ref().err().map(|why| (sent, why)));
        return Err(Problem::Validation(
            refused.map(|(sent, why)| answers::refused(entity, sent, &sentences(entity, why), false)).collect(),
        ));
    }
    let mut text = Envelope::new(world, &call.caller.client_id).open(entity.plural(), None);
    let organisation = world.xero.organisation(call.tenant)?;
    for (at, (sent, outcome)) in elements.iter().zip(&outcomes).enumerate() {
        if at > 0 {
            text.push(',');
        }
        match outcome {
            Ok(id) => {
                if let Some(row) = organisation.collection(entity).and_then(|collection| collection.get(*id)) {
                    let body = if entity.is_document() { contacts::in_document(organisation, row) } else { row.body.full().to_owned() };
                    answers::write_good(&mut text, entity, &body, !summarizes);
                }
            }
            Err(why) => text.push_str(&answers::refused(entity, sent, &sentences(entity, why), !summarizes).to_string()),
        }
    }
    let response = answers::close(text);
    webhooks::tell(world, call.tenant, entity, outcomes.iter().filter_map(|outcome| outcome.as_ref().ok().copied()), mode == Mode::Create);
    Ok(response)
}

/// Saves one element or leaves no trace: a refused invoice must not leave the contact that it made.
fn save_whole(
    books: &mut Organisation,
    context: &mut Context<'_>,
    entity: Entity,
    sent: Input<'_>,
    id: Option<&str>,
    mode: Mode,
) -> Result<Uuid, Refused> {
    let marks = books.collections_mut().map(|collection| collection.mark());
    save_one(books, context, entity, sent, id, mode).inspect_err(|_| {
        for (collection, mark) in books.collections_mut().into_iter().zip(marks) {
            collection.roll_back_to(mark);
        }
    })
}

/// Saves one element of any entity that can be saved.
pub fn save_one(
    books: &mut Organisation,
    context: &mut Context<'_>,
    entity: Entity,
    sent: Input<'_>,
    id: Option<&str>,
    mode: Mode,
) -> Result<Uuid, Refused> {
    match entity {
        Entity::Organisation | Entity::Currencies => Err(Refused::Missing),
        Entity::Accounts => accounts::save(books, context, sent, id, mode),
        Entity::TaxRates => tax_rates::save(books, context, sent, mode),
        Entity::TrackingCategories => tracking::save(books, context, sent, id, mode),
        Entity::Contacts => contacts::save(books, context, sent, id, mode),
        Entity::Items => items::save(books, context, sent, id, mode),
        Entity::Invoices | Entity::CreditNotes => documents::save(books, context, entity, sent, id, mode),
        Entity::Overpayments | Entity::Prepayments => advances::save(books, context, entity, sent, id),
        Entity::Payments => match id.or_else(|| sent.words("PaymentID").filter(|_| sent.words("Status").is_some())) {
            Some(id) => payments::change(books, context, sent, id),
            None => payments::create(books, context, sent),
        },
    }
}

fn delete(world: &mut World, call: &Call<'_>, entity: Entity, id: &str) -> Result<Response, Problem> {
    if entity == Entity::Items {
        change(world, call, |books, _| items::delete(books, id)).map_err(problem)?;
        return Ok(no_content());
    }
    let account = change(world, call, |books, context| accounts::delete(books, context, id)).map_err(problem)?;
    let mut text = Envelope::new(world, &call.caller.client_id).open(entity.plural(), None);
    text.push_str(&json!(account).to_string());
    Ok(answers::close(text))
}

fn allocate(world: &mut World, call: &Call<'_>, note: &str, elements: &[Value]) -> Result<Response, Problem> {
    begin(world, call)?;
    let made: Result<Vec<_>, Refused> = elements
        .iter()
        .map(|element| change(world, call, |books, context| allocations::create(books, context, note, Input(element))))
        .collect();
    end(world, call, made.is_err())?;
    let made = made.map_err(problem)?;
    let mut text = Envelope::new(world, &call.caller.client_id).open("Allocations", None);
    let list: Vec<String> = made.iter().map(|used| json!(used).to_string()).collect();
    text.push_str(&list.join(","));
    Ok(answers::close(text))
}

fn attach(
    world: &mut World,
    call: &Call<'_>,
    entity: Entity,
    id: &str,
    name: &str,
    replaces: bool,
    body: &Bytes,
) -> Result<Response, Problem> {
    let media_type = call.headers.get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let put = |books: &mut Organisation, context: &mut Context<'_>| {
        attachments::put(books, context, entity, id, (name, media_type), body.clone(), replaces)
    };
    let file = change(world, call, put).map_err(problem)?;
    let mut text = Envelope::new(world, &call.caller.client_id).open("Attachments", None);
    text.push_str(&file.body().to_string());
    Ok(answers::close(text))
}

/// Runs a change of the books with everything that it needs of the world.
fn change<T>(
    world: &mut World,
    call: &Call<'_>,
    with: impl FnOnce(&mut Organisation, &mut Context<'_>) -> Result<T, Refused>,
) -> Result<T, Refused> {
    let unit_decimals = if call.query.text("unitdp") == Some("4") { 4 } else { 2 };
    in_books(world, call.tenant, call.caller.client_id.clone(), unit_decimals, with)
}

/// The same without a call, for edits by a person.
pub fn in_books<T>(
    world: &mut World,
    tenant: Uuid,
    app: String,
    unit_decimals: u32,
    with: impl FnOnce(&mut Organisation, &mut Context<'_>) -> Result<T, Refused>,
) -> Result<T, Refused> {
    let now = world.clock.now();
    let settings = &world.xero_settings;
    let mut context = Context { now, random: &mut world.random, settings, switches: settings.xero, app, unit_decimals };
    let books = world.xero.organisation_mut(tenant).ok_or(Refused::Missing)?;
    with(books, &mut context)
}

fn begin(world: &mut World, call: &Call<'_>) -> Result<(), Problem> {
    let books = world.xero.organisation_mut(call.tenant).ok_or(Problem::NotFound)?;
    books.collections_mut().into_iter().for_each(Collection::begin);
    Ok(())
}

fn end(world: &mut World, call: &Call<'_>, takes_back: bool) -> Result<(), Problem> {
    let books = world.xero.organisation_mut(call.tenant).ok_or(Problem::NotFound)?;
    for collection in books.collections_mut() {
        if takes_back {
            collection.roll_back_to(0);
        }
        collection.commit();
    }
    Ok(())
}

fn sentences(entity: Entity, why: &Refused) -> Vec<String> {
    match why {
        Refused::Invalid(sentences) => sentences.clone(),
        Refused::Missing if entity.is_document() => vec!["The document with the supplied id was not found for this endpoint.".to_owned()],
        Refused::Missing => vec!["The resource with the supplied id was not found for this endpoint.".to_owned()],
    }
}

fn problem(refused: Refused) -> Problem {
    match refused {
        Refused::Missing => Problem::NotFound,
        Refused::Invalid(sentences) => {
            let messages: Vec<Value> = sentences.iter().map(|sentence| json!({"Message": sentence})).collect();
            Problem::Validation(vec![json!({"ValidationErrors": messages})])
        }
    }
}

fn refusal(sentence: &str) -> Response {
    problem(Refused::because(sentence)).into_response()
}
