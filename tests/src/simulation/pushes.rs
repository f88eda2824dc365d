//! Write-back: whatever dies, pauses or misbehaves, each document and each payment ends in the ledger once, as it is at the platform.

use std::sync::atomic::Ordering;
use std::time::Duration;

use bursar_connectors::Platform;
use bursar_simulator::Provider;
use serde_json::Value;

use super::Plan;
use super::auditor::{Entry, List, Says, Stands, What, audit};
use super::platform::{Made, PlatformSide};
use super::workload::misbehave;
use super::world::World;

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
    /// Writes that were sent to the provider.
    pub writes: usize,
    /// Writes that the provider was asked for and whose answer never came.
    pub unknown: usize,
}

/// Runs a plan to its end.
pub fn push(plan: &Plan) -> Pushed {
    let elsewhere = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let paused = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime");
    let folder = tempfile::tempdir().expect("a folder");
    let outcome = paused.block_on(simulate(plan, &elsewhere, folder.path()));
    elsewhere.shutdown_background();
    outcome
}

async fn simulate(plan: &Plan, elsewhere: &tokio::runtime::Runtime, folder: &std::path::Path) -> Pushed {
    let world = World::new(plan, elsewhere, folder).await;
    let (stopping, stopped) = tokio::sync::watch::channel(false);
    let engines = (0..plan.engines).map(|number| world.process(number, stopped.clone()));
    let script = async {
        // The books are read in peace, so that there is something to book to.
        world.calm.store(true, Ordering::SeqCst);
        let mut platform = PlatformSide::enter(&world, folder).await;
        world.calm.store(false, Ordering::SeqCst);
        for _ in 0..plan.rounds {
            tokio::time::sleep(Duration::from_secs(world.rng.below(300))).await;
            platform.act().await;
            if plan.has_faults && world.rng.below(2) == 0 {
                misbehave(&world).await;
            }
        }
        world.calm.store(true, Ordering::SeqCst);
        world.control("DELETE", "/_sim/faults", serde_json::json!({})).await;
        tokio::time::sleep(Duration::from_secs(26 * 3600)).await;
        let _ = stopping.send(true);
        outcome(&world, &platform).await
    };
    futures::join!(futures::future::join_all(engines), script).1
}

async fn outcome(world: &World, platform: &PlatformSide<'_>) -> Pushed {
    let mut defects = Vec::new();
    let mut entries = Vec::new();
    let (receivables, bills, payments) =
        (platform.records("receivable").await, platform.records("bill").await, platform.records("payment_record").await);
    for made in &platform.made {
        let records = if made.is_invoice { &receivables } else { &bills };
        match records.iter().find(|record| record["object_id"] == made.id.as_str()) {
            Some(record) => entries.push(entry(made, record)),
            None => defects.push(format!("{} has no record", made.number)),
        }
    }
    for record in receivables.iter().chain(&bills).chain(&payments).filter(|record| record["sync_status"] != "done") {
        defects.push(format!("a record did not come to its end: {record}"));
    }
    let paid: Vec<&Made> = platform.made.iter().filter(|made| made.is_paid).collect();
    if paid.len() != payments.len() {
        defects.push(format!("{} payments have {} records", paid.len(), payments.len()));
    }
    for record in &payments {
        entries.push(payment(record, platform).await);
    }
    let expected = entries.len();
    let provider = if world.platform == Platform::Xero { Provider::Xero } else { Provider::QuickBooks };
    // Others may number their bills alike: ids of three days begin with the same digits.
    let prefix = entries.first().map_or_else(String::new, |entry| entry.marker.chars().take(7).collect());
    let list = List { entries, strangers: Vec::new(), prefix };
    defects.extend(audit(&world.provider, provider, &world.company, &list).await.iter().map(|defect| format!("{defect:?}")));
    let log = world.log.lines();
    let count = |is_it: &dyn Fn(&str) -> bool| log.iter().filter(|line| is_it(line)).count();
    Pushed {
        deaths: count(&|line| line.contains(" dies ")),
        writes: count(&|line| is_write(line)),
        unknown: count(&|line| is_write(line) && (line.contains("struck") || line.ends_with("500"))),
        defects,
        expected,
        log,
    }
}

/// A call that changes something: it has an answer, or none.
fn is_write(line: &str) -> bool {
    let is_call = line.contains(" PUT /") || line.contains(" POST /");
    is_call && !line.contains(" dies ") && !line.contains("token") && !line.contains("/batch") && !line.contains("/query")
}

fn marker(record: &Value) -> String {
    format!("B-{}", record["id"].as_str().expect("an id").replace('-', ""))
}

fn entry(made: &Made, record: &Value) -> Entry {
    Entry {
        what: if made.is_invoice { What::Invoice } else { What::Bill },
        marker: marker(record),
        number: Some(made.number.clone()),
        says: made.totals.iter().map(|total| Says { total: *total, words: String::new() }).collect(),
        stands: Stands::Counts,
    }
}

async fn payment(record: &Value, platform: &PlatformSide<'_>) -> Entry {
    let payment = platform.get(&format!("/payment_records/{}", record["object_id"].as_str().expect("an id"))).await;
    Entry {
        what: if payment["object"]["type"] == "receivable" { What::Payment } else { What::BillPayment },
        marker: marker(record),
        number: None,
        says: vec![Says { total: payment["amount"].as_i64().expect("an amount"), words: String::new() }],
        stands: Stands::Counts,
    }
}
