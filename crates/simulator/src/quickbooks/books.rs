//! The books of one company: a collection for each entity, ids, and how an object goes into the books.

use std::collections::{BTreeMap, HashMap};

use bytes::Bytes;
use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
use serde_json::{Value, json};

use super::entity::Entity;
use super::errors::{Outcome, Refusal};
use super::replay::Replays;
use super::store::{Collection, Object};
use super::{money, time};

/// What happened to an object, in the words of webhooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Create,
    Update,
    Delete,
    Void,
    Merge,
}

/// A change that webhooks tell about.
#[derive(Clone, Debug)]
pub struct Event {
    pub entity: Entity,
    pub id: String,
    pub change: Change,
    /// The id that a merge swallowed.
    pub deleted_id: Option<String>,
}

/// A tax code with the rates that it is made of.
#[derive(Clone, Debug)]
pub struct TaxCode {
    /// Id and hundredths of a percent of each rate.
    pub rates: Vec<(String, i64)>,
}

/// One company.
pub struct Books {
    pub realm: String,
    pub name: String,
    pub currency: &'static str,
    pub is_us: bool,
    pub has_many_currencies: bool,
    pub closed_on: Option<NaiveDate>,
    pub collections: BTreeMap<Entity, Collection>,
    pub tax_codes: HashMap<String, TaxCode>,
    pub replays: Replays,
    /// The bytes of attachables, by id.
    pub files: BTreeMap<String, Bytes>,
    pub events: Vec<Event>,
    pub next_ids: BTreeMap<&'static str, u64>,
}

impl Books {
    pub fn of(&self, entity: Entity) -> &Collection {
        static NONE: std::sync::LazyLock<Collection> = std::sync::LazyLock::new(Collection::default);
        self.collections.get(&entity).unwrap_or(&NONE)
    }

    /// The object for reading: what is deleted is not found.
    pub fn find(&self, entity: Entity, id: &str) -> Outcome<&Object> {
        match self.of(entity).get(id) {
            Some(object) if object.deleted => Err(Refusal::deleted()),
            Some(object) => Ok(object),
            None => Err(Refusal::inactive()),
        }
    }

    /// The next id: transactions share one sequence; customers, vendors and employees another.
    pub fn next_id(&mut self, entity: Entity) -> String {
        let sequence = match entity {
            _ if entity.is_person() => "Name",
            _ if entity.is_transaction() => "Transaction",
            _ => entity.name(),
        };
        let next = self.next_ids.entry(sequence).or_insert(0);
        *next += 1;
        next.to_string()
    }

    /// Puts a new or changed object into the books: a change gets the next SyncToken and the time.
    pub fn put(&mut self, entity: Entity, body: Value, change: Change, now: DateTime<Utc>) -> Value {
        let id = text(&body, "Id").to_owned();
        let version = self.of(entity).get(&id).map_or(0, |object| object.version + 1);
        self.events.push(Event { entity, id, change, deleted_id: None });
        self.write(entity, body, version, now)
    }

    /// Writes what follows from another change, such as a contact's balance: a new time, the same SyncToken, no webhook.
    pub fn touch(&mut self, entity: Entity, body: Value, now: DateTime<Utc>) {
        let version = self.of(entity).get(text(&body, "Id")).map_or(0, |object| object.version);
        self.write(entity, body, version, now);
    }

    fn write(&mut self, entity: Entity, mut body: Value, version: u64, now: DateTime<Utc>) -> Value {
        let now = now.trunc_subsecs(0);
        let created_at = self.of(entity).get(text(&body, "Id")).map_or(now, |object| object.created_at);
        body["SyncToken"] = json!(version.to_string());
        body["MetaData"] = json!({ "CreateTime": time::stamp(created_at), "LastUpdatedTime": time::stamp(now) });
        body["domain"] = json!("QBO");
        body["sparse"] = json!(false);
        let object = Object { version, created_at, updated_at: now, ..index(entity, &body) };
        let before = self.of(entity).get(&object.id).map(Object::value);
        self.collections.entry(entity).or_default().put(object);
        if entity.is_transaction() {
            self.shift_contact(entity, before.as_ref(), Some(&body), now);
        }
        body
    }

