//! Which browser this is, and whether a form was ours.

use bursar_accounting::Engine;
use bursar_connectors::Platform;
use bursar_kernel::Result;
use http::{HeaderMap, HeaderValue};

use bursar_pages::is_own;

use crate::cookie::TokenCookie;

const COOKIE: TokenCookie = TokenCookie { name: "bursar_connect", secure_name: "__Host-bursar_connect" };
/// Twice the life of a consent and more: a person may begin anew in the same browser.
const COOKIE_SECONDS: i64 = 3600;

/// The token that this browser was given.
pub(crate) fn token(engine: &Engine, headers: &HeaderMap) -> Option<String> {
    COOKIE.token(&engine.settings.public_url, headers)
}

/// The cookie of a new token.
pub(crate) fn cookie(engine: &Engine, token: &str) -> Result<HeaderValue> {
    COOKIE.set(&engine.settings.public_url, token, COOKIE_SECONDS)
}

/// Did this form come from a page of ours?
pub(crate) fn is_own_form(engine: &Engine, headers: &HeaderMap) -> bool {
    is_own(&engine.settings.public_url, headers)
}

/// Sources to which the form of the first page may lead. A provider may send a browser on to other hosts of its own, and browsers hold
/// the whole way against the policy, so any secure host is allowed; a simulator's is named.
pub(crate) fn form_targets(origins: &[String]) -> String {
    let named = origins.iter().filter(|origin| !origin.starts_with("https:")).map(String::as_str);
    std::iter::once("https:").chain(named).collect::<Vec<_>>().join(" ")
}

/// The provider's name in a class of the style sheet and in a field.
pub(crate) fn field(platform: Platform) -> &'static str {
    platform.as_str()
}
