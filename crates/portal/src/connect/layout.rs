//! One question a page: who asks on top, the question, what to do about it.

use bursar_pages::{HtmlPage, strip};
use bursar_web::Installation;
use http::StatusCode;
use maud::{Markup, html};

use super::brand::ConnectBrand;
use crate::person_page::{PlainPage, SKIP, frame, sender};

/// A page for this partner and entity; its title and its head say in which environment.
pub(crate) fn page(installation: &Installation, brand: &ConnectBrand, title: &str, content: Markup) -> HtmlPage {
    let header = html! {
        (sender(brand.logo.as_deref(), &brand.partner, 32))
        @if !brand.entity.is_empty() { p.entity { "for " strong { (brand.entity) } } }
    };
    let footer = html! { p { "A secure page of " (brand.partner) "’s accounting connection. Only your accounting provider asks for your password." } };
    let body = html! {
        body.connect {
            @if let Some(sheet) = brand.sheet.as_deref() { link rel="stylesheet" href=(sheet); }
            (frame(installation, SKIP, strip(installation), header, content, footer))
        }
    };
    HtmlPage::new("connect", installation.titled(title), body)
}

/// A page that belongs to no connection.
pub(crate) fn plain(status: StatusCode, heading: impl Into<String>, content: Markup) -> PlainPage {
    let footer = "A secure page of the accounting connection. Only your accounting provider asks for your password.";
    PlainPage { status, heading: heading.into(), content, strip, footer }
}

/// A short word of what just happened, above the question.
pub(crate) fn notice(text: &str) -> Markup {
    html! { p.notice.attention role="status" { strong { "Note. " } (text) } }
}

/// Where the person wants to go afterwards, carried along in a form.
pub(crate) fn return_field(return_to: Option<&str>) -> Markup {
    html! { @if let Some(return_to) = return_to { input type="hidden" name="return_to" value=(return_to); } }
}
