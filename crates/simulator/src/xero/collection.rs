//! One entity of one organisation: wire bodies as they are sent, with the few fields that lists filter and sort by.
//!
//! Bodies are text because a page of a thousand invoices must cost a thousand copies and not a thousand serializations.
//! Lists run by `UpdatedDateUTC`, then by id, as the provider's do: an object that changes while a client pages moves to the end.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use uuid::Uuid;

/// One stored object.
#[derive(Debug, Clone)]
pub struct Row {
    pub id: Uuid,
    pub updated: DateTime<Utc>,
    /// The human key: invoice number, contact name, item or account code, tax type.
    pub key: Box<str>,
    /// A second key: contact number, account name, reference.
    pub other_key: Box<str>,
    pub kind: &'static str,
    pub status: &'static str,
    pub date: Option<NaiveDate>,
    /// The contact of a document, the document of a payment.
    pub owner: Option<Uuid>,
    /// The app that made it, for `createdByMyApp`.
    pub app: Option<Box<str>>,
    pub body: Body,
}

/// A wire body whose first part alone, closed by a tail, is the short form of lists without paging.
#[derive(Debug, Clone)]
pub struct Body {
    text: Box<str>,
    short: usize,
}

impl Body {
    /// Joins what every list shows with what only pages and single answers show.
    pub fn join(short: &impl Serialize, rest: &impl Serialize) -> Self {
        let mut text = json(short);
        text.pop();
        let short = text.len();
        let rest = json(rest);
        if rest.len() > 2 {
            text.push(',');
            text.push_str(&rest[1..]);
        } else {
            text.push('}');
        }
        Self { text: text.into_boxed_str(), short }
    }

    pub fn full(&self) -> &str {
        &self.text
    }

    pub fn write_short(&self, tail: &str, into: &mut String) {
        into.push_str(&self.text[..self.short]);
        into.push_str(tail);
        into.push('}');
    }

    /// Reads a part back; the bodies are written from the same types, so this cannot fail but by a bug.
    pub fn read<T: DeserializeOwned>(&self) -> T {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("a stored body does not read: {error}: {}", self.text))
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| panic!("a wire type does not serialize: {error}"))
}

/// All objects of one entity.
#[derive(Debug, Default)]
pub struct Collection {
    rows: Vec<Option<Row>>,
    by_id: BTreeMap<Uuid, usize>,
    by_key: BTreeMap<String, Vec<usize>>,
    order: Vec<(DateTime<Utc>, Uuid, usize)>,
    undo: Option<Vec<(Uuid, Option<Row>)>>,
}

impl Collection {
    /// A collection of many rows at once, sorted once.
    pub fn filled(rows: impl IntoIterator<Item = Row>) -> Self {
        let mut collection = Self::default();
        for row in rows {
            collection.index(row.id, &row.key, collection.rows.len());
            collection.order.push((row.updated, row.id, collection.rows.len()));
            collection.rows.push(Some(row));
        }
        collection.order.sort_unstable();
        collection
    }

    pub fn len(&self) -> usize {
        self.order.len()
    }

    pub fn get(&self, id: Uuid) -> Option<&Row> {
        self.by_id.get(&id).and_then(|slot| self.rows[*slot].as_ref())
    }

