//! Change data capture: what changed since a moment, tombstones included, at most 1000 objects over all asked entities.

use chrono::{DateTime, Duration, Utc};
use serde_json::json;

use super::books::Books;
use super::entity::{Entity, is_unused};
use super::errors::{Outcome, Refusal};
use super::store::Object;
use super::time;

const MAX_COUNT: usize = 1000;
const DAYS: i64 = 30;

/// The `CDCResponse` as text. That an older moment is refused, and not cut to 30 days, is an assumption.
pub fn changes(books: &Books, entities: &str, since: &str, covers_tax: bool, now: DateTime<Utc>) -> Outcome<String> {
    if entities.trim().is_empty() {
        return Err(Refusal::missing("entities"));
    }
    let since = time::parse(since).ok_or_else(|| Refusal::missing("changedSince"))?;
    if since < now - Duration::days(DAYS) {
        return Err(Refusal::query_invalid("changedSince can't be more than 30 days ago"));
    }
    let mut left = MAX_COUNT;
    let mut parts = Vec::new();
    for name in entities.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let entity = Entity::named(name).filter(|entity| covers_tax || !matches!(entity, Entity::TaxCode | Entity::TaxRate));
        match entity {
            Some(entity) => parts.push(part(books, entity, since, &mut left)),
            None if is_unused(name) => parts.push("{}".to_owned()),
            None => return Err(Refusal::query_invalid(format!("invalid context declaration: {name}"))),
        }
    }
    Ok(format!("[{{\"QueryResponse\":[{}]}}]", parts.join(",")))
}

fn part(books: &Books, entity: Entity, since: DateTime<Utc>, left: &mut usize) -> String {
    let mut changed: Vec<&Object> = books.of(entity).iter().filter(|object| object.updated_at >= since).collect();
    changed.sort_by_key(|object| object.updated_at);
    changed.truncate(*left);
    *left -= changed.len();
    if changed.is_empty() {
        return "{}".to_owned();
    }
    let rows: Vec<String> = changed.iter().map(|object| row(object)).collect();
    format!("{{\"{}\":[{}],\"startPosition\":1,\"maxResults\":{}}}", entity.name(), rows.join(","), rows.len())
}

fn row(object: &Object) -> String {
    if !object.deleted {
        return object.body.to_string();
    }
    json!({ "domain": "QBO", "status": "Deleted", "Id": &*object.id, "MetaData": { "LastUpdatedTime": time::stamp(object.updated_at) } })
        .to_string()
}
