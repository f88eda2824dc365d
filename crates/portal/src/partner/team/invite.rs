use axum::response::{IntoResponse, Response};
use bursar_identity::{Invitation, TeamRole};
use bursar_pages::HtmlPage;
use http::StatusCode;
use maud::html;
use serde::Deserialize;

use super::roles;
use crate::partner::parts::{Field, choice, field, form, shown_once, wrong_whole};
use crate::partner::refusal::Wrong;
use crate::partner::{Place, Refused, SignedIn, SubmittedForm};

/// `GET /portal/team/invite`.
pub(crate) async fn show(signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    signed_in.manages_team()?;
    Ok(question(&signed_in, &Typed { role: "developer".into(), ..Typed::default() }, &Wrong::default()))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    email: String,
    name: String,
    role: String,
}

fn question(signed_in: &SignedIn, typed: &Typed, wrong: &Wrong) -> HtmlPage {
    let content = html! {
        (wrong_whole(wrong))
        (form(signed_in, "/portal/team/invite", html! {
            (field(wrong, Field { kind: "email", ..Field::text("email", "E-mail address", &typed.email) }))
            (field(wrong, Field { hint: "It can be changed when the invitation is accepted.", ..Field::text("name", "Name", &typed.name) }))
            (choice(wrong, "role", "Role", &typed.role, &roles()))
            div.actions { button.primary type="submit" { "Create invitation" } a.button.quiet href="/portal/team" { "Back" } }
        }))
    };
    signed_in.page_below(Place::Team, Some(("/portal/team", "Team")), "Invite member", html! {}, content)
}

/// `POST /portal/team/invite`. The link is shown on the answer itself: it is kept only as a hash.
pub(crate) async fn invite(submitted: SubmittedForm<Typed>) -> Result<Response, Refused> {
    let SubmittedForm(signed_in, typed) = submitted;
    signed_in.manages_team()?;
    signed_in.confirmed("/portal/team/invite")?;
    let role = typed.role.parse::<TeamRole>().map_err(|_| Refused::broken_form())?;
    let invitation = Invitation { email: &typed.email, name: &typed.name, role };
    match bursar_identity::invite(&signed_in.portal.edge, &signed_in.actor(), invitation).await {
        Ok((member, link)) => {
            let words = format!("Send this link to {}. It lasts seven days, works once, and is shown this once.", member.name);
            Ok(offered(&signed_in, "Invitation", &words, &link).into_response())
        }
        Err(error) => {
            let wrong = Refused::from(error).fields()?;
            let page = question(&signed_in, &typed, &wrong);
            Ok(HtmlPage { status: StatusCode::UNPROCESSABLE_ENTITY, ..page }.into_response())
        }
    }
}

/// A link to hand over.
pub(super) fn offered(signed_in: &SignedIn, title: &str, words: &str, link: &str) -> HtmlPage {
    let address = format!("{}/portal/join/{link}", signed_in.portal.edge.options.public_url);
    let content = html! {
        (shown_once("Link to send", &address, words))
        div.actions { a.button.quiet href="/portal/team" { "Back to the team" } }
    };
    signed_in.page_below(Place::Team, Some(("/portal/team", "Team")), title, html! {}, content)
}