    /// Rows with this human key, ignoring case, in the order of their making.
    pub fn with_key<'a>(&'a self, key: &str) -> impl Iterator<Item = &'a Row> + use<'a> {
        let slots = self.by_key.get(&fold(key)).map(Vec::as_slice).unwrap_or_default();
        slots.iter().filter_map(|slot| self.rows[*slot].as_ref())
    }

    /// By id, or by human key where the text is none.
    pub fn find(&self, id_or_key: &str) -> Option<&Row> {
        match Uuid::parse_str(id_or_key) {
            Ok(id) => self.get(id),
            Err(_) => self.with_key(id_or_key).last(),
        }
    }

    /// All rows by time of change, from a moment on if one is given.
    pub fn since(&self, moment: Option<DateTime<Utc>>) -> impl ExactSizeIterator<Item = &Row> {
        let from = moment.map_or(0, |moment| self.order.partition_point(|(updated, _, _)| *updated < moment));
        self.order[from..]
            .iter()
            .map(|(_, id, slot)| self.rows[*slot].as_ref().unwrap_or_else(|| panic!("row {id} is in the order but gone")))
    }

    pub fn all(&self) -> impl ExactSizeIterator<Item = &Row> {
        self.since(None)
    }

    /// Adds or replaces.
    pub fn put(&mut self, row: Row) {
        let before = self.take(row.id);
        let slot = before.as_ref().map_or(self.rows.len(), |(slot, _)| *slot);
        if let Some(undo) = &mut self.undo {
            undo.push((row.id, before.map(|(_, row)| row)));
        }
        self.place(slot, row);
    }

    /// Takes an object away for good, as Xero does with items.
    pub fn remove(&mut self, id: Uuid) {
        let before = self.take(id);
        if let (Some(undo), Some((_, row))) = (&mut self.undo, before) {
            undo.push((id, Some(row)));
        }
    }

    /// From here on changes can be taken back with `roll_back_to`.
    pub fn begin(&mut self) {
        self.undo = Some(Vec::new());
    }

    pub fn commit(&mut self) {
        self.undo = None;
    }

    /// How far a batch has come, for taking back one element of it.
    pub fn mark(&self) -> usize {
        self.undo.as_ref().map_or(0, Vec::len)
    }

    /// Takes back what changed since the mark; 0 is the whole batch.
    pub fn roll_back_to(&mut self, mark: usize) {
        let undone = self.undo.take().map(|mut undo| (undo.split_off(mark.min(undo.len())), undo));
        let Some((undone, kept)) = undone else { return };
        for (id, before) in undone.into_iter().rev() {
            let slot = self.take(id).map_or(self.rows.len(), |(slot, _)| slot);
            if let Some(row) = before {
                self.place(slot, row);
            }
        }
        self.undo = Some(kept);
    }

    fn place(&mut self, slot: usize, row: Row) {
        self.index(row.id, &row.key, slot);
        let entry = (row.updated, row.id, slot);
        let at = self.order.partition_point(|other| *other < entry);
        self.order.insert(at, entry);
        if slot == self.rows.len() {
            self.rows.push(Some(row));
        } else {
            self.rows[slot] = Some(row);
        }
    }

    fn take(&mut self, id: Uuid) -> Option<(usize, Row)> {
        let slot = self.by_id.remove(&id)?;
        let row = self.rows[slot].take()?;
        if let Some(slots) = self.by_key.get_mut(&fold(&row.key)) {
            slots.retain(|other| *other != slot);
        }
        if let Ok(at) = self.order.binary_search(&(row.updated, id, slot)) {
            self.order.remove(at);
        }
        Some((slot, row))
    }

    fn index(&mut self, id: Uuid, key: &str, slot: usize) {
        self.by_id.insert(id, slot);
        if !key.is_empty() {
            self.by_key.entry(fold(key)).or_default().push(slot);
        }
    }
}

/// Human keys are unique without regard to case and outer space.
pub fn fold(key: &str) -> String {
    key.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: u128, at: i64, key: &str) -> Row {
        let body = Body::join(&serde_json::json!({"ID": id.to_string()}), &serde_json::json!({"Lines": [1]}));
        Row {
            id: Uuid::from_u128(id),
            updated: DateTime::from_timestamp(at, 0).unwrap(),
            key: key.into(),
            other_key: "".into(),
            kind: "ACCREC",
            status: "DRAFT",
            date: None,
            owner: None,
            app: None,
            body,
        }
    }

    fn ids(collection: &Collection) -> Vec<u128> {
        collection.all().map(|row| row.id.as_u128()).collect()
    }

    #[test]
    fn lists_run_by_change_and_a_changed_row_moves_to_the_end() {
        let mut collection = Collection::filled([row(3, 10, "c"), row(1, 20, "a"), row(2, 10, "b")]);
        assert_eq!(ids(&collection), [2, 3, 1]);
        collection.put(row(2, 30, "b"));
        assert_eq!(ids(&collection), [3, 1, 2]);
        assert_eq!(collection.since(DateTime::from_timestamp(20, 0)).count(), 2);
    }

    #[test]
    fn rolling_back_leaves_no_trace() {
        let mut collection = Collection::filled([row(1, 10, "a"), row(2, 20, "b")]);
        collection.begin();
        collection.put(row(1, 30, "A2"));
        collection.put(row(4, 31, "d"));
        collection.remove(Uuid::from_u128(2));
        collection.roll_back_to(0);
        collection.commit();
        assert_eq!(ids(&collection), [1, 2]);
        assert!(collection.find("a2").is_none());
        assert_eq!(collection.find(" A ").unwrap().id, Uuid::from_u128(1));
        assert!(collection.find("d").is_none());
    }

    #[test]
    fn the_short_form_is_the_first_part_with_a_tail() {
        let mut text = String::new();
        row(7, 1, "x").body.write_short(r#","Lines":[]"#, &mut text);
        assert_eq!(text, r#"{"ID":"7","Lines":[]}"#);
        assert_eq!(row(7, 1, "x").body.full(), r#"{"ID":"7","Lines":[1]}"#);
    }
}
