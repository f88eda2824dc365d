//! What is due: pure.

use std::collections::BTreeMap;

use bursar_connectors::Kind;
use bursar_connectors::facts::{Cadence, Facts, Incremental, Paging, Stream};
use bursar_kernel::{TimeDelta, Timestamp, Uuid};
use serde::{Deserialize, Serialize};

/// How far a stream has been read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Cursor {
    /// Everything up to this moment of the provider's clock is in the mirror.
    pub(crate) complete_until: Option<Timestamp>,
    /// When we last asked, by our clock.
    pub(crate) asked_at: Option<Timestamp>,
    /// When the whole list was last read to its end, by our clock: only that shows what is gone.
    #[serde(default)]
    pub(crate) whole_at: Option<Timestamp>,
    /// A list that is being read.
    pub(crate) reading: Option<Reading>,
    /// Something of it may be missing that only the whole list shows: rows that could not be read, or deletions while the change feed
    /// could not be asked. It is read whole once a day until then.
    #[serde(default)]
    pub(crate) needs_whole: bool,
    /// The whole list was much shorter than what is held, and nothing was taken as deleted: a person was told.
    #[serde(default)]
    pub(crate) has_shrunk: bool,
    /// The list could not be read when it was last asked for.
    #[serde(default)]
    pub(crate) failed: Option<Failed>,
}

/// A list that could not be read: it is asked for again by the next run, and keeps no other list waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Failed {
    /// When, by our clock.
    pub(crate) at: Timestamp,
    /// How many runs in a row.
    pub(crate) times: u32,
    /// The provider could not answer, and may soon.
    #[serde(default)]
    pub(crate) is_brief: bool,
}

impl Cursor {
    /// The same cursor after the list could not be read; where it had got to counts only as far as it is trusted.
    pub(crate) fn failed(self, now: Timestamp, is_trusted: bool, is_brief: bool) -> Cursor {
        let times = self.failed.map_or(0, |failed| failed.times).saturating_add(1);
        Cursor { reading: self.reading.filter(|_| is_trusted), failed: Some(Failed { at: now, times, is_brief }), ..self }
    }

    /// The list could not be read in a run that began then.
    pub(crate) fn has_failed_since(&self, began_at: Timestamp) -> bool {
        self.failed.is_some_and(|failed| failed.at >= began_at)
    }
}

/// A list that is being read: survives the process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Reading {
    /// The run that a sweep marks its records with: the one that began it.
    pub(crate) run_id: Uuid,
    /// Only what changed since; a whole list is a sweep.
    pub(crate) since: Option<Timestamp>,
    /// Where the next page begins.
    pub(crate) next: Option<String>,
    /// The provider's time at the first page: what happens later is found by the next increment.
    pub(crate) began: Option<Timestamp>,
    /// Records seen.
    pub(crate) seen: u64,
    /// It holds a row whose id nobody knows: what it did not show may be there all the same.
    #[serde(default)]
    pub(crate) has_unknown_rows: bool,
}

/// The company itself has a cursor too, under this name.
pub(crate) const COMPANY: &str = "company";
/// One question for what changed in several streams, under this name.
pub(crate) const CHANGES: &str = "changes";

/// The next thing to ask for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Due {
    /// The company itself.
    Company,
    /// What changed in these streams, in one answer.
    Changes { streams: Vec<String>, since: Timestamp },
    /// A list: whole, or what changed since.
    List { stream: String, since: Option<Timestamp> },
    /// The next page of a list that is being read.
    Page { stream: String },
}

impl Due {
    /// The streams that it asks for.
    pub(crate) fn streams(&self) -> Vec<String> {
        match self {
            Due::Company => vec![COMPANY.to_owned()],
            Due::Changes { streams, .. } => streams.clone(),
            Due::List { stream, .. } | Due::Page { stream } => vec![stream.clone()],
        }
    }
}

/// What the run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frame {
    /// When the run began, by our clock: what was asked since is done.
    pub(crate) began_at: Timestamp,
    /// A person waits: daily lists are due too.
    pub(crate) is_forced: bool,
}

/// A day, less the jitter of an hourly schedule.
const DAY: TimeDelta = TimeDelta::minutes(24 * 60 - 30);

/// The next thing to ask for of the streams that may be read; `None` when the run is through. Lists come in the order of the facts:
/// small ones first, so that what others refer to is there before them.
pub(crate) fn next(facts: &Facts, cursors: &BTreeMap<String, Cursor>, frame: Frame, may_read: impl Fn(&Stream) -> bool) -> Option<Due> {
    let untouched = Cursor::default();
    let cursor = |name: &str| cursors.get(name).unwrap_or(&untouched);
    if is_due(cursor(COMPANY), facts.changes.company, frame) {
        return Some(Due::Company);
    }
    for stream in facts.streams.iter().filter(|stream| may_read(stream)) {
        let cursor = cursor(&stream.name);
        if cursor.has_failed_since(frame.began_at) {
            continue;
        }
        if cursor.reading.is_some() {
            return Some(Due::Page { stream: stream.name.clone() });
        }
        if !is_due(cursor, stream.cadence, frame) {
            continue;
        }
        match whole_or_since(facts, stream, cursor, frame) {
            Reach::Whole => return Some(Due::List { stream: stream.name.clone(), since: None }),
            Reach::Since(since) => return Some(Due::List { stream: stream.name.clone(), since: Some(since) }),
            Reach::Changes => {}
        }
    }
    changes(facts, cursors, frame, may_read)
}

