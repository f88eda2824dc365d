//! Creates, updates, deletes and voids: the rules every write shares.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};

use super::books::{Books, Change, reference, text};
use super::entity::Entity;
use super::errors::{Outcome, Refusal};
use super::store::Object;
use super::{documents, lines, money, names, payments, properties, time};
use crate::settings::Settings;

/// What a write asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    Create,
    Update,
    Delete,
    Void,
}

/// A company's books with what a write needs beside them.
pub struct Writing<'a> {
    pub books: &'a mut Books,
    pub settings: &'a Settings,
    pub now: DateTime<Utc>,
    /// A person at the screen: closed periods, lapsed subscriptions and SyncTokens do not stand in the way.
    pub is_person: bool,
}

impl Writing<'_> {
    /// Does what a client asked for; the object after it is the answer.
    pub fn apply(&mut self, entity: Entity, operation: Operation, body: &Value) -> Outcome<Value> {
        match operation {
            Operation::Create => self.create(entity, body),
            Operation::Update => self.update(entity, body),
            Operation::Delete => self.delete(entity, body),
            Operation::Void => self.void(entity, body),
        }
    }

    /// A new object.
    pub fn create(&mut self, entity: Entity, body: &Value) -> Outcome<Value> {
        self.may_write(entity)?;
        properties::check(entity.name(), body)?;
        let mut body = properties::without_blanks(body);
        clear_computed(&mut body, entity);
        self.complete(entity, &mut body, None)?;
        body["Id"] = json!(self.books.next_id(entity));
        if matches!(entity, Entity::Invoice | Entity::CreditMemo) && text(&body, "DocNumber").is_empty() {
            body["DocNumber"] = json!((1000 + self.books.of(entity).len() + 1).to_string());
        }
        self.number_is_free(entity, &body)?;
        let stored = self.books.put(entity, body, Change::Create, self.now);
        if !entity.is_document() {
            payments::apply(self.books, entity, &stored, true, self.now);
        }
        Ok(stored)
    }

    /// A change: with `sparse` only what is sent changes, without it everything that is not sent is cleared.
    pub fn update(&mut self, entity: Entity, body: &Value) -> Outcome<Value> {
        self.may_write(entity)?;
        properties::check(entity.name(), body)?;
        let before = self.current(entity, body)?;
        let is_sparse = body["sparse"] == true || self.is_person;
        // A sparse change carries what a bill is required to have (EpicenterHQ/epicenter#2346).
        if entity == Entity::Bill && !self.is_person && reference(body, "VendorRef").is_empty() {
            return Err(Refusal::missing("VendorRef"));
        }
        let mut after = if is_sparse { before.clone() } else { json!({}) };
        for (name, value) in body.as_object().into_iter().flatten() {
            after[name.as_str()] = value.clone();
        }
        if is_sparse && entity.is_document() && body.get("TxnTaxDetail").is_none() && body.get("Line").is_some() {
            forget_total(&mut after);
        }
        let mut after = properties::without_blanks(&after);
        clear_computed(&mut after, entity);
        after["Id"] = before["Id"].clone();
        if entity.is_document() {
            after["LinkedTxn"] = before["LinkedTxn"].clone();
        }
        self.complete(entity, &mut after, Some(&before))?;
        self.period_is_open(entity, &before)?;
        self.number_is_free(entity, &after)?;
        if !entity.is_document() {
            payments::apply(self.books, entity, &before, false, self.now);
        }
        let stored = self.books.put(entity, after, Change::Update, self.now);
        if stored["FullyQualifiedName"] != before["FullyQualifiedName"] {
            names::rename_below(self.books, entity, &stored, self.now);
        }
        if !entity.is_document() {
            payments::apply(self.books, entity, &stored, true, self.now);
        }
        Ok(stored)
    }

    /// Takes a transaction out of the books.
    pub fn delete(&mut self, entity: Entity, body: &Value) -> Outcome<Value> {
        self.may_write(entity)?;
        if !entity.is_transaction() {
            return Err(Refusal::unsupported("delete"));
        }
        let before = self.current(entity, body)?;
        self.period_is_open(entity, &before)?;
        self.unlink(entity, &before);
        let id = text(&before, "Id").to_owned();
        self.books.remove(entity, &id, self.now);
        Ok(json!({ "domain": "QBO", "status": "Deleted", "Id": id }))
    }

    /// Leaves a transaction in the books with all amounts at zero.
    pub fn void(&mut self, entity: Entity, body: &Value) -> Outcome<Value> {
        self.may_write(entity)?;
        if !entity.can_be_voided() {
            return Err(Refusal::unsupported("void"));
        }
        let before = self.current(entity, body)?;
        self.period_is_open(entity, &before)?;
        self.unlink(entity, &before);
        let mut after = self.books.find(entity, text(&before, "Id"))?.value();
        let note = match text(&before, "PrivateNote") {
            "" => "Voided".to_owned(),
            note => format!("Voided - {note}"),
        };
        after["PrivateNote"] = json!(note);
        for name in ["TotalAmt", "Balance", "UnappliedAmt", "RemainingCredit", "HomeTotalAmt", "HomeBalance"] {
            if after.get(name).is_some() {
                after[name] = json!(0);
            }
        }
        after["LinkedTxn"] = json!([]);
        if entity.is_document() {
            lines::void(&mut after["Line"]);
        } else {
            after["Line"] = json!([]);
        }
        if after.get("TxnTaxDetail").is_some() {
            after["TxnTaxDetail"] = json!({ "TotalTax": 0 });
        }
        Ok(self.books.put(entity, after, Change::Void, self.now))
    }

    /// One name swallows another: the loser's transactions become the survivor's.
    pub fn merge(&mut self, entity: Entity, loser: &str, survivor: &str) -> Outcome<Value> {
        let (gone, kept) = (self.books.find(entity, loser)?, self.books.find(entity, survivor)?);
        if reference(&gone.value(), "CurrencyRef") != reference(&kept.value(), "CurrencyRef") {
            return Err(Refusal::business("Names of different currencies can't be merged"));
        }
        let pointer = json!({ "value": survivor, "name": &*kept.name });
        let kinds: Vec<Entity> =
            super::entity::ALL.into_iter().filter(|kind| kind.is_transaction() && kind.contact_entity() == entity).collect();
        for kind in kinds {
            let moved: Vec<Value> =
                self.books.of(kind).iter().filter(|object| &*object.contact == loser && !object.deleted).map(Object::value).collect();
            for mut body in moved {
                body[kind.contact_property()] = pointer.clone();
                self.books.put(kind, body, Change::Update, self.now);
            }
        }
        self.books.remove(entity, loser, self.now);
        if let Some(event) = self.books.events.last_mut() {
            *event = super::books::Event { entity, id: survivor.to_owned(), change: Change::Merge, deleted_id: Some(loser.to_owned()) };
        }
        Ok(json!({ "Id": survivor, "deletedId": loser }))
    }

    fn complete(&mut self, entity: Entity, body: &mut Value, before: Option<&Value>) -> Outcome<()> {
        let today = time::today(self.now);
        match entity {
            _ if entity.is_document() => {
                documents::complete(self.books, entity, body, before, today, self.settings)?;
                balance(entity, body, before)?;
            }
            Entity::Payment | Entity::BillPayment => payments::complete(self.books, entity, body, before, today)?,
            _ => names::complete(self.books, entity, body, before)?,
        }
        self.period_is_open(entity, body)
    }

    /// The stored body, if the request names it and has read its newest state.
    fn current(&self, entity: Entity, body: &Value) -> Outcome<Value> {
        let id = match &body["Id"] {
            Value::Number(number) => number.to_string(),
            other => other.as_str().unwrap_or_default().to_owned(),
        };
        if id.is_empty() {
            return Err(Refusal::missing("Id"));
        }
        if id.parse::<u64>().is_err() {
            return Err(Refusal::invalid_id(&id));
        }
        let object = self.books.find(entity, &id)?;
        let token = match &body["SyncToken"] {
            Value::Number(number) => number.to_string(),
            other => other.as_str().unwrap_or_default().to_owned(),
        };
        if token.is_empty() && !self.is_person {
            return Err(Refusal::missing("SyncToken"));
        }
        if token != object.version.to_string() && !self.is_person {
            return Err(Refusal::stale());
        }
        Ok(object.value())
    }

    pub fn may_write(&self, entity: Entity) -> Outcome<()> {
        if self.settings.read_only && !self.is_person {
            return Err(Refusal::lapsed());
        }
        if entity.is_read_only() { Err(Refusal::unsupported(entity.name())) } else { Ok(()) }
    }

    fn period_is_open(&self, entity: Entity, body: &Value) -> Outcome<()> {
        let date = text(body, "TxnDate").parse::<NaiveDate>().ok().filter(|_| entity.is_transaction());
        let is_closed = date.zip(self.books.closed_on).is_some_and(|(date, closed_on)| date <= closed_on);
        if is_closed && !self.is_person { Err(Refusal::closed_period()) } else { Ok(()) }
    }

    fn number_is_free(&self, entity: Entity, body: &Value) -> Outcome<()> {
        let number = text(body, "DocNumber");
        if number.is_empty() || !self.settings.unique_document_numbers || !entity.is_document() {
            return Ok(());
        }
        let vendor = reference(body, "VendorRef");
        let taken = self
            .books
            .of(entity)
            .numbered(number)
            .any(|other| &*other.id != text(body, "Id") && (entity.is_sale() || &*other.contact == vendor));
        if taken { Err(Refusal::duplicate_number(number)) } else { Ok(()) }
    }

    fn unlink(&mut self, entity: Entity, before: &Value) {
        if entity.is_document() {
            payments::release(self.books, entity, before, self.now);
        } else {
            payments::apply(self.books, entity, before, false, self.now);
        }
    }
}

