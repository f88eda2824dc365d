//! Write-back: whatever dies, pauses or misbehaves, each document and each payment ends in the ledger once, as it is at the platform.

use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::Duration;

use bursar_connectors::Platform;
use tokio::runtime::Runtime;

use super::Plan;
use super::auditor::audit;
use super::expected::{Expected, expected};
use super::habits::Taxes;
use super::made::Made;
use super::mutation::Mutation;
use super::platform::PlatformSide;
use super::workload::misbehave;
use super::world::World;
use crate::simulated;

/// What came of it.
#[derive(Debug)]
pub struct Pushed {
    /// Every event of the run, in order.
    pub log: Vec<String>,
    /// What the auditor found, and records that did not come to their end.
    pub defects: Vec<String>,
    /// Documents and payments that should be in the ledger.
    pub expected: usize,
    /// How many processes died.
    pub deaths: usize,
    /// Faults of the provider and the network that were armed; each strikes up to three calls.
    pub faults: usize,
    /// Writes that were sent to the provider.
    pub writes: usize,
    /// Writes that the provider was asked for and whose answer never came.
    pub unknown: usize,
    /// What people and the platform did, in words, and how often.
    pub happened: Vec<(&'static str, usize)>,
}

/// Runs a plan to its end.
pub fn push(plan: &Plan) -> Pushed {
    super::on_paused_time(async |elsewhere, folder| simulate(plan, elsewhere, folder).await)
}

async fn simulate(plan: &Plan, elsewhere: &Runtime, folder: &Path) -> Pushed {
    let world = World::new(plan, elsewhere, folder).await;
    let (stopping, stopped) = tokio::sync::watch::channel(false);
    let engines = (0..plan.engines).map(|number| world.process(number, stopped.clone()));
    let script = async {
        // The books are read in peace, so that there is something to book to.
        world.calm.store(true, Ordering::SeqCst);
        let mut platform = PlatformSide::enter(&world, plan.seed).await;
        world.calm.store(false, Ordering::SeqCst);
        for round in 0..plan.rounds {
            if round == plan.rounds / 2 {
                platform.catch_up().await;
            }
            if platform.habits.restore && round == plan.rounds * 3 / 4 {
                platform.go_back_in_time().await;
            }
            if platform.habits.revoke && round == plan.rounds / 3 {
                platform.end_the_authorization().await;
            }
            tokio::time::sleep(Duration::from_secs(world.rng.below(300))).await;
            platform.act().await;
            if world.rng.below(4) == 0 {
                platform.connect_again().await;
            }
            if plan.mutation == Some(Mutation::GuessesAfterALoss) {
                lose_an_answer(&world).await;
            }
            if plan.has_faults && world.rng.below(2) == 0 {
                misbehave(&world).await;
            }
        }
        world.calm.store(true, Ordering::SeqCst);
        world.control("DELETE", "/_sim/faults", serde_json::json!({})).await;
        platform.open_everything().await;
        tokio::time::sleep(Duration::from_secs(2 * 3600)).await;
        platform.connect_again().await;
        platform.push_what_was_kept_out().await;
        // Some lists are read once a day: only then does everybody know what is open again.
        tokio::time::sleep(Duration::from_secs(26 * 3600)).await;
        platform.approve_all_again().await;
        // What was changed on both sides is known once that is written.
        tokio::time::sleep(Duration::from_secs(2 * 3600)).await;
        platform.approve_what_is_waited_for().await;
        platform.decide_conflicts().await;
        tokio::time::sleep(Duration::from_secs(26 * 3600)).await;
        let _ = stopping.send(true);
        outcome(&world, &platform).await
    };
    futures::join!(futures::future::join_all(engines), world.late_calls(stopped.clone()), script).2
}

/// The answer to the next write of a document is lost.
async fn lose_an_answer(world: &World) {
    let matching = match world.platform {
        Platform::Xero => serde_json::json!({"method": "PUT", "path": "/Invoices"}),
        Platform::QuickbooksOnline => serde_json::json!({"method": "POST", "path": "/bill"}),
    };
    world.control("POST", "/_sim/faults", serde_json::json!({"kind": "drop_after", "matching": matching})).await;
}

pub(super) async fn outcome(world: &World, platform: &PlatformSide<'_>) -> Pushed {
    let Expected { list, mut defects } = expected(platform).await;
    defects
        .extend(audit(&world.provider, simulated(world.platform), &world.company, &list).await.iter().map(|defect| format!("{defect:?}")));
    defects.extend(world.walking_a_tenant());
    let log = world.log.lines();
    let count = |is_it: &dyn Fn(&str) -> bool| log.iter().filter(|line| is_it(line)).count();
    Pushed {
        deaths: count(&|line| line.contains(" dies ")),
        faults: count(&|line| line.contains(" armed: ")),
        writes: count(&|line| is_write(line)),
        unknown: count(&|line| is_write(line) && (line.contains("struck") || line.ends_with("500"))),
        happened: happened(platform, &log),
        expected: list.entries.len(),
        defects,
        log,
    }
}

/// What people and the platform did, and how often.
fn happened(platform: &PlatformSide<'_>, log: &[String]) -> Vec<(&'static str, usize)> {
    let made = |is_it: &dyn Fn(&Made) -> bool| platform.made.iter().filter(|made| is_it(made)).count();
    let told = |words: &str| log.iter().filter(|line| line.contains(words)).count();
    let paid_there = || platform.made.iter().flat_map(|made| &made.paid_there);
    vec![
        ("in a foreign currency", made(&|made| made.currency != platform.habits.currencies()[0])),
        ("with sales tax of the United States", made(&|made| made.is_invoice && platform.habits.taxes == Taxes::Sales)),
        ("invoices with other lines here", made(&|made| made.is_invoice && made.totals.len() > 1)),
        ("with a tag", made(&|made| made.tag.is_some())),
        ("canceled", made(&|made| made.is_canceled)),
        ("reopened", told("platform: reopened")),
        ("written off", made(&|made| made.discount() > 0)),
        ("paid back", made(&|made| made.has_come_back)),
        ("deleted there", made(&|made| made.gone_after.is_some())),
        ("paid there", paid_there().count()),
        ("taken back there", paid_there().filter(|paid| paid.is_taken_back).count()),
        ("another day due there", made(&|made| made.due_there.is_some())),
        ("another amount there", told(" comes to ")),
        ("approved there", told("person: approved")),
        ("merged there", told("person: merged")),
        ("archived there", told("person: archive")),
        ("periods closed", told("closed up to Some")),
        ("subscriptions ended", told("has ended: true")),
        ("authorizations ended there", told("ended the authorization")),
        ("connected again", told("person: connected again")),
        ("databases brought back", told("the database was brought back")),
    ]
}

/// A call that changes something: it has an answer, or none.
pub(super) fn is_write(line: &str) -> bool {
    let is_call = line.contains(" PUT /") || line.contains(" POST /");
    is_call && !line.contains(" dies ") && !line.contains("token") && !line.contains("/batch") && !line.contains("/query")
}