    /// Moves the open amount of a transaction from or to its contact's balance. The contact gets a new time and keeps its
    /// SyncToken, as in the real books.
    fn shift_contact(&mut self, entity: Entity, before: Option<&Value>, after: Option<&Value>, now: DateTime<Utc>) {
        let property = entity.contact_property();
        let old = before.map_or(("", 0), |body| (reference(body, property), open_amount(entity, body)));
        let new = after.map_or(("", 0), |body| (reference(body, property), open_amount(entity, body)));
        let changes = if old.0 == new.0 { vec![(new.0, new.1 - old.1)] } else { vec![(old.0, -old.1), (new.0, new.1)] };
        for (id, change) in changes.into_iter().filter(|(_, change)| *change != 0) {
            let Some(mut contact) = self.of(entity.contact_entity()).get(id).filter(|contact| !contact.deleted).map(Object::value) else {
                continue;
            };
            add(&mut contact, "Balance", change);
            let above = if entity.is_sale() { self.ancestors(Entity::Customer, &contact) } else { Vec::new() };
            if entity.is_sale() {
                add(&mut contact, "BalanceWithJobs", change);
            }
            self.touch(entity.contact_entity(), contact, now);
            for id in above {
                let mut customer = self.of(Entity::Customer).get(&id).map(Object::value).unwrap_or_default();
                add(&mut customer, "BalanceWithJobs", change);
                self.touch(Entity::Customer, customer, now);
            }
        }
    }

    /// The ids above an object, from its parent upwards, as far as a circle that a change would close.
    pub fn ancestors(&self, entity: Entity, body: &Value) -> Vec<String> {
        let mut found = Vec::new();
        let mut next = reference(body, "ParentRef").to_owned();
        while !next.is_empty() && !found.contains(&next) {
            let object = self.of(entity).get(&next).map(Object::value).unwrap_or_default();
            found.push(std::mem::replace(&mut next, reference(&object, "ParentRef").to_owned()));
        }
        found
    }

    /// Takes a transaction out of the books; a tombstone stays for change data capture.
    pub fn remove(&mut self, entity: Entity, id: &str, now: DateTime<Utc>) {
        if let Some(object) = self.of(entity).get(id) {
            let before = object.value();
            let tombstone =
                Object { deleted: true, active: false, version: object.version + 1, updated_at: now.trunc_subsecs(0), ..object.clone() };
            self.collections.entry(entity).or_default().put(tombstone);
            self.events.push(Event { entity, id: id.to_owned(), change: Change::Delete, deleted_id: None });
            if entity.is_transaction() {
                self.shift_contact(entity, Some(&before), None, now);
            }
        }
    }
}

fn add(body: &mut Value, name: &str, change: i64) {
    body[name] = money::wire(money::minor(&body[name]).unwrap_or(0) + change);
}

/// The fields that lists filter and sort by, taken out of a body. Version and times are not the body's to say.
pub fn index(entity: Entity, body: &Value) -> Object {
    let owned = |name: &str| text(body, name).into();
    Object {
        id: owned("Id"),
        active: body["Active"].as_bool().unwrap_or(true),
        body: body.to_string().into(),
        name: if entity.is_transaction() { Box::default() } else { owned(entity.name_property()) },
        number: owned("DocNumber"),
        contact: if entity.is_transaction() { reference(body, entity.contact_property()).into() } else { Box::default() },
        date: text(body, "TxnDate").parse().ok(),
        ..Object::default()
    }
}

/// What a transaction adds to what its customer or vendor owes or is owed.
fn open_amount(entity: Entity, body: &Value) -> i64 {
    let amount = |name: &str| money::minor(&body[name]).unwrap_or(0);
    match entity {
        Entity::Invoice | Entity::Bill => amount("Balance"),
        Entity::CreditMemo | Entity::VendorCredit => -amount("Balance"),
        Entity::Payment => -amount("UnappliedAmt"),
        _ => 0,
    }
}

/// A text property, empty where it is absent.
pub fn text<'a>(body: &'a Value, name: &str) -> &'a str {
    body[name].as_str().unwrap_or_default()
}

/// The id in a reference, empty where it is absent.
pub fn reference<'a>(body: &'a Value, name: &str) -> &'a str {
    body[name]["value"].as_str().unwrap_or_default()
}
