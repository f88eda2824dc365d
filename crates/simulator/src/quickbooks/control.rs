//! What a person does in QuickBooks' own pages: edits past any app, and a closing date.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};

use super::books::{Books, Change};
use super::entity::Entity;
use super::events;
use super::store::Object;
use super::write::Writing;
use crate::control::{Edit, EditOperation};
use crate::world::World;

/// An edit by a person in QuickBooks' own UI.
pub fn edit(world: &mut World, edit: &Edit) -> Result<Value, String> {
    let now = world.clock.now();
    let settings = world.quickbooks_settings.clone();
    let entity = Entity::named(&edit.entity).ok_or_else(|| format!("no entity {:?}", edit.entity))?;
    let books = world.quickbooks.company_mut(&edit.company).ok_or("no such company")?;
    if entity == Entity::Preferences {
        return Ok(prefer(books, &edit.body, now));
    }
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

/// Changes members of preferences, group by group.
fn prefer(books: &mut Books, body: &Value, now: DateTime<Utc>) -> Value {
    let mut preferences = books.of(Entity::Preferences).get("1").map(Object::value).unwrap_or_default();
    for (group, members) in body.as_object().into_iter().flatten() {
        for (name, value) in members.as_object().into_iter().flatten() {
            preferences[group.as_str()][name.as_str()] = value.clone();
        }
    }
    books.put(Entity::Preferences, preferences, Change::Update, now)
}

/// Closes the books up to a day, which the preferences then show; `None` opens them.
pub fn lock_books(world: &mut World, company: &str, date: Option<NaiveDate>) -> Result<(), String> {
    let now = world.clock.now();
    let books = world.quickbooks.company_mut(company).ok_or("no such company")?;
    books.closed_on = date;
    let mut preferences = books.of(Entity::Preferences).get("1").map(Object::value).unwrap_or_default();
    match date {
        Some(date) => preferences["AccountingInfoPrefs"]["BookCloseDate"] = json!(date.to_string()),
        None => drop(preferences["AccountingInfoPrefs"].as_object_mut().map(|fields| fields.remove("BookCloseDate"))),
    }
    books.put(Entity::Preferences, preferences, Change::Update, now);
    events::publish(world);
    Ok(())
}
