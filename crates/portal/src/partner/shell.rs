//! The frame of the portal: where one can go, who looks, what the page before has to say.

use bursar_pages::{HtmlPage, address, badge, strip};
use maud::{Markup, html};

use super::signed_in::SignedIn;
use super::team::title;
use super::{parts, refusal};
use crate::person_page::monogram;
use crate::words::number;

/// Where a page stands in the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Inbox,
    Connections,
    Runs,
    Data,
    Webhooks,
    Requests,
    Entities,
    Projects,
    Team,
    Settings,
    Feedback,
    Account,
    Nowhere,
}

/// A page to turn to: its place, its address, its words, and the lines of its sign on a grid of 16.
type Entry = (Place, &'static str, &'static str, &'static str);

/// What can be turned to, in groups.
const GROUPS: [(&str, &[Entry]); 3] = [
    (
        "",
        &[
            (Place::Inbox, "/portal", "Inbox", "M2 9l2-6h8l2 6v4H2zM2 9h3.5l1 2h3l1-2H14"),
            (
                Place::Connections,
                "/portal/connections",
                "Connections",
                "M6.5 9.5l3-3M5 7L3.2 8.8a2.8 2.8 0 0 0 4 4L9 11M11 9l1.8-1.8a2.8 2.8 0 0 0-4-4L7 5",
            ),
            (
                Place::Runs,
                "/portal/runs",
                "Sync runs",
                "M13 7a5 5 0 0 0-9-2.2L2.5 6.5M3 9a5 5 0 0 0 9 2.2l1.5-1.7M2.5 3v3.5H6M13.5 13V9.5H10",
            ),
            (Place::Data, "/portal/data", "Data", "M2.5 3h11v10h-11zM2.5 6.5h11M2.5 9.8h11M6.5 3v10"),
        ],
    ),
    (
        "Platform",
        &[
            (
                Place::Webhooks,
                "/portal/webhooks",
                "Webhooks",
                "M5 11a2.5 2.5 0 1 1-1.5-2.3L6 4.5M6 4a2.5 2.5 0 1 1 3.6 2L11.5 10M11.5 13.5a2.5 2.5 0 1 0-2-4M5 11h5.5",
            ),
            (Place::Requests, "/portal/requests", "Requests", "M3 4h10M3 8h10M3 12h6"),
            (Place::Entities, "/portal/entities", "Entities", "M3 13.5v-11h6v11M9 6.5h4v7M1.5 13.5h13M5 5h2M5 7.5h2M5 10h2"),
        ],
    ),
    (
        "Manage",
        &[
            (Place::Projects, "/portal/projects", "Projects and keys", "M6.5 9.5a3 3 0 1 1 0-3H14v3h-2v-1.5h-1.5V9.5z"),
            (
                Place::Team,
                "/portal/team",
                "Team",
                "M6 7.5a2.3 2.3 0 1 0 0-4.5 2.3 2.3 0 0 0 0 4.5zM1.8 13c0-2.3 1.9-3.7 4.2-3.7s4.2 1.4 4.2 3.7M10.5 3.2a2.2 2.2 0 0 1 0 4.1M12 9.6c1.4.5 2.2 1.7 2.2 3.4",
            ),
            (Place::Settings, "/portal/settings", "Settings", "M2.5 5h6M11.5 5h2M2.5 11h2M7.5 11h6M10 3.5v3M6 9.5v3"),
        ],
    ),
];

/// Scripts of every page.
const SCRIPTS: &[&str] = &["htmx.js", "portal.js"];

impl SignedIn {
    /// A page inside of the frame. `actions` stand beside the heading.
    pub(crate) fn page(&self, place: Place, title: &str, actions: Markup, content: Markup) -> HtmlPage {
        self.page_below(place, None, title, actions, content)
    }

    /// A page below another one, whose address and words stand over the heading.
    pub(crate) fn page_below(&self, place: Place, above: Option<(&str, &str)>, title: &str, actions: Markup, content: Markup) -> HtmlPage {
        let installation = &self.portal.edge.options.installation;
        let message = self.session.message.as_deref().filter(|message| !message.is_empty());
        let body = html! {
            body.portal {
                a.skip href="#content" { "Skip to the content" }
                (phone_bar(self))
                (side(self, place))
                main #content tabindex="-1" {
                    (strip(installation))
                    @if let Some((address, words)) = above { p.above { a href=(address) { (words) } } }
                    header.head {
                        h1 { (title) }
                        div.acts { (actions) }
                    }
                    @if let Some(message) = message { (parts::flash(&refusal::sentence(message))) }
                    @if let Some(owner) = &self.portal.edge.options.copy_of {
                        div.notice role="status" {
                            "This is a copy of " (owner) ": nothing leaves it. No books are read or written, no mail and no webhook is sent, until its operator runs bursar adopt."
                        }
                    }
                    (content)
                }
            }
        };
        let mut page = HtmlPage::new("portal", installation.titled(&format!("{title} · {}", self.session.partner_name)), body);
        page.scripts = SCRIPTS;
        page
    }
}

