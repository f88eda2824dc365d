//! When what a request wrote becomes durable: with its answer, and only when that is a success.
//!
//! A handler's commit is pending. [`commit_request`], the outermost layer of the API, commits when the answer is known to be a success, and
//! rolls back whatever else happens: a refusal, a failure anywhere behind the handler's commit, a panic, the time limit.
//! [`record_request`], inside the version middleware, adds what is written about the request to the same transaction: its line in the audit log, and
//! the answer that is kept for its `Idempotency-Key`. So nothing is changed without a line that says who did it, and a key without an
//! answer has changed nothing.
//!
//! One case is out of our hands: a connection to Postgres that breaks during COMMIT. The answer is a 5xx then, and only the same request
//! under its `Idempotency-Key` tells what became of it.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use bursar_kernel::{Error, ErrorKind};
use bursar_store::PendingCommit;

use crate::edge::Edge;
use crate::failure::error_response;

pub(crate) use record::Attempt;
pub use record::record_request;
/// Where kept answers are sealed.
pub use store::SEALED;

pub mod audit;
mod key;
mod record;
mod store;

/// Makes durable what a request has changed when its answer is a success, and rolls it back otherwise. The request finds its
/// [`PendingCommit`] among its extensions.
pub async fn commit_request(State(edge): State<Arc<Edge>>, mut request: Request, next: Next) -> Response {
    let pending = PendingCommit::default();
    request.extensions_mut().insert(pending.clone());
    let answered = tokio::time::timeout(edge.options.request_timeout, pending.scope(next.run(request))).await;
    let response = match answered {
        Ok(response) if response.status().is_success() => response,
        refused_or_late => {
            pending.roll_back();
            return refused_or_late.unwrap_or_else(|_| error_response(&given_up()));
        }
    };
    // Outside of the time limit: who gives up a COMMIT does not know what became of it.
    match pending.commit().await {
        Ok(()) => response,
        Err(error) => error_response(&error),
    }
}

fn given_up() -> Error {
    Error::new(ErrorKind::Unavailable("the request took too long and was aborted: try again".into()))
}
