//! Which browser this is, and whether a form was ours.

use bursar_accounting::Engine;
use bursar_connectors::Platform;
use bursar_kernel::Error;
use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};

use bursar_pages::is_own;

/// Twice the life of a consent and more: a person may begin anew in the same browser.
const COOKIE_SECONDS: u32 = 3600;

/// Over TLS the name itself keeps other hosts of the domain from setting the cookie.
fn cookie_name(engine: &Engine) -> &'static str {
    if is_secure(engine) { "__Host-bursar_connect" } else { "bursar_connect" }
}

fn is_secure(engine: &Engine) -> bool {
    engine.settings.public_url.starts_with("https:")
}

/// The word that this browser was given, if it looks like one of ours.
pub(crate) fn word(engine: &Engine, headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    let ours = cookies.filter_map(|cookie| cookie.trim().split_once('=')).find(|(name, _)| *name == cookie_name(engine))?.1;
    let is_word = ours.len() == 43 && ours.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    is_word.then(|| ours.to_owned())
}

/// A new word and its cookie. `Lax`, so that it comes along when the provider sends the person back.
pub(crate) fn cookie(engine: &Engine, word: &str) -> Result<HeaderValue, Error> {
    let secure = if is_secure(engine) { "; Secure" } else { "" };
    let text = format!("{}={word}; Path=/; Max-Age={COOKIE_SECONDS}; HttpOnly; SameSite=Lax{secure}", cookie_name(engine));
    HeaderValue::from_str(&text).map_err(Error::internal)
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
