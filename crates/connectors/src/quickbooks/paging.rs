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
use crate::{ErrorClass, Record};

/// How many of the last rows are remembered: the last itself may be deleted.
const REMEMBERED: usize = 3;
/// How far back a page is asked for, one after the other, when none of the remembered rows is on it.
pub(super) const STEPS_BACK: [usize; 4] = [0, 100, 900, 9_000];

/// Where the last page ended.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    /// Position of its last row, from 1; 0 before the first page.
    at: usize,
    /// Ids of its last rows.
    seen: Vec<String>,
}

impl Cursor {
    /// Reads a cursor of ours.
    pub fn parse(text: Option<&str>) -> Result<Cursor, Failure> {
        let Some(text) = text else { return Ok(Cursor::default()) };
        serde_json::from_str(text).map_err(|_| Failure::new(ErrorClass::Bug, "the saved place in a list of QuickBooks cannot be read"))
    }

    /// The position at which the next page is asked for, so many rows further back.
    pub fn position(&self, step_back: usize) -> usize {
        self.at.saturating_sub(step_back).max(1)
    }

    /// Drops the rows that were read before. Nothing when the page does not join the one before it.
    pub fn join(&self, position: usize, mut records: Vec<Record>) -> Option<Vec<Record>> {
        let known = records.iter().rposition(|record| self.seen.contains(&record.remote_id));
        match known {
            Some(last) => Some(records.split_off(last + 1)),
            None if position == 1 => Some(records),
            None => None,
        }
    }

    /// The place after a page that began at `position`; none after a page that was not full.
    pub fn after(position: usize, page_size: usize, rows: usize, last_ids: Vec<String>) -> Option<Cursor> {
        (rows >= page_size).then(|| Cursor { at: position + rows - 1, seen: last_ids })
    }

    /// The words that the caller keeps.
    pub fn words(&self) -> String {
        serde_json::json!({ "at": self.at, "seen": self.seen }).to_string()
    }
}

/// The ids by which the next page will be joined to this one.
pub(super) fn last_ids(records: &[Record]) -> Vec<String> {
    records.iter().rev().take(REMEMBERED).map(|record| record.remote_id.clone()).collect()
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
    fn a_cursor_survives_being_kept() {
        let cursor = Cursor { at: 1000, seen: vec!["17".into(), "x\"y".into()] };
        assert_eq!(Cursor::parse(Some(&cursor.words())).unwrap(), cursor);
        assert_eq!(Cursor::parse(Some("nonsense")).unwrap_err().class, ErrorClass::Bug);
    }
}
