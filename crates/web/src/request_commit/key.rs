use std::borrow::Cow;

use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use bursar_kernel::{Error, FieldError, Result, Uuid};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};
use sha2::{Digest, Sha256};

use crate::call::Caller;
use crate::failure::error_response;

pub(super) const HEADER: &str = "idempotency-key";
const REPLAYED: &str = "idempotent-replayed";

/// The key of a request, and what the request says.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pub(super) word: String,
    /// Of path, query, version and body.
    digest: [u8; 32],
}

impl Key {
    pub(super) fn read(parts: &Parts, body: &Bytes) -> Result<Key> {
        let word = parts.headers.get(HEADER).and_then(|key| key.to_str().ok()).map(str::trim).unwrap_or_default();
        if word.is_empty() || word.len() > 255 {
            return Err(Error::invalid(FieldError::new("header", HEADER, "must have 1 to 255 printable characters", "value_error.length")));
        }
        let version = parts.headers.get("x-monite-version").map_or(&b""[..], HeaderValue::as_bytes);
        let mut digest = Sha256::new();
        for part in [parts.uri.to_string().as_bytes(), version, &without_boundary(&parts.headers, body)] {
            digest.update(part.len().to_be_bytes());
            digest.update(part);
        }
        Ok(Key { word: word.to_owned(), digest: digest.finalize().into() })
    }

    /// What must be the same for a request to be the same.
    pub(super) fn fingerprint(&self, caller: Caller) -> Vec<u8> {
        let id = |id: Option<Uuid>| id.map(Uuid::into_bytes).unwrap_or_default();
        let said = Sha256::new().chain_update(self.digest);
        said.chain_update(id(caller.entity_id)).chain_update(id(caller.user_id)).finalize().to_vec()
    }
}

/// The boundary of a multipart body is another one at each attempt: it is not part of what is said.
fn without_boundary<'a>(headers: &HeaderMap, body: &'a [u8]) -> Cow<'a, [u8]> {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let boundary = kind.split_once("boundary=").map(|(_, boundary)| boundary.trim_matches('"').as_bytes()).filter(|word| !word.is_empty());
    let Some(boundary) = boundary else { return Cow::Borrowed(body) };
    let mut rest = body;
    let mut said = Vec::with_capacity(body.len());
    while let Some(at) = rest.windows(boundary.len()).position(|window| window == boundary) {
        said.extend_from_slice(&rest[..at]);
        rest = &rest[at + boundary.len()..];
    }
    said.extend_from_slice(rest);
    Cow::Owned(said)
}

/// An answer that was given before.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) fingerprint: Vec<u8>,
    pub(super) status: u16,
    pub(super) body: String,
}

impl Kept {
    pub(super) fn of(fingerprint: Vec<u8>, status: StatusCode, body: &Bytes) -> Result<Kept> {
        let body = String::from_utf8(body.to_vec()).map_err(Error::internal)?;
        Ok(Kept { fingerprint, status: status.as_u16(), body })
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

    #[test]
    fn a_multipart_body_is_the_same_under_another_boundary() {
        let said = |boundary: &str| {
            let headers = HeaderMap::from_iter([(
                CONTENT_TYPE,
                HeaderValue::from_str(&format!("multipart/form-data; boundary={boundary}")).unwrap(),
            )]);
            without_boundary(&headers, format!("--{boundary}\r\nx\r\n--{boundary}--").as_bytes()).into_owned()
        };
        assert_eq!(said("one"), said("another"));
    }
}
