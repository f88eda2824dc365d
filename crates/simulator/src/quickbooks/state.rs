//! What the QuickBooks side keeps: its companies.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::books::Books;
use super::store::Object;
use super::{entity, seed};
use crate::company::Company;
use crate::random::Random;

/// The companies of QuickBooks Online.
pub struct State {
    pub(super) companies: Vec<Books>,
}

impl State {
    /// The books of the companies that the seed made.
    pub fn seed(companies: Vec<Company>, random: &mut Random) -> Self {
        Self { companies: companies.into_iter().map(|company| seed::books(&company, random)).collect() }
    }

    /// Realm id and name of each company.
    pub fn companies(&self) -> Vec<(String, String)> {
        self.companies.iter().map(|books| (books.realm.clone(), books.name.clone())).collect()
    }

    /// Everything in a company's books by entity, tombstones as `{"Id", "status": "Deleted"}`.
    pub fn books(&self, company: &str, entity: Option<&str>) -> Value {
        let mut entities = Map::new();
        let Some(books) = self.company(company) else { return Value::Object(entities) };
        for kind in entity::ALL.into_iter().filter(|kind| entity.is_none_or(|name| name.eq_ignore_ascii_case(kind.name()))) {
            let row = |object: &Object| {
                let mut row = if object.deleted { json!({ "Id": &*object.id, "status": "Deleted" }) } else { object.value() };
                if let Some(bytes) = books.files.get(&*object.id).filter(|_| row["FileName"].is_string()) {
                    row["Sha256"] = json!(hex::encode(Sha256::digest(bytes)));
                }
                row
            };
            entities.insert(kind.name().to_owned(), books.of(kind).iter().map(row).collect());
        }
        Value::Object(entities)
    }

    pub(super) fn company(&self, realm: &str) -> Option<&Books> {
        self.companies.iter().find(|books| books.realm == realm)
    }

    pub(super) fn company_mut(&mut self, realm: &str) -> Option<&mut Books> {
        self.companies.iter_mut().find(|books| books.realm == realm)
    }
}
