//! Proof by simulation: whatever people, providers and machines do, the mirror ends equal to the provider's books.

use bursar_connectors::Platform;
use bursar_tests::simulation::{Outcome, Plan, run};

fn plan(seed: u64, platform: Platform) -> Plan {
    Plan { seed, platform, rounds: 25, engines: 2, has_deaths: true, has_faults: true, documents: 30 }
}

fn assert_equal_books(plan: &Plan) -> Outcome {
    let outcome = run(plan);
    let tail = outcome.log.len().saturating_sub(60);
    assert!(outcome.differences.is_empty(), "{plan:?}\n{:#?}\n{}", outcome.differences, outcome.log[tail..].join("\n"));
    assert!(outcome.compared > 50, "the auditor compared {} records only", outcome.compared);
    outcome
}

#[test]
fn edits_faults_and_deaths_end_with_quickbooks_books_in_the_mirror() {
    let outcomes: Vec<Outcome> = (0..6).map(|seed| assert_equal_books(&plan(seed, Platform::QuickbooksOnline))).collect();
    assert!(outcomes.iter().map(|outcome| outcome.deaths).sum::<usize>() > 10, "hardly anyone died: the runs prove little");
}

#[test]
fn edits_faults_and_deaths_end_with_xero_books_in_the_mirror() {
    let outcomes: Vec<Outcome> = (0..6).map(|seed| assert_equal_books(&plan(seed, Platform::Xero))).collect();
    assert!(outcomes.iter().map(|outcome| outcome.deaths).sum::<usize>() > 10, "hardly anyone died: the runs prove little");
}

#[test]
fn equal_seeds_give_equal_logs() {
    for platform in Platform::ALL {
        let (first, second) = (run(&plan(42, platform)), run(&plan(42, platform)));
        assert_eq!(first.log, second.log);
        assert_ne!(first.log, run(&plan(43, platform)).log, "another seed is another story");
    }
}
