//! Which session a browser has, and whether a form was ours.

use axum::http::request::Parts;
use bursar_identity::{LIFE, Origin};
use bursar_kernel::Result;
use bursar_web::{CallerAddress, Edge, RequestInfo};
use http::header::USER_AGENT;
use http::{HeaderMap, HeaderValue};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use bursar_pages::is_own;

use crate::cookie::TokenCookie;

const COOKIE: TokenCookie = TokenCookie { name: "bursar_portal", secure_name: "__Host-bursar_portal" };

/// The token of the browser's session.
pub(crate) fn token(edge: &Edge, headers: &HeaderMap) -> Option<String> {
    COOKIE.token(&edge.options.public_url, headers)
}

/// The cookie of a session; with an empty token, its end.
pub(crate) fn cookie(edge: &Edge, token: &str) -> Result<HeaderValue> {
    COOKIE.set(&edge.options.public_url, token, if token.is_empty() { 0 } else { LIFE.num_seconds() })
}

/// What every form of a session carries: made of the cookie's token, which no other site knows.
pub(crate) fn form_token(token: &str) -> String {
    hex::encode(Sha256::new().chain_update(b"bursar/portal/form/1/").chain_update(token).finalize())
}

/// Is it this session's?
pub(crate) fn is_form_token(token: &str, sent: &str) -> bool {
    form_token(token).as_bytes().ct_eq(sent.as_bytes()).into()
}

/// Did this form come from a page of ours?
pub(crate) fn is_own_form(edge: &Edge, headers: &HeaderMap) -> bool {
    is_own(&edge.options.public_url, headers)
}

/// Longest name of a browser that is kept, in characters.
const AGENT: usize = 200;

/// From where a request comes.
pub(crate) fn origin(edge: &Edge, parts: &Parts) -> Origin {
    Origin {
        address: CallerAddress::of(&parts.extensions).map_or_else(String::new, |address| address.to_string()),
        agent: parts.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default().chars().take(AGENT).collect(),
        request_id: parts.extensions.get::<RequestInfo>().map_or_else(|| edge.env.id(), RequestInfo::request_id),
    }
}
