//! How the books keep their objects: each body is stored once, compact and in wire shape, so that a page of a list is a
//! concatenation of stored strings. An edit parses one body, changes it and writes it back.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};

/// One object of a company's books, with the few fields that lists filter and sort by.
#[derive(Clone, Debug, Default)]
pub struct Object {
    pub id: Box<str>,
    /// SyncToken: 0 at birth, one more with each change.
    pub version: u64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// False for what a person archived.
    pub active: bool,
    /// True for what is gone; the object stays as a tombstone.
    pub deleted: bool,
    /// Compact JSON as the provider answers it.
    pub body: Box<str>,
    /// The display name of a contact, account or item.
    pub name: Box<str>,
    /// The document number.
    pub number: Box<str>,
    /// The id of the customer or vendor of a transaction.
    pub contact: Box<str>,
    /// The day of a transaction.
    pub date: Option<NaiveDate>,
}

impl Object {
    /// The body as a value; null where it is not JSON, which nobody stores.
    pub fn value(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

/// Objects of one kind in the order of their creation.
#[derive(Clone, Debug, Default)]
pub struct Collection {
    objects: Vec<Object>,
    by_id: HashMap<Box<str>, usize>,
    hidden: usize,
}

impl Collection {
    /// Room for `count` objects, so that a large seed does not copy itself.
    pub fn with_capacity(count: usize) -> Self {
        Self { objects: Vec::with_capacity(count), by_id: HashMap::with_capacity(count), hidden: 0 }
    }

    /// Adds an object, or replaces the one with this id at its place.
    pub fn put(&mut self, object: Object) {
        let hides = |object: &Object| usize::from(object.deleted || !object.active);
        self.hidden += hides(&object);
        if let Some(&place) = self.by_id.get(&object.id) {
            self.hidden -= hides(&self.objects[place]);
            self.objects[place] = object;
        } else {
            self.by_id.insert(object.id.clone(), self.objects.len());
            self.objects.push(object);
        }
    }

    /// The object with this id, tombstones included.
    pub fn get(&self, id: &str) -> Option<&Object> {
        self.by_id.get(id).map(|&place| &self.objects[place])
    }

    /// All objects by age, tombstones included.
    pub fn iter(&self) -> std::slice::Iter<'_, Object> {
        self.objects.iter()
    }

    /// The objects by place, for a list that shows everything it holds.
    pub fn as_slice(&self) -> &[Object] {
        &self.objects
    }

    /// How many objects are deleted or archived; 0 lets a list take its page without looking at each object.
    pub fn hidden(&self) -> usize {
        self.hidden
    }

    pub fn len(&self) -> usize {
        self.objects.len()
    }

    /// The live objects with this name, whatever its case.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Object> {
        self.objects.iter().filter(move |object| !object.deleted && object.name.to_lowercase() == name.to_lowercase())
    }

    /// The live objects with this document number.
    pub fn numbered<'a>(&'a self, number: &'a str) -> impl Iterator<Item = &'a Object> {
        self.objects.iter().filter(move |object| !object.deleted && &*object.number == number)
    }
}
