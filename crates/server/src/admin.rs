//! What an operator's machinery asks: probes and metrics, on an address of its own.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::routing::get;
use axum::{Extension, Router};
use bursar_jobs::WorkerHealth;
use bursar_web::Edge;
use http::header::CONTENT_TYPE;

use crate::health::{healthy, ready};
use crate::telemetry;

/// `/metrics`, `/healthz` and `/readyz`.
pub fn routes(edge: Arc<Edge>, worker: WorkerHealth) -> Router {
    telemetry::metrics();
    let routes = Router::new().route("/metrics", get(metrics)).route("/healthz", get(healthy)).route("/readyz", get(ready));
    routes.layer(Extension(worker)).with_state(edge)
}

async fn metrics(State(edge): State<Arc<Edge>>, Extension(worker): Extension<WorkerHealth>) -> impl axum::response::IntoResponse {
    worker.record();
    // What waits is counted when somebody asks; a database that does not answer leaves the last number.
    let now = edge.env.now();
    if let Ok(waiting) = bursar_jobs::pending(&edge.db, "", now).await {
        metrics::gauge!("bursar_jobs_waiting").set(f64::from(i32::try_from(waiting).unwrap_or(i32::MAX)));
    }
    if let Ok(waiting) = bursar_writeback::longest_waiting_push(&edge.db, now).await {
        metrics::gauge!("bursar_push_longest_waiting_seconds").set(f64::from(i32::try_from(waiting.num_seconds()).unwrap_or(i32::MAX)));
    }
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], telemetry::metrics().prometheus.render())
}

/// Drops what histograms no longer need, for ever.
pub async fn keep_metrics_small() {
    let mut every = tokio::time::interval(Duration::from_secs(5));
    loop {
        every.tick().await;
        telemetry::metrics().prometheus.run_upkeep();
    }
}
