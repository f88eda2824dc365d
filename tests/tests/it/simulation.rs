//! Proof by simulation: whatever people, providers and machines do, the mirror ends equal to the provider's books.

use std::time::Duration;

use bursar_connectors::Platform;
use bursar_tests::simulation::{Mutation, Outage, Outcome, Plan, outage, push, race, run};

fn plan(seed: u64, platform: Platform) -> Plan {
    Plan::hard(seed, platform, 25)
}

fn assert_equal_books(plan: &Plan) -> Outcome {
    let outcome = run(plan);
    let tail = outcome.log.len().saturating_sub(60);
    assert!(outcome.differences.is_empty(), "{plan:?}\n{:#?}\n{}", outcome.differences, outcome.log[tail..].join("\n"));
    assert!(outcome.compared > 50, "the auditor compared {} records only", outcome.compared);
    outcome
}

/// Seeds for each platform: a few in the loop of the day, more in the whole suite.
#[expect(clippy::disallowed_methods, reason = "the suite is told by its script how long to search")]
fn seeds() -> std::ops::Range<u64> {
    let more = std::env::var("BURSAR_SIMULATION_SEEDS").ok().and_then(|seeds| seeds.parse().ok());
    0..more.unwrap_or(3)
}

fn end_with_equal_books(platform: Platform) {
    let deaths: usize = seeds().map(|seed| assert_equal_books(&plan(seed, platform)).deaths).sum();
    assert!(deaths > 3, "hardly anyone died: the runs prove little");
}

#[test]
fn edits_faults_and_deaths_end_with_quickbooks_books_in_the_mirror() {
    end_with_equal_books(Platform::QuickbooksOnline);
}

#[test]
fn edits_faults_and_deaths_end_with_xero_books_in_the_mirror() {
    end_with_equal_books(Platform::Xero);
}

/// Three pages of a list, with people deleting and adding rows while it is read.
#[test]
fn long_lists_lose_nothing_while_they_change() {
    for platform in Platform::ALL {
        assert_equal_books(&Plan { documents: 2300, rounds: 6, ..plan(7, platform) });
    }
}

#[test]
fn equal_seeds_give_equal_logs() {
    for platform in Platform::ALL {
        let short = |seed| run(&Plan { rounds: 8, ..plan(seed, platform) }).log;
        let first = short(42);
        assert_eq!(first, short(42));
        assert_ne!(first, short(43), "another seed is another story");
    }
}

#[test]
fn workers_that_race_one_expired_token_refresh_it_once() {
    for platform in Platform::ALL {
        assert_eq!(race(11, platform, 64), (1, 64), "{platform:?}: refresh calls, workers with a token");
    }
}

/// Processes die and pause before and after each touch of the store and the wire, and calls are refused, delayed, lost and half answered.
fn documents_end_in_the_ledger_once(platform: Platform) {
    let (mut deaths, mut unknown, mut happened) = (0, 0, 0);
    for seed in seeds() {
        let plan = Plan::hard(seed, platform, 40);
        let pushed = push(&plan);
        let tail = pushed.log.len().saturating_sub(60);
        assert!(pushed.defects.is_empty(), "{plan:?}\n{:#?}\n{}", pushed.defects, pushed.log[tail..].join("\n"));
        assert!(pushed.expected > 10 && pushed.writes > 10, "{} writes of {} objects", pushed.writes, pushed.expected);
        happened += pushed.happened.iter().filter(|(_, count)| *count > 0).count();
        (deaths, unknown) = (deaths + pushed.deaths, unknown + pushed.unknown);
    }
    assert!(happened > 6, "people and the platform hardly did anything");
    assert!(deaths > 3 && unknown > 0, "{deaths} deaths and {unknown} unknown outcomes: the runs prove little");
}

#[test]
fn documents_end_in_quickbooks_once() {
    documents_end_in_the_ledger_once(Platform::QuickbooksOnline);
}

#[test]
fn documents_end_in_xero_once() {
    documents_end_in_the_ledger_once(Platform::Xero);
}

/// The database is lost and brought back from a backup of some minutes before: what was written since is found, and not written twice.
#[test]
fn a_database_that_went_back_in_time_writes_nothing_twice() {
    for (seed, platform) in [(3, Platform::QuickbooksOnline), (5, Platform::QuickbooksOnline), (3, Platform::Xero), (5, Platform::Xero)] {
        let pushed = push(&Plan::hard(seed, platform, 40));
        assert!(pushed.defects.is_empty(), "seed {seed} of {platform:?}: {:#?}", pushed.defects);
        assert!(pushed.happened.contains(&("databases brought back", 1)), "{:?}", pushed.happened);
    }
}

