//! A provider from which nothing is heard for hours, while documents wait to be written.

use std::sync::atomic::Ordering;
use std::time::Duration;

use bursar_connectors::Platform;
use bursar_store::sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use tokio::time::Instant;

use super::Plan;
use super::platform::PlatformSide;
use super::pushes::{self, Pushed};
use super::world::World;

/// Documents that wait when the outage begins.
const WAITING: usize = 12;
/// Longer than any pause between two attempts.
const HOURS: u64 = 3;

/// What came of it.
#[derive(Debug)]
pub struct Outage {
    /// Writes that were sent to the provider meanwhile.
    pub writes: usize,
    /// How long after the provider's return it was known of every write what became of it.
    pub settled_after: Duration,
    /// How long after the provider's return every document was in the ledger.
    pub done_after: Duration,
    /// What the whole came to.
    pub pushed: Pushed,
}

/// Every call of the accounting API meets this fault for hours.
pub fn outage(platform: Platform, kind: &'static str) -> Outage {
    let plan = Plan { engines: 1, has_deaths: false, has_faults: false, looks_every: Duration::from_secs(2), ..Plan::hard(1, platform, 0) };
    super::on_paused_time(async |elsewhere, folder| {
        let world = World::new(&plan, elsewhere, folder).await;
        let (stopping, stopped) = tokio::sync::watch::channel(false);
        let script = async {
            let outage = suffer(&world, &plan, kind).await;
            let _ = stopping.send(true);
            outage
        };
        futures::join!(world.process(0, stopped.clone()), script).1
    })
}

async fn suffer(world: &World, plan: &Plan, kind: &str) -> Outage {
    world.calm.store(true, Ordering::SeqCst);
    let mut platform = PlatformSide::enter(world, plan.seed).await;
    world.calm.store(false, Ordering::SeqCst);
    let path = if world.platform == Platform::Xero { "/api.xro/" } else { "/v3/" };
    let fault = json!({"kind": kind, "status": 503, "times": "forever", "matching": {"path": path}});
    world.is_stopped.send_replace(true);
    for _ in 0..WAITING {
        platform.issue().await;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    world.control("POST", "/_sim/faults", fault).await;
    world.is_stopped.send_replace(false);
    tokio::time::sleep(Duration::from_secs(HOURS * 3600)).await;
    let writes = world.log.lines().iter().filter(|line| pushes::is_write(line)).count();
    world.control("DELETE", "/_sim/faults", json!({})).await;
    let back = Instant::now();
    let settled_after = none_left(world, back, "push_attempts WHERE outcome IS NULL OR outcome = 'unknown'").await;
    let done_after = none_left(world, back, "synced_records WHERE status <> 'done'").await;
    Outage { writes, settled_after, done_after, pushed: pushes::outcome(world, &platform).await }
}

/// How long it takes until there is no such row.
async fn none_left(world: &World, since: Instant, rows: &str) -> Duration {
    let sql = format!("SELECT EXISTS(SELECT 1 FROM {rows}) AS is_any");
    loop {
        let (db, sql) = (world.db.clone(), sql.clone());
        let row = world.outside(async move { db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await });
        let is_any: bool = row.expect("a row").expect("one").try_get("", "is_any").expect("whether there is any");
        if !is_any || since.elapsed() > Duration::from_secs(HOURS * 3600) {
            return since.elapsed();
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
