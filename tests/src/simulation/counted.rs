//! A job that must hear of everything that it was asked for, however it and the processes around it end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use bursar_jobs::{Job, JobError, Lease, Outcome, Priority, enqueue};
use bursar_kernel::{Env, Rng};
use bursar_store::Db;
use bursar_store::sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use super::fate::Log;

/// What was asked for and what was heard of.
#[derive(Clone, Default)]
pub struct Count {
    asked: Arc<AtomicU64>,
    heard: Arc<AtomicU64>,
    /// How jobs end cannot be written.
    is_refused: Arc<AtomicBool>,
}

/// Hears what was asked for until it began.
#[derive(Debug, Serialize, Deserialize)]
pub struct Hear {}

/// What the job works with, in one life of a process.
pub struct Hearing {
    pub count: Count,
    pub rng: Rng,
    pub log: Log,
    pub has_faults: bool,
}

#[async_trait]
impl Job for Hear {
    const KIND: &'static str = "hear";
    const PRIORITY: Priority = Priority::Incremental;
    const MAX_ATTEMPTS: i32 = i32::MAX;
    type Context = Hearing;

    fn lane(&self) -> String {
        "hear".to_owned()
    }

    fn same_as(&self) -> Option<String> {
        Some("hear".to_owned())
    }

    async fn run(self, hearing: &Hearing, _lease: &Lease) -> Result<Outcome, JobError> {
        let asked = hearing.count.asked.load(Ordering::SeqCst);
        tokio::time::sleep(Duration::from_secs(hearing.rng.below(90))).await;
        if hearing.has_faults && hearing.rng.below(4) == 0 {
            hearing.log.write("the job panics");
            panic!("a job of the simulation panics, as planned");
        }
        hearing.count.heard.store(asked, Ordering::SeqCst);
        hearing.log.write(format!("heard of {asked}"));
        Ok(Outcome::Done)
    }
}

impl Count {
    /// Asks once more, as a request does.
    pub async fn ask(&self, db: &Db, env: &Env) {
        let tx = db.begin().await.expect("a transaction");
        if enqueue(&tx, env, &Hear {}).await.is_ok() && tx.commit().await.is_ok() {
            self.asked.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// From now on no job's end can be written, or it can again: as a full disk would have it.
    pub async fn refuse_ends(&self, db: &Db, is_refused: bool) {
        if self.is_refused.swap(is_refused, Ordering::SeqCst) == is_refused {
            return;
        }
        let tx = db.begin().await.expect("a transaction");
        for (name, event) in [("refuse_delete", "DELETE"), ("refuse_update", "UPDATE OF run_at")] {
            let sql = if is_refused {
                format!("CREATE TRIGGER {name} BEFORE {event} ON jobs BEGIN SELECT RAISE(FAIL, 'the disk is full'); END")
            } else {
                format!("DROP TRIGGER {name}")
            };
            tx.execute_unprepared(&sql).await.expect("a trigger");
        }
        tx.commit().await.expect("a commit");
    }

    /// What was asked for and never heard of.
    pub fn difference(&self) -> Option<String> {
        let (asked, heard) = (self.asked.load(Ordering::SeqCst), self.heard.load(Ordering::SeqCst));
        (asked != heard).then(|| format!("a job was asked for {asked} times, and heard of {heard}"))
    }
}