#[test]
fn equal_seeds_give_equal_pushes() {
    let short = |seed| push(&Plan { rounds: 6, ..plan(seed, Platform::Xero) }).log;
    assert_eq!(short(5), short(5));
}

/// Whether this seed or one of the next shows the defect: what a provider refuses, such as a number that is taken, hides some.
fn is_seen(plan: &Plan, mutation: Mutation, defect: &str) {
    let defects = |seed| push(&Plan { seed, mutation: Some(mutation), ..plan.clone() }).defects;
    let is_seen = |seed| defects(seed).iter().any(|found| found.starts_with(defect));
    assert!((plan.seed..plan.seed + 8).any(is_seen), "{plan:?}: {mutation:?} was not seen");
}

/// Every call is carried out for hours, and no answer arrives: few writes are sent, and what became of them is known within a minute of the return.
#[test]
fn after_an_outage_it_is_known_within_a_minute_what_was_written() {
    for platform in Platform::ALL {
        let Outage { writes, settled_after, done_after, pushed } = outage(platform, "drop_after");
        let told = format!("{platform:?}: {writes} writes, settled after {settled_after:?}, done after {done_after:?}");
        println!("{told}");
        assert!(pushed.defects.is_empty() && pushed.expected > 12, "{told}: {:?}", pushed.defects);
        assert!(
            writes <= 3,
            "one whose end is unknown, and one that tells that it is not alone; a record in between may only have waited: {told}"
        );
        assert!(settled_after <= Duration::from_secs(60) && done_after <= Duration::from_secs(120), "{told}");
    }
}

/// Every call is refused for hours before anything is done.
#[test]
fn after_an_outage_what_was_refused_is_written_within_minutes() {
    for platform in Platform::ALL {
        let Outage { writes, done_after, pushed, .. } = outage(platform, "refuse");
        let told = format!("{platform:?}: {writes} writes, done after {done_after:?}");
        println!("{told}");
        assert!(pushed.defects.is_empty() && pushed.expected > 12, "{told}: {:?}", pushed.defects);
        assert!(done_after <= Duration::from_secs(300), "{told}");
    }
}

/// A simulation that is content whatever the engine does proves nothing.
#[test]
fn an_engine_that_does_wrong_is_seen() {
    for platform in Platform::ALL {
        let calm = Plan { has_deaths: false, has_faults: false, ..Plan::hard(3, platform, 32) };
        assert!(push(&calm).defects.is_empty(), "an engine that does right has defects");
        is_seen(&calm, Mutation::SendsTwice, "Duplicate");
        is_seen(&calm, Mutation::BelievesAnEarlierAnswer, "Lost");
        is_seen(&calm, Mutation::WritesLess, "WrongTotal");
    }
}

/// A change of a document has a key of its own: under that of the first write the provider answers with what it did then.
#[test]
fn an_engine_that_ignores_the_generation_is_seen() {
    let calm = Plan { has_deaths: false, has_faults: false, ..Plan::hard(3, Platform::Xero, 32) };
    is_seen(&calm, Mutation::IgnoresTheGeneration, "StaleWrite");
}

/// Whether one of these seeds shows the defect: which write is struck depends on every statement that is made.
fn is_seen_in_one_of(seeds: impl Iterator<Item = u64>, platform: Platform, mutation: Mutation) {
    // Processes that live write more, and faster.
    let has_deaths = mutation == Mutation::SkipsTheIntent;
    let defects = |seed| push(&Plan { mutation: Some(mutation), has_deaths, ..Plan::hard(seed, platform, 40) }).defects;
    let is_seen = |seed| defects(seed).iter().any(|found| ["Duplicate", "OverwrittenStranger"].iter().any(|word| found.starts_with(word)));
    assert!(seeds.take(20).any(is_seen), "{platform:?}: {mutation:?} was not seen");
}

#[test]
fn an_engine_that_sends_again_without_looking_is_seen() {
    for platform in Platform::ALL {
        let calm = Plan { has_deaths: false, has_faults: false, ..Plan::hard(3, platform, 32) };
        is_seen(&calm, Mutation::GuessesAfterALoss, "Duplicate");
    }
}

/// Where the provider keeps no keys, only the journal knows that a write may have been done.
#[test]
fn an_engine_that_skips_the_intent_is_seen() {
    is_seen_in_one_of((0..).filter(|seed| matches!(seed % 4, 1 | 2)), Platform::QuickbooksOnline, Mutation::SkipsTheIntent);
}

/// Where calls are carried out late, only the key knows that it was done.
#[test]
fn an_engine_that_changes_the_key_is_seen() {
    is_seen_in_one_of((0..).filter(|seed| matches!(seed % 8, 0 | 3)), Platform::QuickbooksOnline, Mutation::ChangesTheKey);
}
