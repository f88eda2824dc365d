//! The queue by itself: jobs that do nothing, and what giving them out and writing their ends costs.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use bench_floor::Failure;
use bursar_jobs::{Job, JobError, Lease, Limits, Outcome, Priority, Registry, Runner};
use bursar_kernel::{Env, Result};
use bursar_store::{Db, Moment, Options, Touch, execute, places};
use clap::Parser;
use sea_orm::{ConnectionTrait, Value};
use serde::{Deserialize, Serialize};
use serde_json::json;

#[derive(Parser)]
enum Arguments {
    /// Queue so many jobs that are due, in so many lanes of so many tenants; their names begin with this letter
    Fill {
        #[arg(long)]
        url: String,
        #[arg(long)]
        jobs: u64,
        #[arg(long)]
        lanes: u64,
        #[arg(long)]
        tenants: u64,
        #[arg(long, default_value = "a")]
        name: String,
    },
    /// Work for so many seconds, or until nothing is left; prints what it cost as one line of JSON
    Work {
        #[arg(long)]
        url: String,
        #[arg(long)]
        seconds: u64,
    },
}

#[derive(Serialize, Deserialize)]
struct Nothing {
    lane: String,
}

/// What was done so far: lanes in the order of their jobs.
#[derive(Default)]
struct Done {
    jobs: AtomicU64,
    lanes: Mutex<Vec<String>>,
}

#[async_trait]
impl Job for Nothing {
    const KIND: &'static str = "nothing";
    const PRIORITY: Priority = Priority::Incremental;
    type Context = Done;

    fn lane(&self) -> String {
        self.lane.clone()
    }

    async fn run(self, done: &Done, _lease: &Lease) -> Result<Outcome, JobError> {
        done.jobs.fetch_add(1, Ordering::Relaxed);
        done.lanes.lock().unwrap_or_else(PoisonError::into_inner).push(self.lane);
        Ok(Outcome::Done)
    }
}

/// Statements of rounds, timed on their way to the database.
#[derive(Default)]
struct Times {
    began: Option<Instant>,
    /// Of the round that is under way: what giving out lanes took.
    claim: Duration,
    claims: Vec<f64>,
    commits: u64,
}

/// Writing the end of a job is no claim, and neither is waiting for another process that gives out lanes.
const NO_CLAIM: [&str; 6] =
    ["BEGIN", "SET LOCAL", "SELECT pg_advisory", "UPDATE lanes SET until", "DELETE FROM jobs", "UPDATE jobs SET run_at"];

impl Times {
    fn see(&mut self, moment: Moment, sql: &str) {
        match moment {
            Moment::Before => self.began = Some(Instant::now()),
            Moment::After if sql == "COMMIT" => {
                self.commits += 1;
                let claim = std::mem::take(&mut self.claim);
                self.claims.push(claim.as_secs_f64() * 1000.0);
            }
            Moment::After => {
                let took = self.began.take().map(|began| began.elapsed()).unwrap_or_default();
                if !NO_CLAIM.iter().any(|words| sql.starts_with(words)) {
                    self.claim += took;
                }
            }
        }
    }

    fn at(&mut self, share: f64) -> f64 {
        self.claims.sort_by(f64::total_cmp);
        let last = self.claims.len().saturating_sub(1);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a list")]
        let place = (last as f64 * share).round() as usize;
        self.claims.get(place).copied().unwrap_or_default()
    }
}

#[tokio::main]
async fn main() -> std::result::Result<(), Failure> {
    let done = match Arguments::parse() {
        Arguments::Fill { url, jobs, lanes, tenants, name } => fill(&url, jobs, lanes, tenants, &name).await,
        Arguments::Work { url, seconds } => work(&url, Duration::from_secs(seconds)).await,
    };
    done.map_err(|error| error.report().into())
}

async fn fill(url: &str, jobs: u64, lanes: u64, tenants: u64, name: &str) -> Result<()> {
    let (db, env) = (Db::connect(url, Options::default()).await?, Env::system());
    db.migrate().await?;
    let numbers: Vec<u64> = (0..jobs).collect();
    for numbers in numbers.chunks(if db.is_postgres() { 1000 } else { 100 }) {
        let tx = db.begin().await?;
        let rows = places(tx.get_database_backend(), numbers.len(), 12);
        let sql = format!(
            "INSERT INTO jobs (id, kind, lane, class, payload, run_at, attempts, is_failed, created_at, queue, tenant, flow) VALUES {rows}"
        );
        let values = numbers.iter().flat_map(|number| -> [Value; 12] {
            let lane = format!("{name}/{}", number % lanes);
            let tenant = format!("{name}{}", number % lanes % tenants);
            let payload = json!({"lane": lane});
            let (now, class) = (env.now(), Priority::Incremental as i32);
            [
                env.id().into(),
                "nothing".into(),
                lane.into(),
                class.into(),
                payload.into(),
                now.into(),
                0.into(),
                false.into(),
                now.into(),
                "work".into(),
                tenant.clone().into(),
                tenant.into(),
            ]
        });
        execute(&tx, sql, values).await?;
        tx.commit().await?;
    }
    db.refresh_statistics("jobs").await?;
    Ok(())
}

async fn work(url: &str, limit: Duration) -> Result<()> {
    let (done, times) = (Arc::new(Done::default()), Arc::new(Mutex::new(Times::default())));
    let seen = times.clone();
    let touch = Touch::observed(Arc::new(move |moment, sql| {
        seen.lock().unwrap_or_else(PoisonError::into_inner).see(moment, sql);
        Box::pin(async { Ok(()) })
    }));
    let db = Db::connect(url, Options::default()).await?;
    let mut registry = Registry::default();
    registry.register::<Nothing>(done.clone());
    let runner = Runner::new(db.with_touch(touch), Env::system(), registry, Limits::default());
    let started = Instant::now();
    let until_empty = async {
        let mut before = u64::MAX;
        // Nothing was done for a while: nothing is left.
        while started.elapsed() < limit && before != done.jobs.load(Ordering::Relaxed) {
            before = done.jobs.load(Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    };
    runner.run(until_empty).await;
    let seconds = started.elapsed().as_secs_f64();
    let mut times = times.lock().unwrap_or_else(PoisonError::into_inner);
    let lanes = done.lanes.lock().unwrap_or_else(PoisonError::into_inner);
    // When the last lane of a name had its first job, and how many jobs had been done by then.
    let mut first = std::collections::BTreeSet::new();
    let small = lanes
        .iter()
        .enumerate()
        .filter(|(_, lane)| lane.starts_with("small/") && first.insert((*lane).clone()))
        .map(|(place, _)| place + 1)
        .last();
    println!(
        "{}",
        json!({
            "jobs": lanes.len(), "seconds": seconds, "commits": times.commits, "rounds": times.claims.len(),
            "claim_p50": times.at(0.5), "claim_p99": times.at(0.99), "claim_max": times.at(1.0), "last_small_after": small,
        })
    );
    Ok(())
}
