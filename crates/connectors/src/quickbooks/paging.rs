//! Reading a list by pages while people go on working in it.
//!
//! QuickBooks cuts lists by position, so a row deleted before the position moves every later row one place forward, and the
//! next page would begin one row too late. Three things keep every row:
//!
//! - `ORDERBY Id`: an id never changes, so an edited row stays where it is. Ordering by time of change would move it. Reading on
//!   by `Id > 'x'` is not relied upon: ids are numbers written as text, and whether they compare as numbers is not documented.
//! - Each page begins at the last row of the page before. If none of the last rows read is on it, rows went away before it,
//!   and the page is asked for again from further back.
//! - A row that was added meanwhile is found by the next question for changes, which reaches back to before this reading.

use bursar_kernel::Timestamp;
use serde::{Deserialize, Serialize};

use crate::client::Failure;
use crate::facts::Stream;
use crate::page_size::PageSize;
use crate::{ErrorClass, LedgerRecord, UnreadableRow};

/// How many of the last rows are remembered: the last itself may be deleted.
const REMEMBERED: usize = 3;
/// How far back a page is asked for, one after the other, when none of the remembered rows is on it.
pub(super) const STEPS_BACK: [usize; 4] = [0, 100, 900, 9_000];

/// Where the last page ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    /// Position of its last row, from 1; 0 before the first page.
    at: usize,
    /// Ids of its last rows; none when the next page is not joined to this one.
    seen: Vec<String>,
    /// Rows that the next page asks for; the largest page where nothing is said.
    #[serde(default)]
    size: Option<PageSize>,
}

impl Cursor {
    /// Reads a cursor of ours; the beginning of the list without one.
    pub fn parse(text: Option<&str>) -> Result<Cursor, Failure> {
        let Some(text) = text else { return Ok(Cursor { at: 0, seen: Vec::new(), size: None }) };
        serde_json::from_str(text).map_err(|_| Failure::new(ErrorClass::Bug, "the saved place in a list of QuickBooks cannot be read"))
    }

    /// Rows that the next page asks for.
    pub fn size(&self, largest: usize) -> PageSize {
        self.size.unwrap_or(PageSize::full(largest))
    }

    /// The position at which the next page is asked for, so many rows further back.
    pub fn position(&self, step_back: usize) -> usize {
        let joint = usize::from(!self.seen.is_empty());
        (self.at + 1).saturating_sub(joint).saturating_sub(step_back).max(1)
    }

    /// How many rows a page from this position asks for, so that it reaches as many new ones as the size says.
    pub fn rows(&self, position: usize, size: PageSize, largest: usize) -> usize {
        largest.min(size.rows() + (self.at + 1).saturating_sub(position))
    }

    /// Drops the rows that were read before. Nothing when the page does not join the one before it.
    pub fn join(&self, position: usize, mut rows: Vec<RowRead>) -> Option<Vec<RowRead>> {
        let known = rows.iter().rposition(|row| id(row).is_some_and(|id| self.seen.iter().any(|seen| seen == id)));
        match known {
            Some(last) => Some(rows.split_off(last + 1)),
            None if position == 1 || self.seen.is_empty() => Some(rows),
            None => None,
        }
    }

    /// The place after a page that began at `position` and asked for so many rows; none after a page that was not full.
    pub fn after(position: usize, asked: usize, rows: usize, last_ids: Vec<String>, size: PageSize) -> Option<Cursor> {
        (rows >= asked).then(|| Cursor { at: position + rows - 1, seen: last_ids, size: Some(size) })
    }

    /// Position of the row that the next page begins with, of those that were not read.
    pub fn next_row(&self) -> usize {
        self.at + 1
    }

    /// The same place behind that row.
    pub fn past_next_row(&self) -> Cursor {
        Cursor { at: self.at + 1, seen: Vec::new(), size: self.size }
    }

    /// The words that the caller keeps.
    pub fn words(&self) -> String {
        serde_json::json!({ "at": self.at, "seen": self.seen, "size": self.size }).to_string()
    }
}

/// A row of a page: its record, or what is left of one that cannot be read.
pub(super) type RowRead = Result<LedgerRecord, UnreadableRow>;

fn id(row: &RowRead) -> Option<&str> {
    match row {
        Ok(record) => Some(&record.remote_id),
        Err(unreadable) => unreadable.remote_id.as_deref(),
    }
}

/// The ids by which the next page will be joined to this one.
pub(super) fn last_ids(rows: &[RowRead]) -> Vec<String> {
    rows.iter().rev().take(REMEMBERED).filter_map(id).map(str::to_owned).collect()
}

/// The query of one page.
pub(super) fn query(stream: &Stream, since: Option<Timestamp>, position: usize, page_size: usize) -> String {
    let mut conditions: Vec<String> = Vec::new();
    if stream.has_inactive {
        conditions.push("Active IN (true,false)".to_owned());
    }
    if let Some(since) = since {
        conditions.push(format!("MetaData.LastUpdatedTime >= '{}'", moment(since)));
    }
    let conditions = if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) };
    let order = stream.order.as_deref().map(|order| format!(" ORDERBY {order}")).unwrap_or_default();
    format!("SELECT * FROM {}{conditions}{order} STARTPOSITION {position} MAXRESULTS {page_size}", stream.endpoint)
}

/// A moment as QuickBooks reads it, in whole seconds, cut downwards so that nothing is skipped.
pub(super) fn moment(at: Timestamp) -> String {
    at.format("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Facts, Platform};

    #[test]
    fn a_query_asks_for_inactive_names_and_for_changes() {
        let facts = Facts::of(Platform::QuickbooksOnline);
        let since = "2026-01-02T03:04:05.678Z".parse().unwrap();
        let of = |stream: &str, since| query(facts.stream(stream).unwrap(), since, 1000, 1000);
        assert_eq!(of("invoices", None), "SELECT * FROM Invoice ORDERBY Id STARTPOSITION 1000 MAXRESULTS 1000");
        let expected = "SELECT * FROM Vendor WHERE Active IN (true,false) AND MetaData.LastUpdatedTime >= '2026-01-02T03:04:05+00:00' \
            ORDERBY Id STARTPOSITION 1000 MAXRESULTS 1000";
        assert_eq!(of("vendors", Some(since)), expected);
    }

    #[test]
    fn a_page_reaches_as_many_new_rows_as_its_size_says() {
        let size = PageSize::full(1000).smaller().unwrap();
        let joined = Cursor { at: 40, seen: vec!["17".into()], size: Some(size) };
        assert_eq!((joined.position(0), joined.rows(40, size, 1000)), (40, 101));
        assert_eq!((joined.position(100), joined.rows(1, size, 1000)), (1, 140));
        let past = joined.past_next_row();
        assert_eq!((past.position(0), past.rows(42, size, 1000)), (42, 100));
    }

    #[test]
    fn a_cursor_survives_being_kept() {
        let cursor = Cursor { at: 1000, seen: vec!["17".into(), "x\"y".into()], size: PageSize::full(1000).smaller() };
        assert_eq!(Cursor::parse(Some(&cursor.words())).unwrap(), cursor);
        let older = Cursor::parse(Some(r#"{"at":7,"seen":["3"]}"#)).unwrap();
        assert_eq!((older.position(0), older.rows(7, older.size(1000), 1000)), (7, 1000));
        assert_eq!(Cursor::parse(Some("nonsense")).unwrap_err().class, ErrorClass::Bug);
    }
}