/// The streams that one question for changes covers, from the oldest of their cursors.
fn changes(facts: &Facts, cursors: &BTreeMap<String, Cursor>, frame: Frame, may_read: impl Fn(&Stream) -> bool) -> Option<Due> {
    let due: Vec<(&Stream, Timestamp)> = facts
        .streams
        .iter()
        .filter(|stream| stream.incremental == Incremental::Changes && may_read(stream))
        .filter_map(|stream| {
            cursors.get(&stream.name).filter(|cursor| is_due(cursor, stream.cadence, frame)).map(|cursor| (stream, cursor))
        })
        .filter_map(|(stream, cursor)| cursor.complete_until.map(|until| (stream, until)))
        .collect();
    let oldest = due.iter().map(|(_, until)| *until).min()?;
    let streams = due.into_iter().map(|(stream, _)| stream.name.clone()).collect();
    Some(Due::Changes { streams, since: oldest - overlap(facts) })
}

enum Reach {
    Whole,
    Since(Timestamp),
    Changes,
}

fn whole_or_since(facts: &Facts, stream: &Stream, cursor: &Cursor, frame: Frame) -> Reach {
    let Some(until) = cursor.complete_until else { return Reach::Whole };
    // The provider forgets: behind its memory only a whole list tells what is gone. A day of margin, for clocks that differ.
    if frame.began_at - until > TimeDelta::days(facts.changes.memory_days - 1) {
        return Reach::Whole;
    }
    if cursor.needs_whole && is_whole_due(cursor, frame) {
        return Reach::Whole;
    }
    match stream.incremental {
        Incremental::None => Reach::Whole,
        // A list without pages costs one call either way, and only the whole one shows what is gone: once a day, and for a person.
        Incremental::ModifiedSince if stream.paging == Paging::None && is_whole_due(cursor, frame) => Reach::Whole,
        Incremental::ModifiedSince => Reach::Since(until - overlap(facts)),
        Incremental::Changes => Reach::Changes,
    }
}

/// Is the whole list due, which alone shows what is gone: once a day, and for a person.
pub(crate) fn is_whole_due(cursor: &Cursor, frame: Frame) -> bool {
    frame.is_forced || cursor.whole_at.is_none_or(|whole_at| frame.began_at - whole_at >= DAY)
}

fn is_due(cursor: &Cursor, cadence: Cadence, frame: Frame) -> bool {
    if cursor.has_failed_since(frame.began_at) {
        return false;
    }
    let Some(asked_at) = cursor.asked_at else { return true };
    match cadence {
        Cadence::Daily if !frame.is_forced && cursor.failed.is_none() => frame.began_at - asked_at >= DAY,
        _ => asked_at < frame.began_at,
    }
}

fn overlap(facts: &Facts) -> TimeDelta {
    TimeDelta::seconds(facts.changes.overlap_seconds)
}

/// Did a list shrink more than a ledger's life explains? Then nobody's records are marked as deleted before a person has looked: who was told of it
/// and asks for one more run agrees.
pub(crate) fn shrank_suspiciously(missing: i64, living: i64) -> bool {
    missing >= 10 && missing * 5 > living
}

