use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use bursar_kernel::{Env, Error, TimeDelta, Timestamp, Uuid};
use bursar_store::{Db, Tx, execute, fetch_optional};

use crate::job::{Job, JobError};

/// The right to work in a lane, until a moment that every guarded write moves on.
#[derive(Debug, Clone)]
pub struct Lease {
    /// The lane.
    pub lane: String,
    /// The name of this very lease: whoever takes the lane over gets another.
    pub(crate) id: Uuid,
    env: Env,
    pub(crate) lasts: TimeDelta,
    /// Microseconds; what is not committed does not count.
    until: Arc<AtomicI64>,
}

impl Lease {
    pub(crate) fn new(lane: String, id: Uuid, env: Env, lasts: TimeDelta, until: Timestamp) -> Self {
        Lease { lane, id, env, lasts, until: Arc::new(AtomicI64::new(until.timestamp_micros())) }
    }

    /// When it ends unless it is renewed before: from then on another worker may have the lane. Whatever must not happen beside
    /// that worker's doing (a call that changes something at a provider) has to be over by then.
    pub fn until(&self) -> Timestamp {
        Timestamp::from_timestamp_micros(self.until.load(Ordering::Relaxed)).unwrap_or_default()
    }

    pub(crate) fn renewed(&self, until: Timestamp) {
        self.until.fetch_max(until.timestamp_micros(), Ordering::Relaxed);
    }

    /// Waits for something that writes nothing and has a bound of its own, and renews the lease meanwhile.
    pub async fn renewed_during<T>(&self, db: &Db, work: impl Future<Output = T>) -> Result<T, JobError> {
        let mut work = pin!(work);
        let pause = self.lasts.to_std().unwrap_or_default() / 3;
        loop {
            if let Ok(done) = tokio::time::timeout(pause, &mut work).await {
                return Ok(done);
            }
            self.begin(db).await?.commit().await?;
        }
    }

    /// Counts an attempt of this job before it is made, and answers which one it is. One that takes the process with it is
    /// counted too, so that what does so each time is given up some day; how the job ends is written over it.
    pub async fn begin_attempt<J: Job>(&self, db: &Db, job: &J) -> Result<i32, JobError> {
        let tx = self.begin(db).await?;
        let sql = "UPDATE jobs SET attempts = attempts + 1 WHERE same_as = $1 RETURNING attempts";
        let row = fetch_optional(&tx, sql, [job.same_as().into()]).await.map_err(Error::from)?;
        let attempt = row.map(|row| row.try_get("", "attempts")).transpose().map_err(Error::from)?;
        tx.commit().await?;
        // One that was taken out of the queue meanwhile notices that at its next write.
        Ok(attempt.unwrap_or(1))
    }

    /// A transaction of the lane's work: fails when another worker has taken the lane over, else renews the lease when it commits.
    ///
    /// The row of the lane stays locked until the commit, so a takeover waits for this write or this write sees the takeover.
    pub async fn begin(&self, db: &Db) -> Result<Tx, JobError> {
        let tx = db.begin().await?;
        let until = self.env.now() + self.lasts;
        let sql = "UPDATE lanes SET until = $1 WHERE lane = $2 AND lease = $3";
        let values = [until.into(), self.lane.as_str().into(), self.id.into()];
        let done = execute(&tx, sql, values).await.map_err(Error::from)?;
        if done.rows_affected() != 1 {
            return Err(JobError::LeaseLost);
        }
        let lease = self.clone();
        tx.on_commit(move || lease.renewed(until));
        Ok(tx)
    }
}
