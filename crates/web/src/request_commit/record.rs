//! What is written about a request, in the transaction of the request.

use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use bursar_kernel::{Error, ErrorKind, Result};
use bursar_store::PendingCommit;
use http::Method;

use super::audit::Line;
use super::key::{self, Kept, Key};
use super::store;
use crate::call::Caller;
use crate::edge::Edge;
use crate::failure::error_response;

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
    kept: Option<Kept>,
}

impl Attempt {
    /// Notes who calls. Fails when the request was answered before: the layer knows what to answer.
    pub(crate) async fn admit(&self, edge: &Edge, caller: Caller) -> Result<()> {
        let kept = match &self.key {
            Some(key) => store::kept(&edge.db, &edge.vault, caller.partner_id, &key.word).await?,
            None => None,
        };
        let is_new = kept.is_none();
        *self.admitted.lock().unwrap_or_else(PoisonError::into_inner) = Some(Admitted { caller, kept });
        if is_new { Ok(()) } else { Err(Error::conflict("this request was answered before")) }
    }
}

/// Stands inside the gate, so that a kept answer is the newest version's, and is lowered like any other.
pub async fn record_request(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    if ![Method::POST, Method::PUT, Method::PATCH, Method::DELETE].contains(request.method()) {
        return next.run(request).await;
    }
    let line = Line::of(&edge, &request);
    let pending = request.extensions().get::<PendingCommit>().cloned().unwrap_or_default();
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
        (Some(Admitted { kept: Some(kept), caller }), Some(key)) => kept.answer(&key.fingerprint(caller)),
        // What is no success changes nothing, and may be tried again under the same key.
        _ if !response.status().is_success() => response,
        (Some(Admitted { caller, .. }), key) => {
            let recorded = recorded(&edge, &pending, line, key, caller, response).await;
            recorded.unwrap_or_else(|error| error_response(&error))
        }
    }
}

/// The key of a request that has one; its body is read for that. A token is made anew each time.
async fn keyed(request: Request) -> Result<(Option<Key>, Request)> {
    let may_have_one = request.method() == Method::POST && !request.uri().path().starts_with("/auth/");
    if !may_have_one || !request.headers().contains_key(key::HEADER) {
        return Ok((None, request));
    }
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, BODY_LIMIT).await.map_err(|_| Error::new(ErrorKind::TooLarge))?;
    let key = Key::read(&parts, &body)?;
    Ok((Some(key), Request::from_parts(parts, Body::from(body))))
}

/// Writes the line of what has changed, and keeps the answer for its key.
async fn recorded(
    edge: &Edge,
    pending: &PendingCommit,
    line: Line,
    key: Option<Key>,
    caller: Caller,
    response: Response,
) -> Result<Response> {
    let has_changed = pending.is_waiting();
    if !has_changed && key.is_none() {
        return Ok(response);
    }
    let tx = edge.db.in_request(pending).begin().await?;
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
    pending.roll_back();
    let first = store::kept(&edge.db, &edge.vault, caller.partner_id, &key.word).await?;
    let first = first.ok_or_else(|| Error::conflict("another request with this idempotency-key was under way: send it again"))?;
    Ok(first.answer(&fingerprint))
}
