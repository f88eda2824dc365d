use std::time::Duration;

use bursar_kernel::{Env, Error, Result, TimeDelta, Uuid};
use bursar_store::{Db, Tx, sea_orm};
use sea_orm::{ConnectionTrait, Statement};

use crate::job::JobError;

/// The right to work in a lane, until a moment that every guarded write moves on.
#[derive(Debug, Clone)]
pub struct Lease {
    /// The lane.
    pub lane: String,
    /// The name of this very lease: whoever takes the lane over gets another.
    pub(crate) id: Uuid,
    pub(crate) env: Env,
    pub(crate) lasts: Duration,
    /// The job that runs.
    pub(crate) job: Uuid,
}

impl Lease {
    /// First statement of every transaction of the lane's work: fails when another worker has taken the lane over, else renews.
    ///
    /// The row stays locked until the commit, so a takeover waits for this write or this write sees the takeover.
    pub async fn guard(&self, tx: &Tx) -> Result<(), JobError> {
        let until = self.env.now() + TimeDelta::from_std(self.lasts).map_err(Error::from)?;
        let sql = "UPDATE lanes SET until = $1 WHERE lane = $2 AND lease = $3";
        let values = [until.into(), self.lane.as_str().into(), self.id.into()];
        let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
        let done = tx.execute_raw(statement).await.map_err(Error::from)?;
        if done.rows_affected() == 1 { Ok(()) } else { Err(JobError::LeaseLost) }
    }

    /// Takes the running job out of the queue, in the transaction of its last write: the job then answers with `Outcome::Finished`.
    pub async fn finish(&self, tx: &Tx) -> Result<()> {
        let sql = "DELETE FROM jobs WHERE id = $1";
        tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, [self.job.into()])).await?;
        Ok(())
    }

    /// Gives the lane back.
    pub(crate) async fn release(&self, db: &Db) -> Result<()> {
        let tx = db.begin().await?;
        let sql = "DELETE FROM lanes WHERE lane = $1 AND lease = $2";
        let values = [self.lane.as_str().into(), self.id.into()];
        tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
        tx.commit().await
    }
}
