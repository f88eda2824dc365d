//! Lists of Xero: numbered pages and what stands around the rows.
//!
//! Pages are ordered by the object's id. Ids never change and documents, contacts and payments are never taken out of their
//! lists (a deleted one stays, with that status), so no row can move to an earlier page while we read. By the default order, or
//! by time of change, an edited row would move and push another one over the edge of a page. A row that is added meanwhile is
//! found by the next conditional call, which reaches back to before this reading.

use std::fmt;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use super::dates::Moment;
use super::errors;
use crate::ErrorClass;
use crate::client::{Failure, Reply, unreadable};
use crate::lenient;
use crate::page_size::PageSize;
use crate::rows::List;

/// An answer with rows.
#[derive(Debug, Default)]
pub(super) struct Envelope<'a> {
    sets: Vec<(String, Vec<&'a RawValue>)>,
    pub time: Option<Moment>,
    pub pagination: Option<Pagination>,
}

/// Where a page stands in its list.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Pagination {
    pub page: u64,
    pub page_count: u64,
    pub item_count: u64,
}

impl<'a> Envelope<'a> {
    /// The rows under this name; nothing when the answer has no such list.
    pub fn rows(&self, name: &str) -> Option<&[&'a RawValue]> {
        self.sets.iter().find(|(found, _)| found == name).map(|(_, rows)| rows.as_slice())
    }
}

/// Reads an answer; anything without the list of this name is a failure.
pub(super) fn read<'a>(reply: &'a Reply, name: &str, default_wait_seconds: u64) -> Result<Envelope<'a>, Failure> {
    if !reply.status.is_success() {
        return Err(errors::failure(reply, default_wait_seconds));
    }
    let envelope: Envelope = serde_json::from_str(reply.json(default_wait_seconds)?).map_err(|error| unreadable(&error))?;
    if envelope.rows(name).is_some() { Ok(envelope) } else { Err(errors::failure(reply, default_wait_seconds)) }
}

/// A place in a list: the rows before it, and how many the next page asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    before: usize,
    size: PageSize,
}

impl Place {
    /// The place that a cursor names; the beginning of the list without one.
    pub fn parse(cursor: Option<&str>, largest: usize) -> Result<Place, Failure> {
        let full = PageSize::full(largest);
        let Some(cursor) = cursor else { return Ok(Place { before: 0, size: full }) };
        // As releases before this one wrote it.
        let numbered = cursor.strip_prefix("page ").and_then(|number| number.parse::<usize>().ok()?.checked_sub(1)?.checked_mul(largest));
        let place = numbered.map(|before| Place { before, size: full }).or_else(|| serde_json::from_str(cursor).ok());
        place.ok_or_else(|| Failure::new(ErrorClass::Bug, "the saved place in a list of Xero cannot be read"))
    }

    /// Rows that the page asks for.
    pub fn rows(self) -> usize {
        self.size.dividing(self.before).rows()
    }

    /// The number of the page.
    pub fn number(self) -> usize {
        self.before / self.rows() + 1
    }

    /// The same place with smaller pages; nothing below a single row.
    pub fn smaller(self) -> Option<Place> {
        self.size.dividing(self.before).smaller().map(|size| Place { size, ..self })
    }

    /// The row that the page begins with, counted from 1.
    pub fn row(self) -> usize {
        self.before + 1
    }

    /// The place behind that row.
    pub fn past_row(self) -> Place {
        Place { before: self.before + 1, ..self }
    }

    /// The place after the page, which is followed by pages of this size as soon as they divide the list.
    fn next(self, size: PageSize) -> Place {
        Place { before: self.before + self.rows(), size }
    }
}

/// The cursor of the next page. Xero says how many pages there are; where it does not, a page without rows is the end.
pub(super) fn next(place: Place, size: PageSize, rows: usize, pagination: Option<Pagination>) -> Option<String> {
    let has_more = pagination.map_or(rows > 0, |pagination| pagination.page < pagination.page_count && rows > 0);
    has_more.then(|| serde_json::json!(place.next(size)).to_string())
}

impl Place {
    /// The size of the page after this one, when this one was answered.
    pub fn size_after_answer(self, largest: usize) -> PageSize {
        self.size.after_answer(largest)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Envelope<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Envelope<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an answer of Xero")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Envelope<'de>, A::Error> {
                let mut envelope = Envelope::default();
                while let Some(name) = map.next_key::<String>()? {
                    match name.as_str() {
                        "DateTimeUTC" => envelope.time = lenient::value(map.next_value()?),
                        "pagination" => envelope.pagination = lenient::value(map.next_value()?),
                        "Id" | "Status" | "ProviderName" => drop(map.next_value::<IgnoredAny>()?),
                        _ => {
                            if let List(Some(list)) = map.next_value()? {
                                envelope.sets.push((name, list));
                            }
                        }
                    }
                }
                Ok(envelope)
            }
        }
        deserializer.deserialize_map(Members)
    }
}
