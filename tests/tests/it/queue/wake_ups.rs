//! Whoever asks for a job of the same value while it runs gets a run that begins afterwards.

use bursar_jobs::{JobError, Outcome, Priority};
use bursar_kernel::{Error, TimeDelta};
use bursar_tests::job_queue::{Does, Errands};
use futures::future::BoxFuture;

/// Asks for itself once, as a person would who comes while it runs, and then ends like this.
fn asked_again(
    queue: Errands,
    word: &'static str,
    end: fn(&Errands) -> Result<Outcome, JobError>,
) -> BoxFuture<'static, Result<Outcome, JobError>> {
    Box::pin(async move {
        if queue.did().len() == 1 {
            queue.ask("lane", word).await;
        }
        end(&queue)
    })
}

const DONE: (&str, Does) = ("done", |queue| asked_again(queue, "done", |_| Ok(Outcome::Done)));
const AGAIN: (&str, Does) = ("again", |queue| {
    asked_again(queue, "again", |queue| Ok(Outcome::Again(queue.app.env().now() + TimeDelta::hours(1), Priority::Backfill)))
});
const RETRY: (&str, Does) = ("retry", |queue| asked_again(queue, "retry", |_| Err(JobError::retry(Error::internal("not now")))));
const FAIL: (&str, Does) = ("fail", |queue| asked_again(queue, "fail", |_| Err(JobError::fail(Error::internal("never")))));

#[tokio::test]
async fn however_the_first_run_ends_the_second_follows_at_once() {
    for (job, attempts) in [(DONE, None), (AGAIN, Some(0)), (RETRY, Some(1)), (FAIL, Some(1))] {
        let queue = Errands::open(&[job]).await;
        queue.ask("lane", job.0).await;
        queue.work().await;
        assert_eq!(queue.did(), [format!("lane {}", job.0), format!("lane {}", job.0)]);
        assert_eq!(queue.row("lane", job.0).await.map(|row| row.attempts), attempts, "{} counts from the second run on", job.0);
    }
}

#[tokio::test]
async fn a_job_that_nobody_asked_for_again_runs_once() {
    let queue = Errands::open(&[]).await;
    queue.ask("lane", "once").await;
    queue.ask("lane", "once").await;
    queue.work().await;
    assert_eq!(queue.did(), ["lane once"], "two that wait are one");
    assert_eq!(queue.row("lane", "once").await, None);
}
