//! What the status page says, computed from what was seen. Pure.

use bursar_connectors::{Facts, Platform};
use bursar_kernel::{TimeDelta, Timestamp};
use bursar_web::vitals::{API, BOUNDS, DATABASE, SLOT_SECONDS, Sample, Slot, WORKER};
use serde::Serialize;

/// Days that the page looks back.
pub(crate) const DAYS: i64 = 30;
/// What counts as now, in minutes.
pub(crate) const NOW_MINUTES: i64 = 15;
/// From this share of failing calls on, one of our own components is failing.
const OWN_SHARE: f64 = 0.05;
/// From this share of failing calls on, a provider is: it is asked seldom, and refuses now and then.
const PROVIDER_SHARE: f64 = 0.2;
/// An incident of a provider needs so many calls, one of our own so many that fail: a stray failure is none.
const INCIDENT_CALLS: i64 = 3;
/// A longer silence of the API was an incident.
const SILENCE: TimeDelta = TimeDelta::minutes(10);

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
    /// Half of the calls that did not fail took no longer than so many milliseconds; null without any, and where it was more than 5,000.
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
            // A call that failed at once was not answered fast.
            let answered = sample.total - sample.failing;
            let enough = |count: i64| answered > 0 && count as f64 >= answered as f64 * share;
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
        (API, "API", "Requests. Those answered with a status of 500 or above count as failed."),
        (WORKER, "Worker", "Queue delay, checked every 10 seconds. More than a minute counts as failed."),
        (DATABASE, "Database", "Checked every 10 seconds. A check without an answer counts as failed."),
    ];
    let own = own.map(|(id, name, counts)| (id.to_owned(), name.to_owned(), counts.to_owned()));
    let providers = Platform::ALL.into_iter().map(|platform| {
        let counts = "Calls that this server made. Those without an answer, or with a status of 500 or above, count as failed.";
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
    let mut incidents = failures(&own);
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

fn is_own(component: &str) -> bool {
    [API, WORKER, DATABASE].contains(&component)
}

/// Do too many of these calls of a component fail?
fn is_bad(component: &str, calls: &Sample) -> bool {
    let share = if is_own(component) { OWN_SHARE } else { PROVIDER_SHARE };
    calls.failing > 0 && calls.failing as f64 >= calls.total as f64 * share
}

/// Are there enough of them for an incident?
fn is_enough(component: &str, calls: &Sample) -> bool {
    INCIDENT_CALLS <= if is_own(component) { calls.failing } else { calls.total }
}

/// Incidents of a component. One opens where too large a share of the calls of a quarter of an hour failed, and ends with the last failure
/// before a quarter of an hour that has calls and is good: as long as nobody asks, nobody knows better.
fn failures(slots: &[&Slot]) -> Vec<Incident> {
    let mut incidents: Vec<Incident> = Vec::new();
    let mut open: Option<(Incident, Sample)> = None;
    for (place, slot) in slots.iter().enumerate() {
        let since = slot.at - TimeDelta::minutes(NOW_MINUTES);
        let window = sum(slots.iter().take(place + 1).rev().take_while(|earlier| earlier.at > since).copied());
        let is_bad = is_bad(&slot.component, &window);
        match &mut open {
            Some((incident, seen)) if is_bad => {
                seen.add(&slot.sample);
                incident.figures = Figures::of(seen);
            }
            Some((incident, _)) if window.total > 0 => {
                incident.ended_at = last_failure(&slots[..place]).map(|last| last.at + TimeDelta::seconds(SLOT_SECONDS));
                incidents.extend(open.take().map(|(incident, _)| incident));
            }
            None if is_bad && is_enough(&slot.component, &window) => {
                let began = slots.iter().take(place + 1).find(|earlier| earlier.at > since && earlier.sample.failing > 0);
                let began_at = began.map_or(slot.at, |began| began.at);
                let (component, figures) = (slot.component.clone(), Figures::of(&window));
                open = Some((Incident { component, kind: Kind::Failing, began_at, ended_at: None, figures }, window));
            }
            _ => {}
        }
    }
    incidents.extend(open.map(|(incident, _)| incident));
    incidents
}

fn last_failure<'a>(slots: &[&'a Slot]) -> Option<&'a Slot> {
    slots.iter().rev().copied().find(|slot| slot.sample.failing > 0)
}

/// Times without a slot: every process writes one as long as it lives.
fn silences(slots: &[&Slot]) -> Vec<Incident> {
    let gap = |pair: &[&Slot]| {
        let (before, after) = (pair.first()?, pair.last()?);
        let began_at = before.at + TimeDelta::seconds(SLOT_SECONDS);
        (after.at - began_at >= SILENCE).then(|| Incident {
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
