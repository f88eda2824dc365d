//! What is written about a request commits with what the request did: its line in the audit log, and the answer that is kept for its
//! `Idempotency-Key`.
//!
//! A handler's commit only lays its transaction down. When the answer is there, this layer adds to the transaction and commits it. So
//! nothing is changed without a line that says who did it, and a key without an answer has changed nothing: of two requests that race
//! under one key, the one whose answer cannot be kept is rolled back and gets the answer of the other.

use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use bursar_kernel::{Error, ErrorKind, Result};
use bursar_store::{Db, PendingCommit};
use http::Method;

use crate::call::Caller;
use crate::edge::Edge;
use crate::failure::error_response;
use audit::Line;
use key::{Kept, Key};

/// Where kept answers are sealed.
pub use store::SEALED;

pub mod audit;
mod key;
mod store;

/// Keyed bodies are read whole before the operation sees them; its own limit holds besides.
const BODY_LIMIT: usize = 32 << 20;

/// A request that may change something, on its way.
#[derive(Clone)]
pub(crate) struct Attempt {
    key: Option<Key>,
    admitted: Arc<Mutex<Option<Admitted>>>,
}

/// What is known once the token was judged.
struct Admitted {
    caller: Caller,
    pending: PendingCommit,
    kept: Option<Kept>,
}

impl Attempt {
    /// The request's own view of the database. Fails when the request was answered before: the layer knows what to answer.
    pub(crate) async fn admit(&self, edge: &Edge, caller: Caller) -> Result<Db> {
        let kept = match &self.key {
            Some(key) => store::kept(&edge.db, &edge.vault, caller.partner_id, &key.word).await?,
            None => None,
        };
        let is_new = kept.is_none();
        let (db, pending) = edge.db.with_pending_commit();
        *self.admitted.lock().unwrap_or_else(PoisonError::into_inner) = Some(Admitted { caller, pending, kept });
        if is_new { Ok(db) } else { Err(Error::conflict("this request was answered before")) }
    }
}

/// Stands inside the gate, so that a kept answer is the newest version's, and is lowered like any other.
pub async fn commit_request(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    let may_change = [Method::POST, Method::PUT, Method::PATCH, Method::DELETE].contains(request.method());
    if !may_change || request.uri().path().starts_with("/auth/") {
        return next.run(request).await;
    }
    let line = Line::of(&edge, &request);
    let (key, mut request) = match keyed(request).await {
        Ok(keyed) => keyed,
        Err(error) => return error_response(&error),
    };
    let attempt = Attempt { key, admitted: Arc::default() };
    request.extensions_mut().insert(attempt.clone());
    let response = next.run(request).await;
    let admitted = attempt.admitted.lock().unwrap_or_else(PoisonError::into_inner).take();
    match (admitted, attempt.key) {
        // Refused before anybody knew who calls.
        (None, _) => response,
        (Some(Admitted { kept: Some(kept), caller, .. }), Some(key)) => kept.answer(&key.fingerprint(caller)),
        (Some(admitted), key) => finished(&edge, line, key, admitted, response).await.unwrap_or_else(|error| error_response(&error)),
    }
}

/// The key of a request that has one; its body is read for that.
async fn keyed(request: Request) -> Result<(Option<Key>, Request)> {
    if request.method() != Method::POST || !request.headers().contains_key(key::HEADER) {
        return Ok((None, request));
    }
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, BODY_LIMIT).await.map_err(|_| Error::new(ErrorKind::TooLarge))?;
    let key = Key::read(&parts, &body)?;
    Ok((Some(key), Request::from_parts(parts, Body::from(body))))
}

/// Keeps a success with what it changed. Whatever else was answered may be tried again under the same key.
async fn finished(edge: &Edge, line: Line, key: Option<Key>, admitted: Admitted, response: Response) -> Result<Response> {
    let Admitted { caller, pending, .. } = admitted;
    let key = key.filter(|_| response.status().is_success());
    let done = pending.take();
    let has_changed = done.is_some();
    let tx = match done {
        Some(tx) => tx,
        None if key.is_some() => edge.db.begin().await?,
        None => return Ok(response),
    };
    if has_changed {
        store::write_line(&tx, &edge.env, caller, &line, response.status().as_u16()).await?;
    }
    let Some(key) = key else {
        tx.commit().await?;
        return Ok(response);
    };
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.map_err(Error::internal)?;
    let fingerprint = key.fingerprint(caller);
    let kept = Kept::of(fingerprint.clone(), parts.status, &body)?;
    if store::keep(&tx, &edge.vault, &edge.env, caller.partner_id, &key.word, &kept).await? {
        tx.commit().await?;
        return Ok(Response::from_parts(parts, Body::from(body)));
    }
    // Another request with this key was quicker: what this one did is undone.
    drop(tx);
    let first = store::kept(&edge.db, &edge.vault, caller.partner_id, &key.word).await?;
    let first = first.ok_or_else(|| Error::conflict("another request with this idempotency-key was under way: send it again"))?;
    Ok(first.answer(&fingerprint))
}
