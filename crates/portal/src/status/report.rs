//! What the status page says, computed from what was seen. Pure.

use bursar_connectors::{Facts, Platform};
use bursar_kernel::{TimeDelta, Timestamp};
use bursar_web::vitals::{API, BOUNDS, DATABASE, SLOT_SECONDS, Sample, Slot, WORKER, slot_of};
use serde::Serialize;

/// Days that the page looks back.
pub(crate) const DAYS: i64 = 30;
/// What counts as now, in minutes.
pub(crate) const NOW_MINUTES: i64 = 15;
/// From this share of failing calls on, five minutes are bad ones.
const BAD_SHARE: f64 = 0.05;
/// A single failing call is no incident.
const BAD_CALLS: i64 = 3;
/// Bad slots that are no further apart belong together; and a longer silence of the API was one.
const APART: TimeDelta = TimeDelta::minutes(10);

/// How a component is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    /// What is asked is answered.
    Operational,
    /// Nobody asked lately.
    Quiet,
    /// Calls fail.
    Failing,
}

/// Everything that the page says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Report {
    pub(crate) status: State,
    pub(crate) updated_at: Timestamp,
    pub(crate) components: Vec<Component>,
    /// The latest first.
    pub(crate) incidents: Vec<Incident>,
}

/// One component.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Component {
    pub(crate) id: String,
    pub(crate) name: String,
    /// What is counted.
    pub(crate) counts: String,
    pub(crate) status: State,
    pub(crate) last_15_minutes: Figures,
    pub(crate) last_30_days: Figures,
    /// Each of the last thirty days, the oldest first.
    pub(crate) days: Vec<Day>,
}

/// Calls, how many of them failed, how long they took.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Figures {
    pub(crate) calls: i64,
    pub(crate) failing: i64,
    /// From 0 to 1; null without calls.
    pub(crate) error_rate: Option<f64>,
    /// Half of the calls took no longer than so many milliseconds; null without calls, and where it was more than 5,000.
    pub(crate) half_within_ms: Option<u32>,
    /// The same of 95 of 100.
    pub(crate) most_within_ms: Option<u32>,
}

/// A day in UTC.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Day {
    pub(crate) date: chrono::NaiveDate,
    #[serde(flatten)]
    pub(crate) figures: Figures,
    /// Was it failing, for a time?
    pub(crate) has_failed: bool,
}

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// Calls failed.
    Failing,
    /// Nothing was recorded: the server was not there, or its database was not.
    NotRunning,
}

/// A time in which something went wrong.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Incident {
    pub(crate) component: String,
    pub(crate) kind: Kind,
    pub(crate) began_at: Timestamp,
    /// Null while it goes on.
    pub(crate) ended_at: Option<Timestamp>,
    #[serde(flatten)]
    pub(crate) figures: Figures,
}

impl Figures {
    fn of(sample: &Sample) -> Self {
        let within = |share: f64| {
            let enough = |count: i64| sample.total > 0 && count as f64 >= sample.total as f64 * share;
            let bound = sample.within.iter().zip(BOUNDS).find(|(count, _)| enough(**count));
            bound.map(|(_, seconds)| (seconds * 1000.0).round() as u32)
        };
        Figures {
            calls: sample.total,
            failing: sample.failing,
            error_rate: (sample.total > 0).then(|| sample.failing as f64 / sample.total as f64),
            half_within_ms: within(0.5),
            most_within_ms: within(0.95),
        }
    }
}

/// The components in their order: id, name, and what is counted.
fn components() -> Vec<(String, String, String)> {
    let own = [
        (API, "API", "Requests. One that we answer with a status of 500 or above has failed."),
        (WORKER, "Worker", "A look every ten seconds at how long the work waits that is due. More than a minute is a failure."),
        (DATABASE, "Database", "A question every ten seconds. One without an answer has failed."),
    ];
    let own = own.map(|(id, name, counts)| (id.to_owned(), name.to_owned(), counts.to_owned()));
    let providers = Platform::ALL.into_iter().map(|platform| {
        let counts = "Calls as we made them. One without an answer, or with a status of 500 or above, has failed.";
        (platform.as_str().to_owned(), Facts::of(platform).title.clone(), counts.to_owned())
    });
    own.into_iter().chain(providers).collect()
}

