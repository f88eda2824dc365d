use axum::response::{IntoResponse, Response};
use http::StatusCode;
use maud::html;
use serde::Deserialize;

use super::super::parts::{Field, field, form, wrong_whole};
use super::super::refusal::Wrong;
use super::super::{Place, Posted, Refused, Visitor};
use crate::page::Page;

/// `GET /portal/account/password`.
pub(crate) async fn show(visitor: Visitor) -> Page {
    question(&visitor, &Wrong::default())
}

fn question(visitor: &Visitor, wrong: &Wrong) -> Page {
    let has_one = visitor.session.member.has_password();
    let hidden = |name, label| Field { kind: "password", ..Field::text(name, label, "") };
    let hint = "At least 12 characters. A few words in a row are easy to remember.";
    let content = html! {
        (wrong_whole(wrong))
        (form(visitor, "/portal/account/password", html! {
            @if has_one { (field(wrong, Field { fills: "current-password", ..hidden("present", "Present password") })) }
            (field(wrong, Field { fills: "new-password", hint, ..hidden("password", "New password") }))
            div.actions { button.primary type="submit" { "Change the password" } a.button.quiet href="/portal/account" { "Back" } }
        }))
        p.fine { "All your other sessions end." }
    };
    let title = if has_one { "Change your password" } else { "Set a password" };
    visitor.page_below(Place::Account, Some(("/portal/account", "Your account")), title, html! {}, content)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    present: String,
    password: String,
}

/// `POST /portal/account/password`.
pub(crate) async fn change(posted: Posted<Typed>) -> Result<Response, Refused> {
    let Posted(visitor, typed) = posted;
    match bursar_identity::change_password(&visitor.desk.edge, &visitor.actor(), &visitor.session, &typed.present, &typed.password).await {
        Ok(()) => {
            Ok(visitor.leads_to("/portal/account", "your password is changed, and your other sessions have ended").await?.into_response())
        }
        Err(error) => {
            let wrong = Refused::from(error).fields()?;
            Ok(Page { status: StatusCode::UNPROCESSABLE_ENTITY, ..question(&visitor, &wrong) }.into_response())
        }
    }
}
