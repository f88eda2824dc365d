//! One question a page: who asks on top, the question, what to do about it.

use std::sync::Arc;

use axum::Extension;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bursar_pages::{HtmlPage, address, badge, strip};
use bursar_web::{Edge, Installation};
use http::StatusCode;
use maud::{Markup, html};

use super::brand::Who;

/// A page for this partner and entity; its title and its head say in which environment.
pub(crate) fn page(installation: &Installation, names: &Who, title: &str, content: Markup) -> HtmlPage {
    let header = html! {
        header.who {
            p.partner {
                @match &names.logo {
                    Some(logo) => img.logo src={ "/files/" (logo) } alt="" height="32";,
                    None => span.monogram aria-hidden="true" { (monogram(&names.partner)) },
                }
                (names.partner)
            }
            @if !names.entity.is_empty() { p.entity { "for " strong { (names.entity) } } }
        }
    };
    let footer = html! { p { "A secure page of " (names.partner) "’s accounting connection. Only your accounting provider asks for your password." } };
    let body = html! {
        body.connect {
            @if let Some(sheet) = names.sheet.as_deref() { link rel="stylesheet" href=(sheet); }
            (around(installation, strip, header, content, footer))
        }
    };
    HtmlPage::new("connect", installation.titled(title), body)
}

/// What stands across the top where an installation is for tests; nothing elsewhere.
type Strip = fn(&Installation) -> Markup;

/// What every page has: where one is, whose page it is, the content, and what can be relied on.
fn around(installation: &Installation, strip: Strip, header: Markup, content: Markup, footer: Markup) -> Markup {
    html! {
        a.skip href="#content" { "Skip to the content" }
        @if installation.environment.is_some() || installation.simulates { aside.where { (badge(installation)) (strip(installation)) } }
        (header)
        main #content tabindex="-1" { (content) }
        footer { (footer) }
    }
}

/// A page that belongs to no connection and to no payment, such as a refusal. It is an answer without a body until [`furnish`] puts everything
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

impl PlainPage {
    /// One of the connect flow.
    pub(crate) fn of_connect(status: StatusCode, heading: impl Into<String>, content: Markup) -> Self {
        let footer = "A secure page of the accounting connection. Only your accounting provider asks for your password.";
        PlainPage { status, heading: heading.into(), content, strip, footer }
    }
}

impl IntoResponse for PlainPage {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Around all pages: makes plain ones whole.
pub(crate) async fn furnish(Extension(edge): Extension<Arc<Edge>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let Some(PlainPage { status, heading, content, strip, footer }) = response.extensions_mut().remove::<PlainPage>() else {
        return response;
    };
    let installation = &edge.options.installation;
    let header = html! { header.who { p.partner { img.logo src=(address("mark.svg")) alt="" height="32"; (installation.name) } } };
    let content = html! { h1 { (heading) } (content) };
    let body = html! { body.connect { (around(installation, strip, header, content, html! { p { (footer) } })) } };
    HtmlPage { status, ..HtmlPage::new("connect", installation.titled(&heading), body) }.into_response()
}

/// What stands for a logo: the first letter.
pub(crate) fn monogram(name: &str) -> String {
    name.chars().find(|character| character.is_alphanumeric()).map(|character| character.to_uppercase().to_string()).unwrap_or_default()
}

/// A short word of what just happened, above the question.
pub(crate) fn notice(text: &str) -> Markup {
    html! { p.notice.attention role="status" { strong { "Note. " } (text) } }
}

/// Where the person wants to go afterwards, carried along in a form.
pub(crate) fn return_field(return_to: Option<&str>) -> Markup {
    html! { @if let Some(return_to) = return_to { input type="hidden" name="return_to" value=(return_to); } }
}
