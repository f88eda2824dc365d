//! One question a page: who asks on top, the question, what to do about it.

use bursar_pages::{HtmlPage, badge, strip};
use bursar_web::Installation;
use maud::{Markup, html};

use super::brand::Who;

/// A page for this partner and entity; its title and its head say in which environment.
pub(crate) fn page(installation: &Installation, names: &Who, title: &str, content: Markup) -> HtmlPage {
    let is_said = installation.environment.is_some() || installation.simulates;
    let environment = html! { @if is_said { aside.where { (badge(installation)) (strip(installation)) } } };
    HtmlPage::new("connect", installation.titled(title), body(Some(names), environment, content))
}

/// The frame of a page that belongs to no connection.
pub(crate) fn frame(content: Markup) -> Markup {
    body(None, html! {}, content)
}

fn body(names: Option<&Who>, environment: Markup, content: Markup) -> Markup {
    html! {
        body.connect {
            @if let Some(sheet) = names.and_then(|names| names.sheet.as_deref()) { link rel="stylesheet" href=(sheet); }
            a.skip href="#content" { "Skip to the content" }
            (environment)
            @if let Some(names) = names {
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
            }
            main #content tabindex="-1" { (content) }
            footer {
                p { "A secure page of " @if let Some(names) = names { (names.partner) "’s" } @else { "the" } " accounting connection. Only your accounting provider asks for your password." }
            }
        }
    }
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
