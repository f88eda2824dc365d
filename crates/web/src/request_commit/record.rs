//! What is written about a request, in the transaction of the request.

use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use bursar_kernel::{Error, Result};
use bursar_store::PendingCommit;
use http::Method;

use super::audit::Line;
use super::key::{self, KeptAnswer, Key};
use super::store;
use crate::call::Caller;
use crate::edge::Edge;
use crate::failure::error_response;

/// A request that may change something, on its way.
#[derive(Clone)]
pub(crate) struct Attempt {
    key: Arc<Mutex<Option<Key>>>,
    admitted: Arc<Mutex<Option<Admitted>>>,
}

/// What is known once the token was judged.
struct Admitted {
    caller: Caller,
    keyed: Option<Keyed>,
}

/// A request under a key.
struct Keyed {
    key: String,
    fingerprint: Vec<u8>,
    /// What it was answered before.
    kept: Option<KeptAnswer>,
}

impl Attempt {
    /// Notes who calls. Fails when the request was answered before: the layer knows what to answer.
    pub(crate) async fn admit(&self, edge: &Edge, caller: Caller, body_limit: usize) -> Result<()> {
        let key = self.key.lock().unwrap_or_else(PoisonError::into_inner).take();
        let keyed = match key {
            Some(key) => Some(self::keyed(edge, key, caller, body_limit).await?),
            None => None,
        };
        let is_new = keyed.as_ref().is_none_or(|keyed| keyed.kept.is_none());
        *self.admitted.lock().unwrap_or_else(PoisonError::into_inner) = Some(Admitted { caller, keyed });
        if is_new { Ok(()) } else { Err(Error::conflict("this request was answered before")) }
    }
}

/// Stands inside the version middleware, so that a kept answer is the newest version's, and is lowered like any other.
pub async fn record_request(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    if ![Method::POST, Method::PUT, Method::PATCH, Method::DELETE].contains(request.method()) {
        return next.run(request).await;
    }
    let line = Line::of(&edge, &request);
    let pending = request.extensions().get::<PendingCommit>().cloned().unwrap_or_default();
    let (key, mut request) = match take_key(request) {
        Ok(taken) => taken,
        Err(error) => return error_response(&error),
    };
    let attempt = Attempt { key: Arc::new(Mutex::new(key)), admitted: Arc::default() };
    request.extensions_mut().insert(attempt.clone());
    let response = next.run(request).await;
    let admitted = attempt.admitted.lock().unwrap_or_else(PoisonError::into_inner).take();
    match admitted {
        // Refused before anybody knew who calls.
        None => response,
        Some(Admitted { keyed: Some(Keyed { kept: Some(kept), fingerprint, .. }), .. }) => kept.answer(&fingerprint),
        Some(admitted) if !response.status().is_success() => refused(&edge, &pending, admitted, response).await,
        Some(admitted) => recorded(&edge, &pending, line, admitted, response).await.unwrap_or_else(|error| error_response(&error)),
    }
}

/// The key of a request that has one. A token is made anew each time.
fn take_key(request: Request) -> Result<(Option<Key>, Request)> {
    let may_have_one = request.method() == Method::POST && !request.uri().path().starts_with("/auth/");
    if !may_have_one || !request.headers().contains_key(key::HEADER) {
        return Ok((None, request));
    }
    Key::take(request).map(|(key, request)| (Some(key), request))
}

/// What the caller said under this key, and what was answered to it before.
async fn keyed(edge: &Edge, mut key: Key, caller: Caller, body_limit: usize) -> Result<Keyed> {
    let fingerprint = key.fingerprint(caller, body_limit).await?;
    let kept = store::kept(edge, caller.partner_id, &key.word).await?;
    Ok(Keyed { key: key.word, fingerprint, kept })
}

/// What is no success changes nothing, and may be tried again under the same key. If it was refused because another request with this key
/// was quicker, that one's answer is the answer.
async fn refused(edge: &Edge, pending: &PendingCommit, admitted: Admitted, response: Response) -> Response {
    let Admitted { caller, keyed: Some(Keyed { key, fingerprint, .. }) } = admitted else { return response };
    // The next read needs no connection while this request still holds one.
    pending.roll_back();
    match store::kept(edge, caller.partner_id, &key).await {
        Ok(Some(first)) => first.answer(&fingerprint),
        // Where it cannot be read, what was answered is true all the same.
        Ok(None) | Err(_) => response,
    }
}

/// Writes the line of what has changed, and keeps the answer for its key.
async fn recorded(edge: &Edge, pending: &PendingCommit, line: Line, admitted: Admitted, response: Response) -> Result<Response> {
    let Admitted { caller, keyed } = admitted;
    let has_changed = pending.is_waiting();
    if !has_changed && keyed.is_none() {
        return Ok(response);
    }
    let tx = edge.db.in_request(pending).begin().await?;
    if has_changed {
        store::write_line(&tx, &edge.env, caller, &line, response.status().as_u16()).await?;
    }
    let Some(Keyed { key, fingerprint, .. }) = keyed else {
        tx.commit().await?;
        return Ok(response);
    };
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.map_err(Error::internal)?;
    let kept = KeptAnswer::of(fingerprint.clone(), parts.status, &body)?;
    if store::keep(&tx, edge, caller.partner_id, &key, &kept).await? {
        tx.commit().await?;
        return Ok(Response::from_parts(parts, Body::from(body)));
    }
    // Another request with this key was quicker: what this one did is undone.
    drop(tx);
    pending.roll_back();
    let first = store::kept(edge, caller.partner_id, &key).await?;
    let first = first.ok_or_else(|| Error::conflict("another request with this idempotency-key was under way: send it again"))?;
    Ok(first.answer(&fingerprint))
}
