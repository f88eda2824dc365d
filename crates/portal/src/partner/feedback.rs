//! What readers of the documentation think of its pages.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use bursar_docs::feedback::{Feedback, Verdicts, by_page, latest};
use bursar_kernel::TimeDelta;
use bursar_pages::HtmlPage;
use maud::{Markup, html};

use super::parts::{Tone, ago, empty, status, table};
use super::{Place, PortalState, Refused, SignedIn};

/// How far back the page looks.
const DAYS: i64 = 90;
/// Pages and answers that are shown.
const MAX_COUNT: u32 = 50;

/// `/portal/feedback`.
pub(crate) fn routes() -> Router<Arc<PortalState>> {
    Router::new().route("/portal/feedback", get(show))
}

/// `GET /portal/feedback`.
async fn show(signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    let (db, since) = (&signed_in.portal.edge.db, signed_in.now - TimeDelta::days(DAYS));
    let (pages, answers) = (by_page(db, since, MAX_COUNT).await?, latest(db, since, MAX_COUNT).await?);
    let content = html! {
        p.intro { "How readers of this server's documentation answered \"Was this page helpful?\" in the last " (DAYS) " days. Answers are anonymous." }
        @if pages.is_empty() { (empty("No answers yet", "The question is at the end of every page of the documentation.")) }
        @else {
            section.part { h2 { "Pages, the least helpful first" }
                (table("Pages", &["Page", ">Helpful", ">Not helpful"], html! { @for page in &pages { (verdicts(page)) } })) }
            section.part { h2 { "In their words" }
                @if answers.is_empty() { p.soft { "No comments yet." } }
                @for answer in &answers { (said(&signed_in, answer)) } }
        }
    };
    Ok(signed_in.page(Place::Feedback, "Feedback on the documentation", html! {}, content))
}

/// The page, as a link where it is one of ours: the address came with a form.
fn page_link(page: &str) -> Markup {
    html! { @if page.starts_with("/docs") { a href=(page) { (page) } } @else { (page) } }
}

fn verdicts(page: &Verdicts) -> Markup {
    html! { tr { th.lead scope="row" { (page_link(&page.page)) } td.figure { (page.helpful) } td.figure { (page.unhelpful) } } }
}

fn said(signed_in: &SignedIn, answer: &Feedback) -> Markup {
    let (tone, word) = if answer.is_helpful { (Tone::Ok, "Helpful") } else { (Tone::Attention, "Not helpful") };
    html! {
        article.said-words {
            p { (status(tone, word)) " " (page_link(&answer.page)) span.soft { " " (ago(answer.created_at, signed_in.now)) } }
            blockquote { (answer.words) }
        }
    }
}
