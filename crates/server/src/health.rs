//! Probes: does the process run, and can it work?

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use bursar_jobs::{WorkerHealth, WorkerState};
use bursar_kernel::{Error, ErrorKind, Result};
use bursar_web::{Answer, Edge};
use http::StatusCode;
use serde_json::{Value, json};

/// Longest that a probe waits for the database: less than load balancers wait for it.
const PATIENCE: Duration = Duration::from_secs(2);

/// The process runs.
pub(crate) async fn healthy() -> Json<Value> {
    Json(json!({"status": "ok"}))
}

/// The process can work: the database has the schema of this release, and takes writes; the worker, where there is one, turns.
pub(crate) async fn ready(State(edge): State<Arc<Edge>>, worker: Option<Extension<WorkerHealth>>) -> Answer<Response> {
    let pending = match tokio::time::timeout(PATIENCE, pending_migrations(&edge)).await {
        Ok(pending) => pending.map_err(|error| not_ready(&error.report()))?,
        Err(_) => return Err(not_ready("the database was too slow").into()),
    };
    let worker = worker.map_or(WorkerState::None, |worker| worker.state());
    if pending.is_empty() && worker != WorkerState::Stuck {
        let mut ready = json!({"status": "ready", "rate_limits": edge.meter.counting().as_str(), "worker": worker.as_str()});
        if let Some(owner) = &edge.options.copy_of {
            ready["copy_of"] = owner.as_str().into();
        }
        return Ok(Json(ready).into_response());
    }
    let waiting = json!({"status": "waiting", "pending_migrations": pending, "worker": worker.as_str()});
    Ok((StatusCode::SERVICE_UNAVAILABLE, Json(waiting)).into_response())
}

/// What the schema lacks; with nothing lacking, the proof that writing works.
async fn pending_migrations(edge: &Edge) -> Result<Vec<String>> {
    let pending = edge.db.pending_migrations().await?;
    if pending.is_empty() {
        edge.db.prove_writable().await?;
    }
    Ok(pending)
}

fn not_ready(cause: &str) -> Error {
    tracing::warn!(cause, "not ready");
    Error::new(ErrorKind::Unavailable("the database cannot be read or written at the moment".into()))
}
