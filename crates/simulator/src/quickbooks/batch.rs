//! Batches: up to 30 items, each with its own answer or its own fault.

use serde_json::{Value, json};

use super::entity::Entity;
use super::errors::{Outcome, Refusal};
use super::write::{Operation, Writing};

const MAX_COUNT: usize = 30;

/// The `BatchItemResponse` list as text.
pub fn run(writing: &mut Writing<'_>, body: &Value) -> Outcome<String> {
    let Some(items) = body["BatchItemRequest"].as_array() else { return Err(Refusal::missing("BatchItemRequest")) };
    if items.len() > MAX_COUNT {
        return Err(Refusal::business(&format!("A batch can have at most {MAX_COUNT} items")));
    }
    let answers: Vec<String> = items
        .iter()
        .map(|item| {
            let id = item["bId"].to_string();
            match one(writing, item) {
                Ok((name, answer)) => format!("{{\"{name}\":{answer},\"bId\":{id}}}"),
                Err(mut refusal) => {
                    // In a batch the member is always there.
                    refusal.element.get_or_insert_default();
                    json!({ "Fault": refusal.fault(), "bId": item["bId"] }).to_string()
                }
            }
        })
        .collect();
    Ok(format!("[{}]", answers.join(",")))
}

fn one(writing: &mut Writing<'_>, item: &Value) -> Outcome<(&'static str, String)> {
    if let Some(query) = item["Query"].as_str() {
        return Ok(("QueryResponse", super::select::run(writing.books, query)?));
    }
    let found = item.as_object().into_iter().flatten().find_map(|(name, body)| Some((Entity::named(name)?, body)));
    let Some((entity, body)) = found else { return Err(Refusal::unsupported("batch item without an entity")) };
    let operation = match (item["operation"].as_str().unwrap_or_default(), item["optionsData"].as_str()) {
        (_, Some("void")) => Operation::Void,
        ("create", _) => Operation::Create,
        ("update", _) => Operation::Update,
        ("delete", _) => Operation::Delete,
        (other, _) => return Err(Refusal::unsupported(other)),
    };
    Ok((entity.name(), writing.apply(entity, operation, body)?.to_string()))
}
