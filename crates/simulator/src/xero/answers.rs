//! Answers that are not errors: envelopes of lists, of single objects and of written elements.

use super::books::Entity;
use super::collection::Row;
use super::dates;
use crate::world::World;
use axum::response::Response;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

/// What the page of a list says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pagination {
    pub page: usize,
    pub page_size: usize,
    pub item_count: usize,
}

/// A body that is JSON, whatever the caller's `Accept` says.
pub fn json_answer(status: StatusCode, body: String) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    response
}

/// 204, for what is gone.
pub fn no_content() -> Response {
    let mut response = json_answer(StatusCode::NO_CONTENT, String::new());
    response.headers_mut().remove(CONTENT_TYPE);
    response
}

/// What an envelope says of itself; drawn before the books are read, because it takes from the world's chance.
pub struct Envelope {
    id: Uuid,
    at: String,
    app: String,
}

impl Envelope {
    pub fn new(world: &mut World, app: &str) -> Self {
        let app = if app.is_empty() { "Simulated App" } else { app };
        Self { id: world.random.uuid(), at: dates::moment(world.clock.now()), app: Value::from(app).to_string() }
    }

    /// The envelope up to its list; the list is appended as text.
    pub fn open(&self, list: &str, pagination: Option<Pagination>) -> String {
        let Self { id, at, app } = self;
        let mut text = format!(r#"{{"Id":"{id}","Status":"OK","ProviderName":{app},"DateTimeUTC":"{at}","#);
        if let Some(Pagination { page, page_size, item_count }) = pagination {
            let count = item_count.div_ceil(page_size.max(1));
            text.push_str(&format!(
                r#""pagination":{{"page":{page},"pageSize":{page_size},"pageCount":{count},"itemCount":{item_count}}},"#
            ));
        }
        text.push_str(&format!(r#""{list}":["#));
        text
    }
}

pub fn close(mut text: String) -> Response {
    text.push_str("]}");
    json_answer(StatusCode::OK, text)
}

/// Appends rows, in full or in the short form of lists without paging.
pub fn write_rows(text: &mut String, entity: Entity, rows: &[&Row], in_full: bool) {
    let tail = if entity.is_document() { r#","LineItems":[]"# } else { "" };
    text.reserve(rows.iter().map(|row| row.body.full().len() + 1).sum());
    for (at, row) in rows.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        if in_full { text.push_str(row.body.full()) } else { row.body.write_short(tail, text) }
    }
}

/// A written element, with the mark that `summarizeErrors=false` adds where the entity has one.
pub fn write_good(text: &mut String, entity: Entity, body: &str, is_marked: bool) {
    text.push_str(body);
    if is_marked && has_mark(entity) {
        text.pop();
        text.push_str(r#","StatusAttributeString":"OK"}"#);
    }
}

/// A refused element: what was sent, its id, and why.
pub fn refused(entity: Entity, sent: &Value, errors: &[String], is_marked: bool) -> Value {
    let mut element = echo(sent);
    let Some(fields) = element.as_object_mut() else { return json!({"ValidationErrors": messages(errors)}) };
    if !matches!(entity, Entity::TaxRates) {
        fields.entry(entity.id_name()).or_insert_with(|| Uuid::nil().to_string().into());
    }
    if entity.is_document() {
        fields.insert("HasErrors".to_owned(), true.into());
    }
    if matches!(entity, Entity::Contacts | Entity::Payments) {
        fields.insert("HasValidationErrors".to_owned(), true.into());
    }
    if is_marked && has_mark(entity) {
        fields.insert("StatusAttributeString".to_owned(), "ERROR".into());
    }
    fields.insert("ValidationErrors".to_owned(), messages(errors));
    element
}

fn messages(errors: &[String]) -> Value {
    errors.iter().map(|error| json!({"Message": error})).collect()
}

fn has_mark(entity: Entity) -> bool {
    matches!(entity, Entity::Invoices | Entity::CreditNotes | Entity::Contacts | Entity::Items | Entity::Payments)
}

/// What was sent, with dates as the provider writes them: strict clients cannot read them any other way.
fn echo(sent: &Value) -> Value {
    match sent {
        Value::Object(fields) => {
            let fields = fields.iter().filter(|(_, value)| !value.is_null());
            fields.map(|(name, value)| (name.clone(), if is_date(name) { echo_date(value) } else { echo(value) })).collect()
        }
        Value::Array(list) => list.iter().map(echo).collect(),
        _ => sent.clone(),
    }
}

fn is_date(name: &str) -> bool {
    matches!(name, "Date" | "DueDate" | "ExpectedPaymentDate" | "PlannedPaymentDate" | "FullyPaidOnDate")
}

fn echo_date(value: &Value) -> Value {
    match value.as_str().and_then(dates::read_day) {
        Some(date) => dates::day(date).into(),
        None => value.clone(),
    }
}
