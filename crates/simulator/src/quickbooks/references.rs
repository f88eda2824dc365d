//! References to other objects: they must exist and be active, and answers carry the name beside the id.

use serde_json::{Value, json};

use super::books::{Books, reference, text};
use super::entity::Entity;
use super::errors::{Outcome, Refusal};
use super::store::Object;

/// Checks a reference if it is there, and fills in the name of what it points to.
pub fn fill(books: &Books, holder: &mut Value, name: &str, entity: Entity) -> Outcome<()> {
    let id = reference(holder, name).to_owned();
    if id.is_empty() {
        return Ok(());
    }
    let plural = format!("{}s", entity.name());
    let found = books.of(entity).get(&id).filter(|object| !object.deleted).ok_or_else(|| Refusal::invalid_reference(&plural, &id))?;
    if !found.active {
        return Err(Refusal::inactive());
    }
    holder[name] = json!({ "value": id, "name": &*found.name });
    Ok(())
}

/// The same for a reference that must be there.
pub fn required(books: &Books, holder: &mut Value, name: &str, entity: Entity) -> Outcome<()> {
    if reference(holder, name).is_empty() {
        return Err(Refusal::missing(name));
    }
    fill(books, holder, name, entity)
}

/// The customer or vendor of a transaction.
pub fn contact(books: &Books, entity: Entity, body: &mut Value) -> Outcome<()> {
    required(books, body, entity.contact_property(), entity.contact_entity())
}

/// The currency of a transaction is its customer's or vendor's, and the home currency where the company has only one.
pub fn currency(books: &Books, entity: Entity, body: &mut Value) -> Outcome<()> {
    let id = reference(body, entity.contact_property());
    let contact = books.of(entity.contact_entity()).get(id).map(Object::value).unwrap_or_default();
    let expected = match reference(&contact, "CurrencyRef") {
        "" => books.currency.to_owned(),
        currency => currency.to_owned(),
    };
    let given = reference(body, "CurrencyRef");
    if !given.is_empty() && given != expected {
        let why = if books.has_many_currencies {
            "The transaction's currency must be the currency of its customer or vendor"
        } else {
            "Multicurrency is not enabled for this company"
        };
        return Err(Refusal::business(why));
    }
    body["CurrencyRef"] = currency_reference(&expected);
    Ok(())
}

/// A reference to a currency with its English name.
pub fn currency_reference(code: &str) -> Value {
    let name = match code {
        "USD" => "United States Dollar",
        "GBP" => "British Pound Sterling",
        "EUR" => "Euro",
        "CAD" => "Canadian Dollar",
        "AUD" => "Australian Dollar",
        other => other,
    };
    json!({ "value": code, "name": name })
}

impl Books {
    /// A reference to the account with this name.
    pub fn account_named(&self, name: &str) -> Value {
        let found = self.of(Entity::Account).named(name).next();
        found.map_or(Value::Null, |account| json!({ "value": &*account.id, "name": text(&account.value(), "Name") }))
    }
}