/// What is said at this moment of these slots, which stand in the order of time.
pub(crate) fn report(slots: &[Slot], now: Timestamp) -> Report {
    let components: Vec<(Component, Vec<Incident>)> = components().into_iter().map(|about| component(about, slots, now)).collect();
    let failing = components.iter().any(|(component, _)| component.status == State::Failing);
    let mut incidents: Vec<Incident> = components.iter().flat_map(|(_, incidents)| incidents.clone()).collect();
    incidents.sort_by_key(|incident| std::cmp::Reverse(incident.began_at));
    Report {
        status: if failing { State::Failing } else { State::Operational },
        updated_at: now,
        components: components.into_iter().map(|(component, _)| component).collect(),
        incidents,
    }
}

fn component((id, name, counts): (String, String, String), slots: &[Slot], now: Timestamp) -> (Component, Vec<Incident>) {
    let own: Vec<&Slot> = slots.iter().filter(|slot| slot.component == id).collect();
    let mut incidents = failures(&own, now);
    if id == API {
        incidents.extend(silences(&own));
    }
    let since = now - TimeDelta::minutes(NOW_MINUTES);
    let lately = sum(own.iter().filter(|slot| slot.at > since - TimeDelta::seconds(SLOT_SECONDS)).copied());
    let status = match lately.total {
        _ if incidents.iter().any(|incident| incident.ended_at.is_none()) => State::Failing,
        0 => State::Quiet,
        _ => State::Operational,
    };
    let days = (0..DAYS).rev().map(|ago| day(now.date_naive() - TimeDelta::days(ago), &own, &incidents)).collect();
    let last_30_days = Figures::of(&sum(own.iter().copied()));
    (Component { id, name, counts, status, last_15_minutes: Figures::of(&lately), last_30_days, days }, incidents)
}

fn sum<'a>(slots: impl Iterator<Item = &'a Slot>) -> Sample {
    slots.fold(Sample::default(), |mut sum, slot| {
        sum.add(&slot.sample);
        sum
    })
}

fn day(date: chrono::NaiveDate, slots: &[&Slot], incidents: &[Incident]) -> Day {
    let figures = Figures::of(&sum(slots.iter().filter(|slot| slot.at.date_naive() == date).copied()));
    let touches = |incident: &Incident| {
        incident.kind == Kind::Failing
            && incident.began_at.date_naive() <= date
            && incident.ended_at.is_none_or(|ended| ended.date_naive() >= date)
    };
    Day { date, figures, has_failed: incidents.iter().any(touches) }
}

fn is_bad(sample: &Sample) -> bool {
    sample.failing >= BAD_CALLS && sample.failing as f64 >= sample.total as f64 * BAD_SHARE
}

/// Bad slots, those that are close together as one.
fn failures(slots: &[&Slot], now: Timestamp) -> Vec<Incident> {
    let mut groups: Vec<Vec<&Slot>> = Vec::new();
    for slot in slots.iter().copied().filter(|slot| is_bad(&slot.sample)) {
        match groups.last_mut().filter(|group| group.last().is_some_and(|last| slot.at - last.at <= APART)) {
            Some(group) => group.push(slot),
            None => groups.push(vec![slot]),
        }
    }
    let incident = |group: Vec<&Slot>| {
        let (first, last) = (group.first()?, group.last()?);
        let ended_at = last.at + TimeDelta::seconds(SLOT_SECONDS);
        let goes_on = slot_of(now) - last.at <= TimeDelta::seconds(SLOT_SECONDS);
        Some(Incident {
            component: first.component.clone(),
            kind: Kind::Failing,
            began_at: first.at,
            ended_at: (!goes_on).then_some(ended_at),
            figures: Figures::of(&sum(group.iter().copied())),
        })
    };
    groups.into_iter().filter_map(incident).collect()
}

/// Times without a slot: every process writes one as long as it lives.
fn silences(slots: &[&Slot]) -> Vec<Incident> {
    let gap = |pair: &[&Slot]| {
        let (before, after) = (pair.first()?, pair.last()?);
        let began_at = before.at + TimeDelta::seconds(SLOT_SECONDS);
        (after.at - began_at >= APART).then(|| Incident {
            component: API.to_owned(),
            kind: Kind::NotRunning,
            began_at,
            ended_at: Some(after.at),
            figures: Figures::of(&Sample::default()),
        })
    };
    slots.windows(2).filter_map(gap).collect()
}

impl Report {
    /// The same, now that this component does not answer.
    pub(crate) fn without(mut self, id: &str, now: Timestamp) -> Report {
        self.status = State::Failing;
        self.updated_at = now;
        self.components.iter_mut().filter(|component| component.id == id).for_each(|component| component.status = State::Failing);
        self
    }
}
