//! Write-back: whatever dies, pauses or misbehaves, each document and each payment ends in the ledger once, as it is at the platform.

use std::sync::atomic::Ordering;
use std::time::Duration;

use bursar_connectors::Platform;
use bursar_simulator::Provider;
use serde_json::Value;

use super::Plan;
use super::auditor::{Entry, List, Says, Stands, Stranger, What, audit};
use super::platform::{Made, PlatformSide};
use super::workload::{id, misbehave};
use super::world::World;

/// What came of it.
#[derive(Debug)]
pub struct Pushed {
    /// Every event of the run, in order.
    pub log: Vec<String>,
    /// What the auditor found, and records that did not come to their end.
    pub defects: Vec<String>,
    /// The authorisation ended: Xero takes an old refresh token for half an hour, and no answer with a new one arrived by then. What was not
    /// written waits for a person, and is no defect.
    pub is_cut_off: bool,
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
    /// Documents that people deleted or voided in the ledger.
    pub gone: usize,
    /// Documents that people paid in the ledger.
    pub paid_there: usize,
    /// Customers that people merged in the ledger.
    pub merged: usize,
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
        let mut platform = PlatformSide::enter(&world, folder, plan.seed).await;
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
    let connections = platform.look("/accounting_connections").await;
    let is_cut_off = connections["data"][0]["status"] == "deauthorized";
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
    for record in receivables.iter().chain(&bills).chain(&payments).filter(|record| !is_at_its_end(platform, record)) {
        defects.push(format!("a record did not come to its end: {record}"));
    }
    let paid: Vec<&Made> = platform.made.iter().filter(|made| made.is_paid).collect();
    if paid.len() != payments.len() {
        defects.push(format!("{} payments have {} records", paid.len(), payments.len()));
    }
    for made in &paid {
        defects.extend(wrongly_paid(made, platform).await);
    }
    for record in &payments {
        let payment = platform.look(&format!("/payment_records/{}", record["object_id"].as_str().expect("an id"))).await;
        let there = paid.iter().find(|made| payment["object"]["id"] == made.id.as_str()).and_then(|made| made.paid_there.as_ref());
        match there {
            None => entries.push(entry_of_payment(record, &payment)),
            Some(there) if record["platform_object_id"] == id(there) => {}
            Some(there) => defects.push(format!("a payment of the ledger is another one here: {there} {record}")),
        }
    }
    let customers = platform.records("customer").await;
    for record in &customers {
        let customer = platform.look(&format!("/counterparts/{}", record["object_id"].as_str().expect("an id"))).await;
        entries.push(entry_of_customer(platform, &customer));
    }
    let expected = entries.len();
    let provider = if world.platform == Platform::Xero { Provider::Xero } else { Provider::QuickBooks };
    // Others may number their bills alike: ids of three days begin with the same digits.
    let prefix = entries.first().map_or_else(String::new, |entry| entry.marker.chars().take(7).collect());
    let strangers: Vec<Stranger> =
        platform.made.iter().filter_map(|made| made.paid_there.as_ref().map(|there| stranger(world, made, there))).collect();
    let (paid_there, gone) = (strangers.len(), platform.made.iter().filter(|made| made.gone_after.is_some()).count());
    let list = List { entries, strangers, prefix };
    defects.extend(audit(&world.provider, provider, &world.company, &list).await.iter().map(|defect| format!("{defect:?}")));
    if is_cut_off {
        defects.retain(|defect| ["Duplicate", "Echo", "OverwrittenStranger", "WrongTotal"].iter().any(|word| defect.starts_with(word)));
    }
    let log = world.log.lines();
    let count = |is_it: &dyn Fn(&str) -> bool| log.iter().filter(|line| is_it(line)).count();
    Pushed {
        deaths: count(&|line| line.contains(" dies ")),
        faults: count(&|line| line.contains(" armed: ")),
        writes: count(&|line| is_write(line)),
        unknown: count(&|line| is_write(line) && (line.contains("struck") || line.ends_with("500"))),
        is_cut_off,
        gone,
        paid_there,
        merged: usize::from(platform.merged.is_some()),
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
        stands: if made.gone_after.is_some() { Stands::IsVoid } else { Stands::Counts },
    }
}

/// A customer that was merged away is not made again: its documents go on with the survivor.
fn entry_of_customer(platform: &PlatformSide<'_>, customer: &Value) -> Entry {
    let name = customer["organization"]["legal_name"].as_str().expect("a name").to_owned();
    let is_merged = platform.merged.as_ref().is_some_and(|merged| merged.name == name);
    let stands = if is_merged { Stands::IsVoid } else { Stands::Counts };
    Entry { what: What::Customer, marker: name, number: None, says: Vec::new(), stands }
}

fn entry_of_payment(record: &Value, payment: &Value) -> Entry {
    Entry {
        what: if payment["object"]["type"] == "receivable" { What::Payment } else { What::BillPayment },
        marker: marker(record),
        number: None,
        says: vec![Says { total: payment["amount"].as_i64().expect("an amount"), words: String::new() }],
        stands: Stands::Counts,
    }
}

/// The payment that somebody entered in the ledger.
fn stranger(world: &World, made: &Made, there: &Value) -> Stranger {
    let entity = match world.platform {
        Platform::Xero => "Payments",
        Platform::QuickbooksOnline if made.is_invoice => "Payment",
        Platform::QuickbooksOnline => "BillPayment",
    };
    Stranger { entity: entity.to_owned(), before: there.clone() }
}

/// Everything is written; what people deleted in the ledger stays deleted, and says so once it is wanted otherwise here.
fn is_at_its_end(platform: &PlatformSide<'_>, record: &Value) -> bool {
    let gone = platform.made.iter().find(|made| made.gone_after.is_some() && record["object_id"] == made.id.as_str());
    let says_so = record["errors"]["code"] == "deleted_in_ledger";
    match gone {
        Some(made) if made.is_changed_since() => says_so,
        Some(_) => record["sync_status"] == "done" || says_so,
        None => record["sync_status"] == "done",
    }
}

/// What is wrong with what is recorded here of the payment of a document: there is one, of all of it.
async fn wrongly_paid(made: &Made, platform: &PlatformSide<'_>) -> Option<String> {
    let document = platform.look(&format!("/{}/{}", if made.is_invoice { "receivables" } else { "payables" }, made.id)).await;
    let recorded = platform.look(&format!("/payment_records?object_id={}", made.id)).await;
    let amounts: Vec<i64> = recorded["data"].as_array().into_iter().flatten().filter_map(|payment| payment["amount"].as_i64()).collect();
    let is_well = document["status"] == "paid" && amounts.iter().eq(made.totals.last());
    (!is_well).then(|| format!("{} is {} with payments of {amounts:?}: {:?}", made.number, document["status"], made.totals))
}