fn phone_bar(signed_in: &SignedIn) -> Markup {
    html! {
        header.phone-bar {
            a.brand href="/portal" { img src=(address("mark.svg")) alt="" width="24" height="24"; span { (signed_in.session.partner_name) } }
            (badge(&signed_in.portal.edge.options.installation))
            a.open href="#menu" {
                span.visually-hidden { "Open the menu" }
                (parts::sign("M2 4.5h12M2 8h12M2 11.5h12")) (count(signed_in.waiting))
            }
        }
    }
}

fn side(signed_in: &SignedIn, place: Place) -> Markup {
    let session = &signed_in.session;
    html! {
        aside.side #menu aria-label="Menu" {
            div.brand-row {
                a.brand href="/portal" { img src=(address("mark.svg")) alt="" width="24" height="24"; span { (session.partner_name) } }
                (badge(&signed_in.portal.edge.options.installation))
                a.shut href="#content" aria-label="Close the menu" { (parts::sign("M3.5 3.5l9 9M12.5 3.5l-9 9")) }
            }
            nav aria-label="Portal" {
                @for (group, entries) in GROUPS {
                    @if !group.is_empty() { h2 { (group) } }
                    ul {
                        @for (entry, address, words, sign) in entries {
                            li { a href=(address) aria-current=[(*entry == place).then_some("page")] { (parts::sign(sign)) span { (words) } @if *entry == Place::Inbox { (count(signed_in.waiting)) } } }
                        }
                    }
                }
            }
            div.below {
                a href="/docs" { "Documentation" }
                a href="/status" { "API status" }
                a href="/portal/feedback" aria-current=[(place == Place::Feedback).then_some("page")] { "Docs feedback" }
            }
            div.me {
                a.who href="/portal/account" aria-current=[(place == Place::Account).then_some("page")] {
                    span.monogram aria-hidden="true" { (monogram(&session.member.name)) }
                    span.names { span.name { (session.member.name) } small { (title(session.member.role)) } }
                }
                form method="post" action="/portal/sign-out" {
                    (parts::token(signed_in))
                    button.icon type="submit" aria-label="Sign out" title="Sign out" { (parts::sign("M6.5 2.5h-4v11h4M6 8h8M11 5l3 3-3 3")) }
                }
            }
        }
    }
}

/// How many things wait for somebody: a figure for the eye, and words for the ear.
fn count(waiting: u64) -> Markup {
    let words = if waiting == 1 { "1 item needs attention".to_owned() } else { format!("{} items need attention", number(waiting)) };
    html! {
        @if waiting > 0 {
            span.count title=(words) { span aria-hidden="true" { (if waiting > 99 { "99+".to_owned() } else { waiting.to_string() }) } span.visually-hidden { ", " (words) } }
        }
    }
}
