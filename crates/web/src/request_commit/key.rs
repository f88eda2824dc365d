use std::borrow::Cow;

use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use bursar_kernel::{Error, FieldError, Result, Uuid};
use bytes::Bytes;
use futures::channel::oneshot;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};
use memchr::memmem::Finder;
use sha2::{Digest, Sha256};

use crate::call::Caller;
use crate::failure::error_response;
use crate::input::read_body;

pub(super) const HEADER: &str = "idempotency-key";
const REPLAYED: &str = "idempotent-replayed";

/// Longest boundary of a multipart body (RFC 2046, 5.1.1).
const BOUNDARY_LIMIT: usize = 70;

/// The key of a request. Its body waits here unread until somebody is admitted, because what it costs is paid for callers only; then it
/// is handed on to the operation.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) word: String,
    boundary: Option<Vec<u8>>,
    /// Of path, query and version.
    head: Sha256,
    waiting: Option<(Body, oneshot::Sender<Bytes>)>,
}

impl Key {
    /// The key of this request, and the request as the operation gets it.
    pub(super) fn take(request: Request) -> Result<(Key, Request)> {
        let headers = request.headers();
        let word = headers.get(HEADER).and_then(|key| key.to_str().ok()).map(str::trim).unwrap_or_default().to_owned();
        if word.is_empty() || word.len() > 255 {
            return Err(Error::invalid(FieldError::new("header", HEADER, "must have 1 to 255 printable characters", "value_error.length")));
        }
        let boundary = boundary(headers)?;
        let version = headers.get("x-monite-version").map_or(&b""[..], HeaderValue::as_bytes);
        let mut head = Sha256::new();
        for part in [request.uri().to_string().as_bytes(), version] {
            head.update(part.len().to_be_bytes());
            head.update(part);
        }
        let (parts, body) = request.into_parts();
        let (sender, receiver) = oneshot::channel::<Bytes>();
        let key = Key { word, boundary, head, waiting: Some((body, sender)) };
        Ok((key, Request::from_parts(parts, Body::from_stream(futures::stream::once(receiver)))))
    }

    /// What must be the same for a request to be the same. Reads the body, up to `limit` bytes, and hands it on.
    pub(super) async fn fingerprint(&mut self, caller: Caller, limit: usize) -> Result<Vec<u8>> {
        let (body, operation) = self.waiting.take().ok_or_else(|| Error::internal("one request was admitted twice"))?;
        let body = read_body(body, limit).await?;
        let id = |id: Option<Uuid>| id.map(Uuid::into_bytes).unwrap_or_default();
        let callers = Sha256::new().chain_update(id(caller.entity_id)).chain_update(id(caller.user_id));
        let said = self.head.clone().chain_update(callers.finalize()).chain_update(without(self.boundary.as_deref(), &body));
        // An operation that takes no body does not wait for it.
        let _ = operation.send(body);
        Ok(said.finalize().to_vec())
    }
}

/// The boundary that the header of a multipart body names.
fn boundary(headers: &HeaderMap) -> Result<Option<Vec<u8>>> {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let Some((_, named)) = kind.split_once("boundary=") else { return Ok(None) };
    let named = named.split(';').next().unwrap_or_default().trim().trim_matches('"').as_bytes();
    if named.len() > BOUNDARY_LIMIT {
        let msg = format!("the boundary must have at most {BOUNDARY_LIMIT} characters");
        return Err(Error::invalid(FieldError::new("header", "content-type", msg, "value_error.length")));
    }
    Ok(Some(named.to_vec()).filter(|named| !named.is_empty()))
}

/// The boundary of a multipart body is another one at each attempt: it is not part of what is said.
fn without<'a>(boundary: Option<&[u8]>, body: &'a [u8]) -> Cow<'a, [u8]> {
    let Some(boundary) = boundary else { return Cow::Borrowed(body) };
    let mut said = Vec::with_capacity(body.len());
    let mut from = 0;
    for at in Finder::new(boundary).find_iter(body) {
        said.extend_from_slice(&body[from..at]);
        from = at + boundary.len();
    }
    said.extend_from_slice(&body[from..]);
    Cow::Owned(said)
}

/// An answer that was given before.
#[derive(Debug, Clone)]
pub(super) struct KeptAnswer {
    pub(super) fingerprint: Vec<u8>,
    pub(super) status: u16,
    pub(super) body: String,
}

impl KeptAnswer {
    pub(super) fn of(fingerprint: Vec<u8>, status: StatusCode, body: &Bytes) -> Result<KeptAnswer> {
        let body = String::from_utf8(body.to_vec()).map_err(Error::internal)?;
        Ok(KeptAnswer { fingerprint, status: status.as_u16(), body })
    }

    /// The answer again, if the request is the same.
    pub(super) fn answer(self, fingerprint: &[u8]) -> Response {
        if self.fingerprint != fingerprint {
            let message = "this idempotency-key was sent with another request within the last 24 hours: use a new key";
            return error_response(&Error::conflict(message));
        }
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        let is_empty = self.body.is_empty();
        let mut response = (status, self.body).into_response();
        response.headers_mut().remove(CONTENT_TYPE);
        if !is_empty {
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(boundary: &str) -> Result<Option<Vec<u8>>> {
        let kind = HeaderValue::from_str(&format!("multipart/form-data; boundary={boundary}")).unwrap();
        super::boundary(&HeaderMap::from_iter([(CONTENT_TYPE, kind)]))
    }

    #[test]
    fn a_multipart_body_is_the_same_under_another_boundary() {
        let said = |boundary: &str| {
            let body = format!("--{boundary}\r\nx\r\n--{boundary}--");
            without(named(boundary).unwrap().as_deref(), body.as_bytes()).into_owned()
        };
        assert_eq!(said("one"), said("another"));
        assert_eq!(said("one"), b"--\r\nx\r\n----");
    }

    #[test]
    fn a_boundary_is_as_long_as_the_rfc_allows() {
        let longest = "b".repeat(BOUNDARY_LIMIT);
        for (sent, read) in [("\"one\"", Some("one")), ("one; charset=utf-8", Some("one")), ("", None), (&longest, Some(longest.as_str()))]
        {
            assert_eq!(named(sent).unwrap().as_deref(), read.map(str::as_bytes), "{sent}");
        }
        assert!(named(&format!("{longest}b")).is_err());
    }
}
