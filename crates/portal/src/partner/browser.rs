//! Which session a browser has, and whether a form was ours.

use axum::http::request::Parts;
use bursar_identity::{LIFE, Origin};
use bursar_kernel::{Error, Result};
use bursar_web::{CallerAddress, Edge, RequestInfo};
use http::header::{COOKIE, USER_AGENT};
use http::{HeaderMap, HeaderValue};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use bursar_pages::is_own;

/// Over TLS the name itself keeps other hosts of the domain from setting the cookie.
fn cookie_name(edge: &Edge) -> &'static str {
    if is_secure(edge) { "__Host-bursar_portal" } else { "bursar_portal" }
}

fn is_secure(edge: &Edge) -> bool {
    edge.options.public_url.starts_with("https:")
}

/// The word of the browser's session, if it looks like one of ours.
pub(crate) fn word(edge: &Edge, headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    let ours = cookies.filter_map(|cookie| cookie.trim().split_once('=')).find(|(name, _)| *name == cookie_name(edge))?.1;
    let is_word = ours.len() == 43 && ours.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    is_word.then(|| ours.to_owned())
}

/// The cookie of a session; with an empty word, its end.
pub(crate) fn cookie(edge: &Edge, word: &str) -> Result<HeaderValue> {
    let age = if word.is_empty() { 0 } else { LIFE.num_seconds() };
    let secure = if is_secure(edge) { "; Secure" } else { "" };
    let text = format!("{}={word}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}", cookie_name(edge));
    HeaderValue::from_str(&text).map_err(Error::internal)
}

/// What every form of a session carries: made of the cookie's word, which no other site knows.
pub(crate) fn form_token(word: &str) -> String {
    hex::encode(Sha256::new().chain_update(b"bursar/portal/form/1/").chain_update(word).finalize())
}

/// Is it this session's?
pub(crate) fn is_form_token(word: &str, sent: &str) -> bool {
    form_token(word).as_bytes().ct_eq(sent.as_bytes()).into()
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
