//! What stands around the content of a payment page: whose it is, and whom to ask.

use bursar_pages::HtmlPage;
use bursar_print::paper::Language;
use bursar_web::Installation;
use maud::{Markup, html};

use super::brand::Brand;
use super::words::words;
use crate::person_page::{frame, sender};

/// Across the top where payments may be simulated.
pub(super) fn strip(installation: &Installation, language: Language) -> Markup {
    html! { @if installation.simulates { p.simulated role="note" { (words(language).is_test) } } }
}

/// A page for a payer, in their language.
pub(super) fn page(installation: &Installation, brand: &Brand, token: &str, language: Language, title: &str, content: Markup) -> HtmlPage {
    let words = words(language);
    let header = sender(brand.logo.as_deref(), &brand.entity, 44);
    let footer = html! {
        p { (brand.partner) }
        @if let Some(email) = &brand.support_email { p { (words.help) " " a href={ "mailto:" (email) } { (email) } } }
    };
    let body = html! {
        body.connect.pay {
            link rel="stylesheet" href={ "/pay/" (token) "/brand.css" };
            (frame(installation, words.skip, strip(installation, language), header, content, footer))
        }
    };
    HtmlPage { language: language.tag(), ..HtmlPage::new("connect", installation.titled(title), body) }
}
