//! The iterations of a recurrence: which are to come, what became of those that came, and how a new calendar changes them. Pure.

use bursar_kernel::{Error, FieldError, NaiveDate, Timestamp, Uuid};
use serde::{Deserialize, Serialize};

use super::schedule::{End, Schedule};

/// Iterations of one recurrence, those that are over included.
pub(crate) const MAX_ITERATIONS: usize = 1000;

/// One day of a recurrence, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Iteration {
    /// The day on which the invoice is made.
    pub(crate) issue_at: NaiveDate,
    pub(crate) state: IterationState,
}

/// What became of an iteration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum IterationState {
    /// It is to come, or is tried again.
    Pending { failing: Option<Failing> },
    /// Its invoice was made; the mail with it, if there is one, says itself how it went.
    Completed { invoice_id: Uuid, mail_id: Option<Uuid> },
    /// The recurrence was canceled before.
    Canceled,
    /// Its day came while the recurrence was paused or the entity inactive.
    Skipped,
    /// No invoice could be made within a day.
    IssueFailed { error: String },
}

/// Attempts that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Failing {
    /// The first of them.
    pub(crate) since: Timestamp,
    /// The last of them.
    pub(crate) tried_at: Timestamp,
    /// Why it failed.
    pub(crate) error: String,
}

impl Iteration {
    /// Why no invoice could be made, at the last attempt.
    pub(crate) fn error(&self) -> Option<&str> {
        match &self.state {
            IterationState::Pending { failing } => failing.as_ref().map(|failing| failing.error.as_str()),
            IterationState::IssueFailed { error } => Some(error),
            _ => None,
        }
    }

    fn pending(issue_at: NaiveDate) -> Self {
        Iteration { issue_at, state: IterationState::Pending { failing: None } }
    }

    pub(crate) fn is_pending(&self) -> bool {
        matches!(self.state, IterationState::Pending { .. })
    }
}

/// The calendar has no day that is still to come, or more of them than one recurrence may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CalendarError {
    NoneLeft,
    TooMany,
}

impl CalendarError {
    /// Names the field that does not fit.
    pub(crate) fn refusal(self, schedule: &Schedule) -> Error {
        let field = if matches!(schedule.end, End::On(_)) { "end_date" } else { "max_occurrences" };
        let msg = match self {
            CalendarError::NoneLeft => "leaves no day to come: choose a later end",
            CalendarError::TooMany => "makes more than 1000 invoices: choose an earlier end, or a longer interval",
        };
        Error::invalid(FieldError::new("body", field, msg, "value_error"))
    }
}

/// The iterations of a recurrence by this calendar. What is over stays, and so does what was due before today and waits; everything else is
/// planned anew from today on. A number of invoices counts those that stay.
pub(crate) fn planned(before: &[Iteration], schedule: &Schedule, today: NaiveDate) -> Result<Vec<Iteration>, CalendarError> {
    let stays = |iteration: &&Iteration| !iteration.is_pending() || iteration.issue_at < today;
    let mut iterations: Vec<Iteration> = before.iter().filter(stays).cloned().collect();
    let last = iterations.iter().map(|iteration| iteration.issue_at).max();
    let room = match schedule.end {
        End::On(_) => MAX_ITERATIONS + 1,
        End::After(number) => usize::try_from(number).unwrap_or(MAX_ITERATIONS),
    };
    let to_come = schedule.days().filter(|day| *day >= today && last.is_none_or(|last| *day > last));
    for day in to_come.take(room.saturating_sub(iterations.len())) {
        // One that is being tried keeps what is known of it.
        let known = before.iter().find(|iteration| iteration.is_pending() && iteration.issue_at == day).cloned();
        iterations.push(known.unwrap_or_else(|| Iteration::pending(day)));
    }
    match iterations.len() {
        length if length > MAX_ITERATIONS => Err(CalendarError::TooMany),
        _ if !iterations.iter().any(Iteration::is_pending) => Err(CalendarError::NoneLeft),
        _ => Ok(iterations),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recurrences::schedule::Frequency;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn monthly(start: &str, end: End) -> Schedule {
        Schedule { start: day(start), frequency: Frequency::Month, interval: 1, is_last_day: false, end }
    }

    fn days(iterations: &[Iteration]) -> Vec<String> {
        iterations.iter().map(|iteration| iteration.issue_at.to_string()).collect()
    }

    #[test]
    fn what_is_over_stays_and_counts() {
        let mut iterations = planned(&[], &monthly("2025-01-15", End::After(3)), day("2025-01-01")).unwrap();
        assert_eq!(days(&iterations), ["2025-01-15", "2025-02-15", "2025-03-15"]);
        iterations[0].state = IterationState::Skipped;
        let longer = planned(&iterations, &monthly("2025-01-20", End::After(4)), day("2025-02-01")).unwrap();
        assert_eq!(days(&longer), ["2025-01-15", "2025-02-20", "2025-03-20", "2025-04-20"]);
        assert_eq!(planned(&iterations, &monthly("2025-01-15", End::After(1)), day("2025-02-01")), Err(CalendarError::NoneLeft));
    }

    #[test]
    fn a_new_calendar_makes_nothing_of_days_that_have_passed() {
        let mut iterations = planned(&[], &monthly("2025-01-15", End::After(3)), day("2025-01-01")).unwrap();
        iterations[0].state = IterationState::Completed { invoice_id: Uuid::nil(), mail_id: None };
        let daily = Schedule { frequency: Frequency::Day, ..monthly("2025-01-15", End::On(day("2025-02-03"))) };
        let planned = planned(&iterations, &daily, day("2025-02-01")).unwrap();
        assert_eq!(days(&planned), ["2025-01-15", "2025-02-01", "2025-02-02", "2025-02-03"]);
    }

    #[test]
    fn what_was_due_and_waits_is_kept_with_what_is_known_of_it() {
        let at = "2025-01-15T06:00:00Z".parse().unwrap();
        let failing = IterationState::Pending { failing: Some(Failing { since: at, tried_at: at, error: "e".into() }) };
        let before = [Iteration { issue_at: day("2025-01-15"), state: failing.clone() }];
        for today in ["2025-01-15", "2025-01-16"] {
            let planned = planned(&before, &monthly("2025-01-15", End::After(2)), day(today)).unwrap();
            assert_eq!((planned[0].state.clone(), planned.len()), (failing.clone(), 2), "{today}");
        }
    }

    #[test]
    fn a_calendar_of_too_many_days_does_not_fit() {
        let daily = |end| Schedule { frequency: Frequency::Day, ..monthly("2025-01-01", end) };
        assert_eq!(planned(&[], &daily(End::After(1000)), day("2025-01-01")).unwrap().len(), 1000);
        assert_eq!(planned(&[], &daily(End::On(day("2027-09-27"))), day("2025-01-01")).unwrap().len(), 1000);
        assert_eq!(planned(&[], &daily(End::On(day("2027-09-28"))), day("2025-01-01")), Err(CalendarError::TooMany));
    }
}
