//! Entity tags (RFC 9110, section 8.8.3): whoever reads what can be changed is told which state it saw, and may say at a change for which
//! state it was meant. Without that the last writer wins, field by field.
//!
//! The tag is a hash of the body in the words of the newest version, so it is the same at every version and needs no column of its own.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use bursar_kernel::{Error, ErrorKind, Result};
use http::header::{ETAG, IF_MATCH};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use http_body_util::BodyExt;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::call::Call;
use crate::failure::Failure;

/// Bytes of the hash that make a tag.
const TAG_BYTES: usize = 16;

/// Names the state in answers to reads and changes at these paths: those that take a PATCH.
pub async fn name_state(State(changeable): State<Arc<BTreeSet<String>>>, request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let is_named =
        matches!(*request.method(), Method::GET | Method::PATCH) && changeable.contains(path.strip_prefix("/v1").unwrap_or(path));
    let response = next.run(request).await;
    if !is_named || response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // The body of a handler is in memory already.
    let bytes = match body.collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) => return Failure(Error::internal(error)).into_response(),
    };
    if let Ok(tag) = HeaderValue::from_str(&tag(&bytes)) {
        parts.headers.insert(ETAG, tag);
    }
    Response::from_parts(parts, Body::from(bytes))
}

fn tag(body: &[u8]) -> String {
    format!("\"{}\"", BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(body)[..TAG_BYTES]))
}

/// The states for which a change was meant.
#[derive(Debug, Clone)]
pub(crate) struct IfMatch(Arc<str>);

impl IfMatch {
    /// What the request says; nothing when it says nothing.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let words: Vec<&str> = headers.get_all(IF_MATCH).iter().map(|value| value.to_str().unwrap_or_default()).collect();
        if words.is_empty() { None } else { Some(IfMatch(words.join(",").into())) }
    }

    /// Is this body one of the states? What is there at all is `*`.
    pub(crate) fn require(&self, body: &impl Serialize) -> Result<()> {
        let current = tag(&serde_json::to_vec(body)?);
        if self.0.split(',').map(str::trim).any(|asked| asked == "*" || asked == current) {
            return Ok(());
        }
        let message = "somebody changed it since the If-Match header was true: read it again and send the change for what it is now";
        Err(Error::new(ErrorKind::PreconditionFailed(message.into())))
    }
}

impl Call {
    /// Refuses a change that the client meant for another state than this: the body of what is held, as its read answers it. The body is
    /// made only where the client named a state.
    pub fn require_match<T: Serialize>(&self, body: impl FnOnce() -> T) -> Result<()> {
        self.if_match.as_ref().map_or(Ok(()), |if_match| if_match.require(&body()))
    }

    /// The same with a body that is read to be made: read only where the client named a state.
    pub async fn require_match_read<T: Serialize>(&self, body: impl Future<Output = Result<T>> + Send) -> Result<()> {
        match &self.if_match {
            Some(if_match) => if_match.require(&body.await?),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(headers: &[&str]) -> bool {
        let headers: HeaderMap = headers.iter().map(|value| (IF_MATCH, HeaderValue::from_str(value).unwrap())).collect();
        IfMatch::of(&headers).is_none_or(|if_match| if_match.require(&"state").is_ok())
    }

    #[test]
    fn a_change_is_meant_for_one_of_the_states_that_it_names() {
        let current = tag(b"\"state\"");
        assert!(accepts(&[]) && accepts(&["*"]) && accepts(&[&current]));
        assert!(accepts(&[&format!("\"old\", {current}")]) && accepts(&["\"old\"", &current]));
        // A weak tag never says that two states are the same byte for byte.
        assert!(
            !accepts(&["\"old\""]) && !accepts(&[&format!("W/{current}")]) && !accepts(&[current.trim_matches('"')]) && !accepts(&[""])
        );
    }
}
