//! The days of a recurrence and what becomes of each, told without asking the product.

use bursar_kernel::{NaiveDate, Rng, TimeDelta, Timestamp};
use chrono::Datelike;

use super::at;

/// How often, every which, and the first day: asked of each day by itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pattern {
    pub(super) frequency: &'static str,
    pub(super) interval: i32,
    pub(super) start: NaiveDate,
}

const FREQUENCIES: [&str; 5] = ["day", "week", "month", "quarter", "year"];

impl Pattern {
    pub(super) fn any(rng: &Rng, start: NaiveDate) -> Self {
        let place = usize::try_from(rng.below(5)).unwrap();
        let (least, choices) = if place == 0 { (3, 18) } else { (1, 3) };
        let interval = least + i32::try_from(rng.below(choices)).unwrap();
        Pattern { frequency: FREQUENCIES[place], interval, start }
    }

    /// Is this one of its days?
    fn has(&self, day: NaiveDate) -> bool {
        let days = day.signed_duration_since(self.start).num_days();
        let months = (day.year() - self.start.year()) * 12 + day.month0() as i32 - self.start.month0() as i32;
        let is_last = day.succ_opt().unwrap().month() != day.month();
        let is_its_day = day.day() == self.start.day() || is_last && day.day() < self.start.day();
        let every = |months_of_one: i32| is_its_day && months % (months_of_one * self.interval) == 0;
        days >= 0
            && match self.frequency {
                "day" => days % i64::from(self.interval) == 0,
                "week" => days % (7 * i64::from(self.interval)) == 0,
                "month" => every(1),
                "quarter" => every(3),
                _ => every(12),
            }
    }
}

/// What the recurrence should be.
pub(super) struct Calendar {
    pub(super) pattern: Pattern,
    pub(super) end: NaiveDate,
    pub(super) days: Vec<(NaiveDate, &'static str)>,
    pub(super) is_paused: bool,
    pub(super) is_inactive: bool,
    pub(super) is_canceled: bool,
    /// When the entity was last activated again.
    pub(super) activated_at: Option<Timestamp>,
}

fn six(day: NaiveDate) -> Timestamp {
    at(day, TimeDelta::hours(6))
}

impl Calendar {
    pub(super) fn new(pattern: Pattern, end: NaiveDate) -> Self {
        let mut calendar =
            Calendar { pattern, end, days: Vec::new(), is_paused: false, is_inactive: false, is_canceled: false, activated_at: None };
        calendar.plan(pattern.start);
        calendar
    }

    /// From this day on everything that is still to come is planned anew.
    pub(super) fn plan(&mut self, today: NaiveDate) {
        self.days.retain(|(day, status)| *status != "pending" || *day < today);
        let last = self.days.last().map(|(day, _)| *day);
        for day in today.iter_days().take_while(|day| *day <= self.end) {
            if self.pattern.has(day) && last.is_none_or(|last| day > last) {
                self.days.push((day, "pending"));
            }
        }
    }

    /// A worker works at this moment.
    pub(super) fn work(&mut self, now: Timestamp) {
        let (stands_still, activated_at) = (self.is_paused || self.is_inactive, self.activated_at);
        for (day, status) in self.days.iter_mut().filter(|(_, status)| *status == "pending") {
            let came = six(*day);
            if came <= now {
                let is_skipped = stands_still || activated_at.is_some_and(|at| came <= at);
                *status = if is_skipped { "skipped" } else { "completed" };
            }
        }
    }

    pub(super) fn skip(&mut self, now: Timestamp) {
        self.days.iter_mut().filter(|(day, status)| *status == "pending" && six(*day) <= now).for_each(|day| day.1 = "skipped");
    }

    pub(super) fn cancel(&mut self) {
        self.is_canceled = true;
        self.days.iter_mut().filter(|(_, status)| *status == "pending").for_each(|day| day.1 = "canceled");
    }

    pub(super) fn has_days_to_come(&self) -> bool {
        self.days.iter().any(|(_, status)| *status == "pending")
    }

    pub(super) fn status(&self) -> &'static str {
        match (self.is_canceled, self.is_paused, self.has_days_to_come()) {
            (true, ..) => "canceled",
            (false, true, _) => "paused",
            (false, false, true) => "active",
            (false, false, false) => "completed",
        }
    }

    pub(super) fn is_over(&self) -> bool {
        self.is_canceled || !self.is_paused && !self.has_days_to_come()
    }
}