/// The kinds that a stream yields.
pub(crate) fn kinds<'a>(facts: &'a Facts, stream: &str) -> &'a [Kind] {
    facts.stream(stream).map_or(&[], |stream| &stream.kinds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bursar_connectors::Platform;

    fn at(hours: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + TimeDelta::hours(1_000_000) + TimeDelta::hours(hours)
    }

    /// Runs a plan to its end as if every answer were empty, and returns the questions.
    fn run(platform: Platform, cursors: &mut BTreeMap<String, Cursor>, now: Timestamp, is_forced: bool) -> Vec<Due> {
        let facts = Facts::of(platform);
        let frame = Frame { began_at: now, is_forced };
        let mut asked = Vec::new();
        while let Some(due) = next(facts, cursors, frame, |_| true) {
            let is_whole = matches!(due, Due::List { since: None, .. });
            for name in due.streams() {
                let whole_at = if is_whole { Some(now) } else { cursors.get(&name).and_then(|cursor| cursor.whole_at) };
                cursors.insert(name, Cursor { complete_until: Some(now), asked_at: Some(now), whole_at, ..Cursor::default() });
            }
            asked.push(due);
            assert!(asked.len() < 50, "a plan ends");
        }
        asked
    }

    #[test]
    fn the_first_pull_reads_every_list_whole() {
        for platform in Platform::ALL {
            let asked = run(platform, &mut BTreeMap::new(), at(0), false);
            assert_eq!(asked.len(), 1 + Facts::of(platform).streams.len());
            assert!(asked[1..].iter().all(|due| matches!(due, Due::List { since: None, .. })));
        }
    }

    #[test]
    fn an_hour_later_quickbooks_is_asked_once_and_xero_seven_times() {
        for (platform, expected) in [(Platform::QuickbooksOnline, 1), (Platform::Xero, 7)] {
            let mut cursors = BTreeMap::new();
            run(platform, &mut cursors, at(0), false);
            let asked = run(platform, &mut cursors, at(1), false);
            assert_eq!(asked.len(), expected, "{platform:?}: {asked:?}");
            assert!(asked.iter().all(|due| !matches!(due, Due::List { since: None, .. })), "nothing is read whole: {asked:?}");
        }
    }

    #[test]
    fn what_is_gone_at_xero_is_noticed_once_a_day() {
        let mut cursors = BTreeMap::new();
        run(Platform::Xero, &mut cursors, at(0), false);
        let whole = |asked: &[Due]| -> Vec<String> {
            asked.iter().filter(|due| matches!(due, Due::List { since: None, .. })).flat_map(Due::streams).collect()
        };
        for hour in 1..24 {
            assert_eq!(whole(&run(Platform::Xero, &mut cursors, at(hour), false)), [""; 0], "{hour}");
        }
        assert_eq!(whole(&run(Platform::Xero, &mut cursors, at(24), false)), ["accounts", "tax", "tracking", "items"]);
    }

    #[test]
    fn a_list_that_failed_waits_for_the_next_run_and_holds_up_no_other() {
        let mut cursors = BTreeMap::new();
        cursors.insert("accounts".to_owned(), Cursor::default().failed(at(0), true, true).failed(at(0), true, false));
        assert_eq!(cursors["accounts"].failed.map(|failed| failed.times), Some(2));
        let asked = run(Platform::Xero, &mut cursors, at(0), false);
        assert_eq!(asked.len(), Facts::of(Platform::Xero).streams.len(), "all but one, and the company");
        let asked = run(Platform::Xero, &mut cursors, at(1), false);
        assert_eq!(asked[..2], [Due::Company, Due::List { stream: "accounts".into(), since: None }]);
    }

    #[test]
    fn a_list_with_rows_that_cannot_be_read_is_read_whole_once_a_day() {
        let mut cursors = BTreeMap::new();
        run(Platform::QuickbooksOnline, &mut cursors, at(0), false);
        cursors.entry("bills".to_owned()).and_modify(|cursor| cursor.needs_whole = true);
        assert_eq!(run(Platform::QuickbooksOnline, &mut cursors.clone(), at(1), false).len(), 1, "not every hour");
        let asked = run(Platform::QuickbooksOnline, &mut cursors, at(24), false);
        assert!(asked.contains(&Due::List { stream: "bills".into(), since: None }), "{asked:?}");
        assert!(!asked.contains(&Due::List { stream: "invoices".into(), since: None }), "{asked:?}");
    }

    #[test]
    fn what_may_not_be_read_is_not_asked_for() {
        let (facts, frame) = (Facts::of(Platform::QuickbooksOnline), Frame { began_at: at(0), is_forced: false });
        assert_eq!(next(facts, &BTreeMap::new(), frame, |_| false), Some(Due::Company));
        let company = BTreeMap::from([(COMPANY.to_owned(), Cursor { asked_at: Some(at(0)), ..Cursor::default() })]);
        assert_eq!(next(facts, &company, frame, |stream| stream.name == "bills"), Some(Due::List { stream: "bills".into(), since: None }));
        assert_eq!(next(facts, &company, frame, |_| false), None);
    }

    #[test]
    fn behind_the_providers_memory_lists_are_read_whole_again() {
        let mut cursors = BTreeMap::new();
        run(Platform::QuickbooksOnline, &mut cursors, at(0), false);
        let asked = run(Platform::QuickbooksOnline, &mut cursors, at(24 * 31), false);
        assert!(asked.iter().all(|due| matches!(due, Due::Company | Due::List { since: None, .. })), "{asked:?}");
    }

    #[test]
    fn a_person_who_waits_gets_the_daily_lists_too() {
        let mut cursors = BTreeMap::new();
        run(Platform::Xero, &mut cursors, at(0), false);
        let asked = run(Platform::Xero, &mut cursors, at(1), true);
        assert_eq!(asked.len(), 1 + Facts::of(Platform::Xero).streams.len());
    }

    #[test]
    fn increments_reach_back_behind_the_last_answer() {
        let mut cursors = BTreeMap::new();
        run(Platform::QuickbooksOnline, &mut cursors, at(0), false);
        let asked = run(Platform::QuickbooksOnline, &mut cursors, at(1), false);
        assert!(matches!(&asked[0], Due::Changes { since, .. } if *since == at(0) - TimeDelta::minutes(5)), "{asked:?}");
    }

    #[test]
    fn a_list_that_lost_a_fifth_is_suspicious() {
        assert!(!shrank_suspiciously(9, 10));
        assert!(!shrank_suspiciously(10, 50));
        assert!(shrank_suspiciously(11, 50));
    }
}
