//! The cookies by which pages know a browser again.

use bursar_kernel::{Error, Result};
use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};

/// A cookie that holds a random token.
pub(crate) struct TokenCookie {
    pub(crate) name: &'static str,
    /// Its name over TLS, begun with `__Host-`, which keeps other hosts of the domain from setting it.
    pub(crate) secure_name: &'static str,
}

impl TokenCookie {
    fn name(&self, public_url: &str) -> &'static str {
        if is_secure(public_url) { self.secure_name } else { self.name }
    }

    /// The token that the browser sent, if it looks like one of ours.
    pub(crate) fn token(&self, public_url: &str, headers: &HeaderMap) -> Option<String> {
        let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
        let token = cookies.filter_map(|cookie| cookie.trim().split_once('=')).find(|(name, _)| *name == self.name(public_url))?.1;
        let is_token = token.len() == 43 && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        is_token.then(|| token.to_owned())
    }

    /// The header that sets it. `Lax`, so that it comes along when another site leads here.
    pub(crate) fn set(&self, public_url: &str, token: &str, seconds: i64) -> Result<HeaderValue> {
        let secure = if is_secure(public_url) { "; Secure" } else { "" };
        let text = format!("{}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}", self.name(public_url));
        HeaderValue::from_str(&text).map_err(Error::internal)
    }
}

fn is_secure(public_url: &str) -> bool {
    public_url.starts_with("https:")
}
