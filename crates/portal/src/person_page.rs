//! What stands around the content of a connect page and of a payment page: whose it is, and what can be relied on.

use std::sync::Arc;

use axum::Extension;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bursar_identity::Colors;
use bursar_pages::{HtmlPage, address, badge};
use bursar_web::{Edge, Installation};
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use maud::{Markup, html};

/// What stands across the top where an installation is for tests; nothing elsewhere.
type Strip = fn(&Installation) -> Markup;

/// What is inside of every page; `skip` are the words of the link past its head.
pub(crate) fn frame(installation: &Installation, skip: &str, strip: Markup, header: Markup, content: Markup, footer: Markup) -> Markup {
    html! {
        a.skip href="#content" { (skip) }
        @if installation.environment.is_some() || installation.simulates { aside.where { (badge(installation)) (strip) } }
        header.who { (header) }
        main #content tabindex="-1" { (content) }
        footer { (footer) }
    }
}

pub(crate) const SKIP: &str = "Skip to the content";

/// The name of whoever asks, with the logo or the first letter.
pub(crate) fn sender(logo: Option<&str>, name: &str, height: u8) -> Markup {
    html! {
        p.partner {
            @match logo {
                Some(logo) => img.logo src={ "/files/" (logo) } alt="" height=(height);,
                None => span.monogram aria-hidden="true" { (monogram(name)) },
            }
            (name)
        }
    }
}

/// What stands for a logo or a picture: the first letter.
pub(crate) fn monogram(name: &str) -> String {
    name.chars().find(|character| character.is_alphanumeric()).map(|character| character.to_uppercase().to_string()).unwrap_or_default()
}

/// A page that belongs to no connection and to no payment, such as a refusal. It is an answer without a body until [`plain_page`] puts everything
/// around it, which knows the installation.
#[derive(Clone)]
pub(crate) struct PlainPage {
    /// Its HTTP status.
    pub(crate) status: StatusCode,
    /// What the tab says, and the first line.
    pub(crate) heading: String,
    /// What stands below.
    pub(crate) content: Markup,
    /// What stands across the top of a test server.
    pub(crate) strip: Strip,
    /// What stands at its foot.
    pub(crate) footer: &'static str,
}

impl IntoResponse for PlainPage {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Around all pages: makes plain ones whole.
pub(crate) async fn plain_page(Extension(edge): Extension<Arc<Edge>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let Some(PlainPage { status, heading, content, strip, footer }) = response.extensions_mut().remove::<PlainPage>() else {
        return response;
    };
    let installation = &edge.options.installation;
    let header = html! { p.partner { img.logo src=(address("mark.svg")) alt="" height="32"; (installation.name) } };
    let content = html! { h1 { (heading) } (content) };
    let body = html! { body.connect { (frame(installation, SKIP, strip(installation), header, content, html! { p { (footer) } })) } };
    HtmlPage { status, ..HtmlPage::new("connect", installation.titled(&heading), body) }.into_response()
}

/// An answer that is a style sheet. One of its own, because our pages have no style inside.
pub(crate) fn style_sheet(text: String) -> Response {
    let headers = [(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, "no-cache"), (X_CONTENT_TYPE_OPTIONS, "nosniff")];
    (headers, text).into_response()
}

/// A sheet that gives buttons these colors, in either scheme.
pub(crate) fn sheet_of_colors(colors: &Colors) -> String {
    let set = |(button, text): &(String, &str)| {
        format!(".connect {{ --accent: {button}; --accent-hover: color-mix(in srgb, {button} 88%, {text}); --on-accent: {text}; }}")
    };
    format!("{}\n@media (prefers-color-scheme: dark) {{ {} }}\n", set(&colors.light), set(&colors.dark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_says_both_schemes() {
        let sheet = sheet_of_colors(&Colors::of("#ff6600").unwrap());
        assert!(sheet.contains("--accent: #") && sheet.contains("prefers-color-scheme: dark") && sheet.matches("--on-accent").count() == 2);
    }
}
