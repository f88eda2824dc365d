//! How a job ended cannot always be written.

use std::time::Duration;

use async_trait::async_trait;
use bursar_jobs::{JobError, LastWrite, Next, Outcome};
use bursar_kernel::{Error, Result, TimeDelta};
use bursar_store::Tx;
use bursar_tests::job_queue::{Does, Errands};

/// A last write that is never done.
struct Refused;

#[async_trait]
impl LastWrite for Refused {
    async fn write(_: &[&Self], _: &Tx) -> Result<()> {
        Err(Error::internal("this row is refused"))
    }
}

#[tokio::test]
async fn an_absurd_wait_neither_panics_nor_lasts_for_years() {
    const NEVER: (&str, Does) =
        ("never", |_| Box::pin(async { Err(JobError::retry_after(Duration::from_secs(u64::MAX), Error::internal("a limit"))) }));
    let queue = Errands::open(&[NEVER]).await;
    queue.ask("lane", "never").await;
    queue.work().await;
    let row = queue.row("lane", "never").await.unwrap();
    assert_eq!((row.run_at, row.attempts), (queue.app.env().now() + TimeDelta::days(7), 0));
}

/// From now on jobs cannot be removed, as if the disk were full.
async fn refuse_removal(queue: &Errands) {
    if queue.app.db().is_postgres() {
        queue.sql("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''the disk is full''; END'").await;
        queue.sql("CREATE TRIGGER refuse BEFORE DELETE ON jobs FOR EACH ROW EXECUTE FUNCTION refuse()").await;
    } else {
        queue.sql("CREATE TRIGGER refuse BEFORE DELETE ON jobs BEGIN SELECT RAISE(FAIL, 'the disk is full'); END").await;
    }
}

async fn allow_removal(queue: &Errands) {
    queue.sql(if queue.app.db().is_postgres() { "DROP TRIGGER refuse ON jobs" } else { "DROP TRIGGER refuse" }).await;
}

#[tokio::test]
async fn what_could_not_be_written_is_done_again_when_the_lease_ends_and_not_before() {
    let queue = Errands::open(&[]).await;
    queue.ask("lane", "once").await;
    refuse_removal(&queue).await;
    queue.work().await;
    queue.work().await;
    assert_eq!(queue.did().len(), 1, "no loop");
    allow_removal(&queue).await;
    queue.work().await;
    assert_eq!(queue.did().len(), 1, "nobody knows how it ended");
    queue.wait(TimeDelta::seconds(121)).await;
    assert_eq!((queue.did().len(), queue.row("lane", "once").await), (2, None));
}

#[tokio::test]
async fn a_worker_that_lives_writes_it_later_and_does_nothing_twice() {
    let queue = Errands::open(&[]).await;
    queue.ask("lane", "once").await;
    refuse_removal(&queue).await;
    let worker = queue.worker(queue.app.db().clone());
    let meanwhile = async {
        while queue.did().is_empty() {
            tokio::task::yield_now().await;
        }
        queue.ask("other", "works").await;
        allow_removal(&queue).await;
        while queue.count("jobs").await > 0 {
            tokio::task::yield_now().await;
        }
    };
    worker.run(meanwhile).await;
    assert_eq!(queue.did(), ["lane once", "other works"]);
}

#[tokio::test]
async fn jobs_that_end_together_are_written_apart_where_one_of_them_cannot_be() {
    const BAD: (&str, Does) = ("bad", |_| Box::pin(async { Ok(Outcome::write(Refused, Next::Done)) }));
    let queue = Errands::open(&[BAD]).await;
    for lane in 0..10 {
        queue.ask(&format!("a/{lane}"), if lane == 3 { "bad" } else { "good" }).await;
    }
    let worker = queue.worker(queue.app.db().clone());
    let bad = async {
        while queue.row("a/3", "bad").await.is_none_or(|row| row.attempts == 0) {
            tokio::task::yield_now().await;
        }
    };
    worker.run(bad).await;
    assert_eq!(queue.count("jobs").await, 1);
    assert_eq!(queue.row("a/3", "bad").await.unwrap().last_error.as_deref(), Some("this row is refused"));
}

#[tokio::test]
async fn a_job_that_stands_in_no_line_is_found() {
    let queue = Errands::open(&[]).await;
    queue.ask("lane", "lost").await;
    queue.sql("UPDATE jobs SET is_ready = TRUE").await;
    queue.work().await;
    assert_eq!(queue.did().len(), 0);
    let done = async {
        while queue.count("jobs").await > 0 {
            tokio::task::yield_now().await;
        }
    };
    queue.worker(queue.app.db().clone()).run(done).await;
    assert_eq!(queue.did(), ["lane lost"]);
}
