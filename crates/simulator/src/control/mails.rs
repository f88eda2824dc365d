//! The mails that were sent, as a person would see them.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use maud::{Markup, html};

use crate::design;
use crate::mails::TakenMail;
use crate::world::{Shared, lock};

/// All of them, the newest first.
pub(super) async fn list(State(world): State<Shared>) -> Markup {
    let world = lock(&world);
    let content = html! {
        h1 { "Mails" }
        p { "What was sent to the simulated mail server, the newest first. Nobody else gets it." }
        @if world.mailbox.mails().next().is_none() { p.quiet { "No mail was sent yet." } }
        div.scroll tabindex="0" role="region" aria-label="Mails" { table.rows {
            thead { tr { th { "Subject" } th { "To" } th { "From" } th { "Sent" } } }
            tbody {
                @for mail in world.mailbox.mails().rev() {
                    tr {
                        td { a href={ "/_sim/mails/" (mail.number) } { (subject(mail)) } }
                        td.wide { (mail.recipients.join(", ")) }
                        td.wide { (mail.shown.from) }
                        td { (mail.at.format("%-d %b %Y, %H:%M:%S UTC")) }
                    }
                }
            }
        } }
    };
    design::page("Mails", &content)
}

/// The same for programs.
pub(super) async fn listed(State(world): State<Shared>) -> Json<Vec<TakenMail>> {
    Json(lock(&world).mailbox.mails().cloned().collect())
}

/// One of them. Its page is shown in a frame that runs no scripts and loads nothing.
pub(super) async fn show(State(world): State<Shared>, Path(number): Path<u64>) -> Response {
    let world = lock(&world);
    let Some(mail) = world.mailbox.mails().find(|mail| mail.number == number) else {
        return (StatusCode::NOT_FOUND, design::page("Mails", &html! { h1 { "There is no such mail" } })).into_response();
    };
    let shown = &mail.shown;
    let lines =
        [("From", &shown.from), ("To", &shown.to), ("Cc", &shown.cc), ("Reply to", &shown.reply_to), ("Message-ID", &shown.message_id)];
    let content = html! {
        p { a href="/_sim/mails" { "All mails" } }
        h1 { (subject(mail)) }
        div.scroll tabindex="0" role="region" aria-label="Head of the mail" { table { tbody {
            @for (name, value) in lines.into_iter().filter(|(_, value)| !value.is_empty()) { tr { th { (name) } td.wide { (value) } } }
            tr { th { "Envelope" } td.wide { (mail.sender) " → " (mail.recipients.join(", ")) } }
            @for file in &shown.attachments { tr { th { "Attachment" } td.wide { (file.name) " · " (file.media_type) " · " (file.size) " bytes" } } }
        } } }
        @if !shown.html.is_empty() {
            h2 { "As a page" }
            iframe title="The mail" sandbox="" srcdoc=(shown.html) style="width:100%;height:20rem;resize:vertical;overflow:auto;border:1px solid var(--line);border-radius:8px;background:#fff" {}
        }
        h2 { "As text" }
        pre style="white-space:pre-wrap" { (shown.text) }
    };
    design::page(subject(mail), &content).into_response()
}

fn subject(mail: &TakenMail) -> &str {
    if mail.shown.subject.is_empty() { "(no subject)" } else { &mail.shown.subject }
}
