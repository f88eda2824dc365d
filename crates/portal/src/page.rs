//! What every page has: the shell, and headers that let a browser do as little as possible.

use axum::response::{IntoResponse, Response};
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderValue, StatusCode};
use maud::{DOCTYPE, Markup, html};

use crate::assets::address;

/// Nothing but our own style, fonts and script; no frames around us.
pub(crate) const POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; \
    base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/// A page for a person, in one piece.
pub(crate) struct Page {
    /// Its HTTP status.
    pub(crate) status: StatusCode,
    /// What the tab says.
    pub(crate) title: String,
    /// Where else a form may lead, in the words of a content security policy.
    pub(crate) form_targets: String,
    /// Seconds after which a browser without scripts looks again.
    pub(crate) reload_seconds: Option<u32>,
    /// The style sheet of its room, beside the one that all pages share.
    pub(crate) room: &'static str,
    /// Scripts of ours, in their order.
    pub(crate) scripts: &'static [&'static str],
    /// Everything inside `body`.
    pub(crate) body: Markup,
}

impl Page {
    /// A page that answers 200 and needs nothing special.
    pub(crate) fn new(room: &'static str, title: impl Into<String>, body: Markup) -> Self {
        Page { status: StatusCode::OK, title: title.into(), form_targets: String::new(), reload_seconds: None, room, scripts: &[], body }
    }

    /// The whole document.
    pub(crate) fn render(&self) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.title) }
                    link rel="icon" href=(address("mark.svg")) type="image/svg+xml";
                    link rel="preload" href=(address("inter.woff2")) as="font" type="font/woff2" crossorigin;
                    link rel="stylesheet" href=(address("base.css"));
                    link rel="stylesheet" href=(address(&format!("{}.css", self.room)));
                    @if let Some(seconds) = self.reload_seconds {
                        noscript { meta http-equiv="refresh" content=(seconds); }
                    }
                    @for script in self.scripts { script src=(address(script)) defer {} }
                }
                (self.body)
            }
        }
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let policy = HeaderValue::from_str(format!("{POLICY} {}", self.form_targets).trim_end());
        let mut response = (self.status, self.render()).into_response();
        secure(&mut response, policy.unwrap_or(HeaderValue::from_static(POLICY)));
        response
    }
}

/// Does this request come from a page of ours? Every browser of today says so in one header or the other; what says nothing is refused.
pub(crate) fn is_own(public_url: &str, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    match (text("sec-fetch-site"), text(ORIGIN.as_str())) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => url::Url::parse(public_url).is_ok_and(|own| own.origin().ascii_serialization() == origin),
        (None, None) => false,
    }
}

/// A piece of a page, for a script of ours.
pub(crate) struct Fragment(pub(crate) Markup);

impl IntoResponse for Fragment {
    fn into_response(self) -> Response {
        let mut response = self.0.into_response();
        secure(&mut response, HeaderValue::from_static(POLICY));
        response
    }
}

fn secure(response: &mut Response, policy: HeaderValue) {
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    // Not `no-referrer`: browsers would then send `Origin: null` with our own forms, and we could not tell them from others'.
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
}
