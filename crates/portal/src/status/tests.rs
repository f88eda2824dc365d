use bursar_kernel::{TimeDelta, Timestamp};
use bursar_web::vitals::{API, Sample, Slot};

use super::report::{Incident, Kind, Report, State, report};

fn now() -> Timestamp {
    "2026-03-10T12:02:00Z".parse().unwrap()
}

/// A slot that began so many minutes before noon, with calls of which so many failed.
fn slot(component: &str, minutes: i64, total: i64, failing: i64) -> Slot {
    let at = "2026-03-10T12:00:00Z".parse::<Timestamp>().unwrap() - TimeDelta::minutes(minutes);
    Slot { component: component.to_owned(), at, sample: Sample { total, failing, within: [0, 0, total, total, total, total] } }
}

fn of(slots: &[Slot], component: &str) -> (State, Vec<Incident>) {
    let Report { components, incidents, .. } = report(slots, now());
    let found = components.into_iter().find(|found| found.id == component).unwrap();
    (found.status, incidents.into_iter().filter(|incident| incident.component == component).collect())
}

#[test]
fn what_answers_works_and_what_nobody_asked_is_quiet() {
    let slots = [slot(API, 5, 100, 0), slot(API, 0, 100, 0)];
    assert_eq!(of(&slots, API), (State::Operational, vec![]));
    assert_eq!(of(&slots, "xero"), (State::Quiet, vec![]));
    assert_eq!(report(&slots, now()).status, State::Operational);
}

#[test]
fn a_stray_failure_is_no_incident() {
    assert_eq!(of(&[slot("xero", 0, 2, 2)], "xero"), (State::Operational, vec![]));
    assert_eq!(of(&[slot("xero", 0, 1000, 199)], "xero"), (State::Operational, vec![]));
}

#[test]
fn bad_minutes_that_are_close_are_one_incident_that_goes_on_until_good_ones_follow() {
    let slots =
        [slot("xero", 25, 10, 9), slot("xero", 20, 10, 0), slot("xero", 15, 10, 3), slot("xero", 10, 10, 0), slot("xero", 5, 10, 0)];
    let (state, incidents) = of(&slots, "xero");
    assert_eq!((state, incidents.len()), (State::Operational, 1));
    let incident = &incidents[0];
    assert_eq!((incident.kind, incident.began_at, incident.ended_at), (Kind::Failing, slots[0].at, Some(slots[3].at)));
    assert_eq!((incident.figures.calls, incident.figures.failing), (30, 12));

    let (state, incidents) = of(&[slot("xero", 5, 10, 9)], "xero");
    assert_eq!((state, incidents[0].ended_at), (State::Failing, None));
    assert_eq!(report(&[slot("xero", 5, 10, 9)], now()).status, State::Failing);
}

#[test]
fn retries_that_are_far_apart_are_one_incident_which_only_calls_that_work_end() {
    let seldom = [slot("xero", 60, 2, 2), slot("xero", 50, 2, 2), slot("xero", 30, 1, 1)];
    let (state, incidents) = of(&seldom, "xero");
    assert_eq!((state, incidents.len()), (State::Failing, 1));
    assert_eq!((incidents[0].began_at, incidents[0].ended_at, incidents[0].figures.calls), (seldom[0].at, None, 5));

    let [first, second, third] = seldom;
    let (state, incidents) = of(&[first, second, third, slot("xero", 0, 1, 0)], "xero");
    assert_eq!((state, incidents.len()), (State::Operational, 1));
    assert_eq!(incidents[0].ended_at, Some(slot("xero", 25, 0, 0).at));
}

#[test]
fn a_provider_fails_from_a_fifth_on_and_our_own_components_from_a_twentieth() {
    let of_20 = |component, failing| of(&[slot(component, 0, 20, failing)], component).0;
    assert_eq!([of_20("xero", 3), of_20("xero", 4)], [State::Operational, State::Failing]);
    assert_eq!([of_20(API, 2), of_20(API, 3)], [State::Operational, State::Failing]);
    assert_eq!(of(&[slot(API, 0, 61, 3)], API).0, State::Operational);
}

#[test]
fn calls_that_fail_are_not_answered_fast() {
    let mut slots = [slot("xero", 0, 7, 6)];
    slots[0].sample.within = [0, 0, 0, 1, 1, 1];
    let xero = report(&slots, now()).components.pop().unwrap().last_15_minutes;
    assert_eq!((xero.calls, xero.most_within_ms), (7, Some(250)));
}

#[test]
fn a_silence_of_the_api_was_one_and_of_a_provider_was_none() {
    let slots =
        [slot(API, 60, 1, 0), slot(API, 55, 0, 0), slot(API, 30, 0, 0), slot(API, 0, 5, 0), slot("xero", 60, 1, 0), slot("xero", 0, 1, 0)];
    let (state, incidents) = of(&slots, API);
    assert_eq!(state, State::Operational);
    let times: Vec<_> = incidents.iter().map(|incident| (incident.kind, incident.began_at, incident.ended_at)).collect();
    let at = |minutes| slot(API, minutes, 0, 0).at;
    assert_eq!(times, [(Kind::NotRunning, at(25), Some(at(0))), (Kind::NotRunning, at(50), Some(at(30)))]);
    assert_eq!(of(&slots, "xero").1, []);
}

#[test]
fn figures_say_within_what_most_calls_were_answered() {
    let mut slots = [slot(API, 0, 100, 1)];
    slots[0].sample.within = [40, 60, 94, 95, 99, 100];
    let figures = report(&slots, now()).components[0].last_15_minutes;
    assert_eq!((figures.half_within_ms, figures.most_within_ms, figures.error_rate), (Some(50), Some(250), Some(0.01)));
}

#[test]
fn thirty_days_end_today() {
    let days = report(&[slot(API, 0, 7, 0), slot(API, 24 * 60, 5, 5)], now()).components.swap_remove(0).days;
    assert_eq!((days.len(), days[29].date.to_string(), days[29].figures.calls), (30, "2026-03-10".to_owned(), 7));
    assert_eq!((days[28].figures.calls, days[28].has_failed, days[27].has_failed), (5, true, false));
}
