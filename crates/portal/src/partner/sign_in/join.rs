//! A link that somebody handed over: choose a password, and be in.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use bursar_identity::{Purpose, TeamMember, begin_after_link, follow, opened};
use bursar_pages::HtmlPage;
use bursar_web::Edge;
use http::StatusCode;
use maud::html;
use serde::Deserialize;

use super::{card, entered};
use crate::partner::parts::{Field, field, wrong_whole};
use crate::partner::refusal::Wrong;
use crate::partner::{PortalState, Refused, browser};

/// `GET /portal/join/{link}`.
pub(crate) async fn show(State(portal): State<Arc<PortalState>>, Path(link): Path<String>) -> Result<HtmlPage, Refused> {
    Ok(match opened(&portal.edge, &link).await? {
        Some((member, purpose)) if purpose != Purpose::Enter => {
            let name = member.name.clone();
            question((&portal.edge, StatusCode::OK), &link, (&member, purpose), &name, &Wrong::default())
        }
        _ => ended(&portal.edge),
    })
}

fn ended(edge: &Edge) -> HtmlPage {
    let content = html! {
        h1 { "Link expired" }
        p.lead { "It was used, it is too old, or it was cut short when it was copied. Ask whoever sent it for a new one." }
        div.actions { a.button.primary href="/portal/sign-in" { "Sign in" } }
    };
    card(edge, StatusCode::NOT_FOUND, "Link expired", content)
}

fn question((edge, status): (&Edge, StatusCode), link: &str, whose: (&TeamMember, Purpose), name: &str, wrong: &Wrong) -> HtmlPage {
    let (member, purpose) = whose;
    let is_new = purpose == Purpose::Join;
    let heading = if is_new { "Join the team" } else { "Choose another password" };
    let password = Field::text("password", "Password", "");
    let hint = "At least 12 characters. A few words in a row are easy to remember.";
    let content = html! {
        h1 { (heading) }
        p.lead { "You will sign in as " strong { (member.email) } "." }
        (wrong_whole(wrong))
        form.entry method="post" action={ "/portal/join/" (link) } {
            @if is_new { (field(wrong, Field { fills: "name", ..Field::text("name", "Your name", name) })) }
            input.visually-hidden type="email" name="email" value=(member.email) autocomplete="username" readonly tabindex="-1" aria-hidden="true";
            (field(wrong, Field { kind: "password", fills: "new-password", hint, ..password }))
            button.primary type="submit" { @if is_new { "Join the team" } @else { "Set the password" } }
        }
        @if purpose == Purpose::Recover { p.fine { "No code of an authenticator app is asked for until you set one up again." } }
        @else if !is_new { p.fine { "You are signed out everywhere else." } }
    };
    card(edge, status, heading, content)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Typed {
    name: Option<String>,
    password: String,
}

/// `POST /portal/join/{link}`.
pub(crate) async fn join(State(portal): State<Arc<PortalState>>, Path(link): Path<String>, request: Request) -> Result<Response, Refused> {
    let (parts, body) = request.into_parts();
    if !browser::is_own_form(&portal.edge, &parts.headers) {
        return Err(Refused::ForeignForm);
    }
    let body = axum::body::to_bytes(body, 16 << 10).await.map_err(|_| Refused::broken_form())?;
    let typed: Typed = serde_html_form::from_bytes(&body).map_err(|_| Refused::broken_form())?;
    let Some((member, purpose)) = opened(&portal.edge, &link).await?.filter(|(_, purpose)| *purpose != Purpose::Enter) else {
        return Ok(ended(&portal.edge).into_response());
    };
    let origin = browser::origin(&portal.edge, &parts);
    let name = typed.name.as_deref().filter(|_| purpose == Purpose::Join);
    match follow(&portal.edge, origin.request_id, &link, name, &typed.password).await {
        Ok(member) => entered(&portal.edge, &begin_after_link(&portal.edge, &member, &origin).await?, "/portal"),
        Err(error) => {
            let wrong = Refused::from(error).fields()?;
            let shown = name.unwrap_or(&member.name);
            Ok(question((&portal.edge, StatusCode::UNPROCESSABLE_ENTITY), &link, (&member, purpose), shown, &wrong).into_response())
        }
    }
}
