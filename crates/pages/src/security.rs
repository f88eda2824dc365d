//! What a browser may do with a page of ours, and which requests come from one.

use axum::response::Response;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderValue};

/// Nothing but our own style, fonts and script; no frames around us.
pub const POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; \
    base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/// What a page opens of this policy.
#[derive(Default)]
pub(crate) struct Openings<'a> {
    /// Origins whose pages may show it in a frame.
    pub(crate) framed_by: &'a [String],
    /// Where else its forms may lead.
    pub(crate) form_targets: &'a str,
    /// Origins whose scripts run in it, and which these speak to and show frames of.
    pub(crate) origins: &'a [String],
}

impl Openings<'_> {
    fn policy(&self) -> Option<HeaderValue> {
        let mut policy = format!("{POLICY} {}", self.form_targets).trim_end().to_owned();
        if !self.framed_by.is_empty() {
            policy = policy.replace("frame-ancestors 'none'", &format!("frame-ancestors {}", self.framed_by.join(" ")));
        }
        if !self.origins.is_empty() {
            let origins = self.origins.join(" ");
            for source in ["script-src 'self'", "connect-src 'self'"] {
                policy = policy.replace(source, &format!("{source} {origins}"));
            }
            policy.push_str(&format!("; frame-src {origins}"));
        }
        HeaderValue::from_str(&policy).ok()
    }
}

/// Does this request come from a page of ours? Every browser of today says so in one header or the other; what says nothing is refused.
pub fn is_own(public_url: &str, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    match (text("sec-fetch-site"), text(ORIGIN.as_str())) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => url::Url::parse(public_url).is_ok_and(|own| own.origin().ascii_serialization() == origin),
        (None, None) => false,
    }
}

/// Sends a page with headers that let a browser do as little as possible.
pub(crate) fn secure(response: &mut Response, openings: &Openings<'_>) {
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CONTENT_SECURITY_POLICY, openings.policy().unwrap_or(HeaderValue::from_static(POLICY)));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if openings.framed_by.is_empty() {
        headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
    // Not `no-referrer`: browsers would then send `Origin: null` with our own forms, and we could not tell them from others'.
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
}
