//! Probes and metrics tell whether the worker turns.

use axum::Extension;
use axum::body::Body;
use bursar_jobs::WorkerState;
use bursar_kernel::TimeDelta;
use bursar_tests::job_queue::{Does, Errands};
use http::Request;
use tower::ServiceExt;

/// What `/readyz` answers beside this worker.
async fn ready(queue: &Errands, worker: &bursar_jobs::Runner) -> (u16, serde_json::Value) {
    let router = queue.app.router().layer(Extension(worker.health()));
    let answer = router.oneshot(Request::get("/readyz").body(Body::empty()).unwrap()).await.unwrap();
    let status = answer.status().as_u16();
    (status, serde_json::from_slice(&axum::body::to_bytes(answer.into_body(), 10_000).await.unwrap()).unwrap())
}

#[tokio::test]
async fn a_worker_that_no_longer_turns_makes_the_process_not_ready() {
    let queue = Errands::open(&[]).await;
    let worker = queue.worker(queue.app.db().clone());
    assert_eq!(worker.health().state(), WorkerState::None);
    assert_eq!(ready(&queue, &worker).await.1["worker"], "none");
    let meanwhile = async {
        while worker.health().state() == WorkerState::None {
            tokio::task::yield_now().await;
        }
        assert_eq!(
            ready(&queue, &worker).await,
            (200, serde_json::json!({"status": "ready", "rate_limits": "local", "worker": "working"}))
        );
        // Time passes, and the worker does not come to its next turn in between: this future holds the only thread.
        queue.app.advance(TimeDelta::minutes(2));
        assert_eq!(worker.health().state(), WorkerState::Stuck);
    };
    worker.run(meanwhile).await;
    assert_eq!(worker.health().state(), WorkerState::None);
}

#[tokio::test]
async fn a_worker_survives_panics_in_all_its_places() {
    const BREAKS: (&str, Does) = ("breaks", |_| Box::pin(async { panic!("broken") }));
    let queue = Errands::open(&[BREAKS]).await;
    for lane in 0..40 {
        queue.ask(&format!("{lane}/1"), "breaks").await;
    }
    let worker = queue.worker(queue.app.db().clone());
    let meanwhile = async {
        while queue.did().len() < 40 {
            tokio::task::yield_now().await;
        }
        queue.ask("a/1", "works").await;
        while !queue.did().contains(&"a/1 works".to_owned()) {
            tokio::task::yield_now().await;
        }
        assert_eq!(worker.health().state(), WorkerState::Working);
    };
    worker.run(meanwhile).await;
}