/// Open amount after what was already settled.
fn balance(entity: Entity, body: &mut Value, before: Option<&Value>) -> Outcome<()> {
    let amount = |body: &Value, name: &str| money::minor(&body[name]).unwrap_or(0);
    let settled = before.map_or(0, |before| amount(before, "TotalAmt") - amount(before, "Balance"));
    let open = amount(body, "TotalAmt") - settled;
    if open < 0 {
        return Err(Refusal::business("The amount can't be less than what has already been applied"));
    }
    body["Balance"] = money::wire(open);
    if entity == Entity::CreditMemo {
        body["RemainingCredit"] = money::wire(open);
    }
    if body.get("ExchangeRate").is_some() && entity != Entity::VendorCredit {
        let rate = money::decimal(&body["ExchangeRate"]).unwrap_or(rust_decimal::Decimal::ONE);
        body["HomeBalance"] = money::wire(money::to_minor(money::decimal(&body["Balance"]).unwrap_or_default() * rate));
    }
    Ok(())
}

/// What a client may send back and has no say in.
fn clear_computed(body: &mut Value, entity: Entity) {
    let Some(fields) = body.as_object_mut() else { return };
    for name in [
        "MetaData",
        "SyncToken",
        "domain",
        "sparse",
        "status",
        "Balance",
        "BalanceWithJobs",
        "RemainingCredit",
        "HomeBalance",
        "HomeTotalAmt",
        "UnappliedAmt",
        "CurrentBalance",
        "CurrentBalanceWithSubAccounts",
    ] {
        fields.remove(name);
    }
    if entity.is_document() {
        fields.remove("TotalAmt");
    }
}

/// New lines ask for new tax, except for the code of a US sale.
fn forget_total(body: &mut Value) {
    if let Some(detail) = body["TxnTaxDetail"].as_object_mut() {
        detail.remove("TotalTax");
        detail.remove("TaxLine");
    }
}
