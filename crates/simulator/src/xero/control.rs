//! What a person does in Xero's own pages: edits past any app, lock dates, a disconnected app.

use super::books::{Context, Entity, Mode, Organisation, Refused, accounts, allocations, contacts, items, payments};
use super::input::Input;
use super::webhooks;
use super::writes::{in_books, save_one};
use crate::control::{Edit, EditOperation};
use crate::world::World;
use chrono::NaiveDate;
use serde_json::{Value, json};
use uuid::Uuid;

/// An edit by a person. The object after it is the answer; `null` where it is gone.
pub fn edit(world: &mut World, edit: &Edit) -> Result<Value, String> {
    let entity = Entity::read(&edit.entity).ok_or_else(|| format!("no entity {:?}", edit.entity))?;
    let tenant = Uuid::parse_str(&edit.company).map_err(|_| format!("no organisation {:?}", edit.company))?;
    let id = in_books(world, tenant, String::new(), 4, |books, context| apply(books, context, entity, edit)).map_err(sentence)?;
    webhooks::tell(world, tenant, entity, std::iter::once(id), edit.operation == EditOperation::Create);
    let books = world.xero.organisation_mut(tenant).ok_or("no such organisation")?;
    Ok(match books.collection(entity) {
        Some(collection) => collection.get(id).map(|row| row.body.read()).unwrap_or_default(),
        None => books.body(),
    })
}

fn apply(books: &mut Organisation, context: &mut Context<'_>, entity: Entity, edit: &Edit) -> Result<Uuid, Refused> {
    if entity == Entity::Organisation {
        return edit_organisation(books, &edit.body);
    }
    if edit.operation == EditOperation::Create {
        return save_one(books, context, entity, Input(&edit.body), None, Mode::Create);
    }
    let named = edit.id.as_deref().ok_or_else(|| Refused::because("id is missing"))?;
    let collection = books.collection(entity).ok_or(Refused::Missing)?;
    let row = if entity == Entity::Contacts {
        contacts::find(collection, named).or_else(|| collection.find(named))
    } else {
        collection.find(named)
    };
    let id = row.ok_or(Refused::Missing)?.id;
    let body = match (edit.operation, entity) {
        (EditOperation::Merge, Entity::Contacts) => {
            let into = Input(&edit.body).id("into").ok_or_else(|| Refused::because("body.into must be the id of the survivor"))?;
            return contacts::merge(books, context, id, into).map(|()| id);
        }
        (EditOperation::Update, Entity::Payments) if Input(&edit.body).flag("IsReconciled") == Some(true) => {
            return payments::reconcile(books, context, id).map(|()| id);
        }
        (EditOperation::Update, Entity::CreditNotes) if edit.body["Allocations"].is_array() => {
            return allocations::set(books, context, id, Input(&edit.body)).map(|()| id);
        }
        (EditOperation::Update, Entity::Invoices) if edit.body["Overpayments"].is_array() || edit.body["Prepayments"].is_array() => {
            return allocations::prepay(books, context, id, Input(&edit.body)).map(|()| id);
        }
        (EditOperation::Delete, Entity::Items) => return items::delete(books, named),
        (EditOperation::Delete, Entity::Accounts) => return accounts::delete(books, context, named).map(|account| account.id),
        (EditOperation::Update, _) => edit.body.clone(),
        (EditOperation::Delete, _) => json!({"Status": "DELETED"}),
        (EditOperation::Void, _) => json!({"Status": "VOIDED"}),
        (EditOperation::Archive, Entity::Contacts) => json!({"ContactStatus": "ARCHIVED"}),
        (EditOperation::Restore, Entity::Contacts) => json!({"ContactStatus": "ACTIVE"}),
        (EditOperation::Archive, _) => json!({"Status": "ARCHIVED"}),
        (EditOperation::Restore, _) => json!({"Status": "ACTIVE"}),
        (EditOperation::Create | EditOperation::Merge, _) => return Err(Refused::because("this entity cannot be merged")),
    };
    let body = if entity == Entity::TaxRates { with_type(body, named) } else { body };
    save_one(books, context, entity, Input(&body), Some(&id.to_string()), Mode::CreateOrUpdate)
}

/// Tax rates are found by their type, which stands in the body.
fn with_type(mut body: Value, named: &str) -> Value {
    body["TaxType"] = named.into();
    body
}

/// Lock dates and subscribed currencies.
fn edit_organisation(books: &mut Organisation, body: &Value) -> Result<Uuid, Refused> {
    let sent = Input(body);
    for (name, lock) in [("PeriodLockDate", &mut books.period_lock), ("EndOfYearLockDate", &mut books.year_lock)] {
        if body.get(name).is_some() {
            *lock = sent.day(name);
        }
    }
    if let Some(list) = sent.list("Currencies") {
        books.currencies = list.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    }
    Ok(books.id)
}

/// Sets the period lock date; `None` opens the books. The end-of-year lock is an edit of the organisation.
pub fn lock_books(world: &mut World, company: &str, date: Option<NaiveDate>) -> Result<(), String> {
    let id = Uuid::parse_str(company).map_err(|_| format!("no organisation {company:?}"))?;
    let books = world.xero.organisation_mut(id).ok_or_else(|| format!("no organisation {company:?}"))?;
    books.period_lock = date;
    Ok(())
}

/// A person disconnected the app in Xero's own pages: the tokens live on for other organisations.
pub fn revoked(world: &mut World, company: &str) {
    world.xero.connections.retain(|connection| connection.tenant.to_string() != company);
}

fn sentence(refused: Refused) -> String {
    match refused {
        Refused::Missing => "there is no such object".to_owned(),
        Refused::Invalid(sentences) => sentences.join(" "),
    }
}
