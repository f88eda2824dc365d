//! Proof by simulation: one seed, a paused clock, both providers called in-process, engines that die and come back.
//!
//! Everything of the product but its sockets is real: jobs, leases, tokens, connectors, SQLite. Time is tokio's paused clock, so days pass
//! in seconds; the database answers from a runtime of its own while the simulation stands still (see `bursar_store::Touch`).

mod audit;
pub mod auditor;
mod changes;
mod consents;
mod counted;
mod distortion;
mod expected;
mod fate;
mod habits;
mod keepers;
mod late;
mod made;
mod mutation;
mod opening;
mod outage;
mod people;
mod platform;
mod pushes;
mod restore;
mod workload;
mod world;

use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::Duration;

use bursar_connectors::Platform;
use tokio::runtime::{Builder, Runtime};

pub use mutation::Mutation;
pub use outage::{Outage, outage};
pub use pushes::{Pushed, push};

use world::World;

/// What to simulate.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Everything random follows from it.
    pub seed: u64,
    /// Whose books.
    pub platform: Platform,
    /// Rounds of edits.
    pub rounds: u32,
    /// Processes that work on the queue.
    pub engines: usize,
    /// Processes die and pause.
    pub has_deaths: bool,
    /// The provider and the network misbehave.
    pub has_faults: bool,
    /// Bills and invoices that the company begins with, each.
    pub documents: usize,
    /// How often an idle process looks for work, before all is calm.
    pub looks_every: Duration,
    /// What the engines do wrong on their way to the provider.
    pub mutation: Option<Mutation>,
}

impl Plan {
    /// Two processes, with deaths and faults: what is hard on the mirror and on write-back.
    pub fn hard(seed: u64, platform: Platform, rounds: u32) -> Plan {
        Plan {
            seed,
            platform,
            rounds,
            engines: 2,
            has_deaths: true,
            has_faults: true,
            documents: 30,
            looks_every: Duration::from_secs(60),
            mutation: None,
        }
    }
}

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    /// Every event of the run, in order: equal seeds give equal logs.
    pub log: Vec<String>,
    /// Where the mirror and the provider's books part.
    pub differences: Vec<String>,
    /// How many processes died.
    pub deaths: usize,
    /// How many faults struck.
    pub faults: usize,
    /// How many records were compared.
    pub compared: usize,
}

/// Runs something on a clock that stands still while it works, with a runtime for the database and a folder for files.
fn on_paused_time<T>(work: impl AsyncFnOnce(&Runtime, &Path) -> T) -> T {
    let elsewhere = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let paused = Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime");
    let folder = tempfile::tempdir().expect("a folder");
    let outcome = paused.block_on(work(&elsewhere, folder.path()));
    elsewhere.shutdown_background();
    outcome
}

/// Runs a plan to its end.
pub fn run(plan: &Plan) -> Outcome {
    on_paused_time(async |elsewhere, folder| simulate(plan, elsewhere, folder).await)
}

/// Lets `workers` processes race one expired token; returns how many refresh calls they made and how many got a usable token.
pub fn race(seed: u64, platform: Platform, workers: usize) -> (usize, usize) {
    let plan = Plan { engines: 0, has_deaths: false, has_faults: false, documents: 5, ..Plan::hard(seed, platform, 0) };
    on_paused_time(async |elsewhere, folder| {
        let world = World::new(&plan, elsewhere, folder).await;
        tokio::time::sleep(Duration::from_secs(7200)).await;
        let before = world.log.lines().len();
        let usable = futures::future::join_all((0..workers).map(|worker| world.checks_access(worker))).await;
        let refreshes = world.log.lines()[before..].iter().filter(|line| line.contains("token")).count();
        (refreshes, usable.into_iter().filter(|usable| *usable).count())
    })
}

async fn simulate(plan: &Plan, elsewhere: &Runtime, folder: &Path) -> Outcome {
    let world = World::new(plan, elsewhere, folder).await;
    let (stopping, stopped) = tokio::sync::watch::channel(false);
    let engines = (0..plan.engines).map(|number| world.process(number, stopped.clone()));
    let script = async {
        workload::act(&world, plan).await;
        // Calm: whatever was broken heals, and a day passes, so that every list is due once.
        world.calm.store(true, Ordering::SeqCst);
        world.count.refuse_ends(&world.unseen(), false).await;
        world.control("DELETE", "/_sim/faults", serde_json::json!({})).await;
        tokio::time::sleep(Duration::from_secs(26 * 3600)).await;
        let _ = stopping.send(true);
    };
    futures::join!(futures::future::join_all(engines), script);
    let (mut differences, compared) = audit::differences(&world).await;
    differences.extend(world.count.difference());
    differences.extend(world.walking_a_tenant());
    let log = world.log.lines();
    let count = |word: &str| log.iter().filter(|line| line.contains(word)).count();
    Outcome { deaths: count(" dies "), faults: count(" struck"), differences, compared, log }
}
