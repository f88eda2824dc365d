//! `Idempotency-Key`: a POST that is sent again is answered again, and done once.
//!
//! The answer is kept in the transaction of the change itself. So a key without an answer has changed nothing, and of two requests that
//! race, the one whose answer cannot be kept is rolled back and gets the answer of the other.

use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bursar_kernel::{Error, ErrorKind, FieldError, Result, Uuid};
use bursar_store::{Db, Deferred, Tx};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use sha2::{Digest, Sha256};

use crate::edge::Edge;
use crate::failure::error_response;

mod store;

const HEADER: &str = "idempotency-key";
const REPLAYED: &str = "idempotent-replayed";
/// Keyed bodies are read whole before the operation sees them; its own limit holds besides.
const BODY_LIMIT: usize = 32 << 20;

/// An answer that was given before.
#[derive(Debug, Clone)]
struct Kept {
    fingerprint: Vec<u8>,
    status: u16,
    body: String,
}

/// A request with a key.
#[derive(Clone)]
pub(crate) struct Keyed {
    key: String,
    /// Of method, path, query, version and body.
    digest: [u8; 32],
    caller: Arc<Mutex<Option<Caller>>>,
}

/// What is known once the token was judged.
#[derive(Clone)]
struct Caller {
    partner_id: Uuid,
    fingerprint: Vec<u8>,
    deferred: Deferred,
    kept: Option<Kept>,
}

impl Keyed {
    /// The request's own view of the database. Fails when the request was answered before: the layer knows what to answer.
    pub(crate) async fn admit(&self, edge: &Edge, partner_id: Uuid, entity_id: Option<Uuid>) -> Result<Db> {
        let entity = entity_id.map(Uuid::into_bytes).unwrap_or_default();
        let fingerprint = Sha256::new().chain_update(self.digest).chain_update(entity).finalize().to_vec();
        let kept = store::get(&edge.db, &edge.vault, partner_id, &self.key).await?;
        let is_new = kept.is_none();
        let (db, deferred) = edge.db.deferring();
        *self.caller.lock().unwrap_or_else(PoisonError::into_inner) = Some(Caller { partner_id, fingerprint, deferred, kept });
        if is_new { Ok(db) } else { Err(Error::conflict("this request was answered before")) }
    }

    fn caller(&self) -> Option<Caller> {
        self.caller.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Inside the gate, so that a kept answer is the newest version's, and is lowered like any other.
pub async fn idempotent(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST || !request.headers().contains_key(HEADER) || request.uri().path().starts_with("/auth/") {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else { return error_response(&Error::new(ErrorKind::TooLarge)) };
    let keyed = match keyed(&parts, &body) {
        Ok(keyed) => keyed,
        Err(error) => return error_response(&error),
    };
    parts.extensions.insert(keyed.clone());
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    match keyed.caller() {
        // Refused before anybody knew who calls.
        None => response,
        Some(Caller { kept: Some(kept), fingerprint, .. }) => replayed(kept, &fingerprint),
        Some(caller) => settled(&edge, &keyed.key, caller, response).await.unwrap_or_else(|error| error_response(&error)),
    }
}

fn keyed(parts: &Parts, body: &Bytes) -> Result<Keyed> {
    let key = parts.headers.get(HEADER).and_then(|key| key.to_str().ok()).map(str::trim).unwrap_or_default();
    if key.is_empty() || key.len() > 255 {
        return Err(Error::invalid(FieldError::new("header", HEADER, "must have 1 to 255 printable characters", "value_error.length")));
    }
    let version = parts.headers.get("x-monite-version").map_or(&b""[..], HeaderValue::as_bytes);
    let mut digest = Sha256::new();
    for part in [parts.uri.to_string().as_bytes(), version, &unbound(&parts.headers, body)] {
        digest.update(part.len().to_be_bytes());
        digest.update(part);
    }
    Ok(Keyed { key: key.to_owned(), digest: digest.finalize().into(), caller: Arc::default() })
}

/// The boundary of a multipart body is another one at each attempt: it is not part of what is said.
fn unbound(headers: &HeaderMap, body: &Bytes) -> Vec<u8> {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let boundary = kind.split_once("boundary=").map(|(_, boundary)| boundary.trim_matches('"').as_bytes()).filter(|word| !word.is_empty());
    let Some(boundary) = boundary else { return body.to_vec() };
    let mut rest = &body[..];
    let mut said = Vec::with_capacity(body.len());
    while let Some(at) = rest.windows(boundary.len()).position(|window| window == boundary) {
        said.extend_from_slice(&rest[..at]);
        rest = &rest[at + boundary.len()..];
    }
    said.extend_from_slice(rest);
    said
}

fn replayed(kept: Kept, fingerprint: &[u8]) -> Response {
    if kept.fingerprint != fingerprint {
        let message = "this idempotency-key was sent with another request within the last 24 hours: use a new key";
        return error_response(&Error::conflict(message));
    }
    let status = StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK);
    let mut response = (status, kept.body).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

/// Keeps a success with what it changed. Whatever else was answered may be tried again under the same key.
async fn settled(edge: &Edge, key: &str, caller: Caller, response: Response) -> Result<Response> {
    let done = caller.deferred.take();
    if !response.status().is_success() {
        if let Some(tx) = done {
            tx.commit().await?;
        }
        return Ok(response);
    }
    let tx: Tx = match done {
        Some(tx) => tx,
        None => edge.db.begin().await?,
    };
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.map_err(Error::internal)?;
    let words = String::from_utf8(body.to_vec()).map_err(Error::internal)?;
    let kept = Kept { fingerprint: caller.fingerprint, status: parts.status.as_u16(), body: words };
    if store::insert(&tx, &edge.vault, &edge.ambient, caller.partner_id, key, &kept).await? {
        tx.commit().await?;
        return Ok(Response::from_parts(parts, Body::from(body)));
    }
    // Another request with this key was quicker: what this one did is undone.
    drop(tx);
    let first = store::get(&edge.db, &edge.vault, caller.partner_id, key).await?;
    let first = first.ok_or_else(|| Error::conflict("another request with this idempotency-key was under way: send it again"))?;
    Ok(replayed(first, &kept.fingerprint))
}
