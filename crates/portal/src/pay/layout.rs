//! What stands around the content of a payment page: whose it is, and whom to ask.

use bursar_pages::{HtmlPage, badge};
use bursar_print::paper::Language;
use bursar_web::Installation;
use maud::{Markup, html};

use super::brand::Brand;
use super::words::words;
use crate::connect::monogram;

/// Across the top where payments may be simulated.
pub(super) fn strip(installation: &Installation, language: Language) -> Markup {
    html! { @if installation.simulates { p.simulated role="note" { (words(language).is_test) } } }
}

/// A page for a payer, in their language.
pub(super) fn page(installation: &Installation, brand: &Brand, token: &str, language: Language, title: &str, content: Markup) -> HtmlPage {
    let words = words(language);
    let body = html! {
        body.connect.pay {
            link rel="stylesheet" href={ "/pay/" (token) "/brand.css" };
            a.skip href="#content" { (words.skip) }
            @if installation.environment.is_some() || installation.simulates {
                aside.where { (badge(installation)) (strip(installation, language)) }
            }
            header.who {
                p.partner {
                    @match &brand.logo {
                        Some(logo) => img.logo src={ "/files/" (logo) } alt="" height="44";,
                        None => span.monogram aria-hidden="true" { (monogram(&brand.entity)) },
                    }
                    (brand.entity)
                }
            }
            main #content tabindex="-1" { (content) }
            footer {
                p { (brand.partner) }
                @if let Some(email) = &brand.support_email { p { (words.help) " " a href={ "mailto:" (email) } { (email) } } }
            }
        }
    };
    HtmlPage { language: language.tag(), ..HtmlPage::new("connect", installation.titled(title), body) }
}
