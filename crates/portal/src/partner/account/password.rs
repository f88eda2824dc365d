use axum::response::{IntoResponse, Response};
use bursar_pages::HtmlPage;
use http::StatusCode;
use maud::html;
use serde::Deserialize;

use crate::partner::parts::{Field, field, form, wrong_whole};
use crate::partner::refusal::Wrong;
use crate::partner::{Place, Refused, SignedIn, SubmittedForm};

/// `GET /portal/account/password`.
pub(crate) async fn show(signed_in: SignedIn) -> HtmlPage {
    question(&signed_in, &Wrong::default())
}

fn question(signed_in: &SignedIn, wrong: &Wrong) -> HtmlPage {
    let has_one = signed_in.session.member.has_password();
    let hidden = |name, label| Field { kind: "password", ..Field::text(name, label, "") };
    let verb = if has_one { "Change password" } else { "Set a password" };
    let hint = "At least 12 characters. A few words in a row are easy to remember.";
    let content = html! {
        (wrong_whole(wrong))
        (form(signed_in, "/portal/account/password", html! {
            @if has_one { (field(wrong, Field { fills: "current-password", ..hidden("present", "Current password") })) }
            (field(wrong, Field { fills: "new-password", hint, ..hidden("password", "New password") }))
            div.actions { button.primary type="submit" { (verb) } a.button.quiet href="/portal/account" { "Back" } }
        }))
        p.fine { (if has_one { "Changing" } else { "Setting" }) " it signs you out everywhere else." }
    };
    signed_in.page_below(Place::Account, Some(("/portal/account", "Your account")), verb, html! {}, content)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    present: String,
    password: String,
}

/// `POST /portal/account/password`.
pub(crate) async fn change(submitted: SubmittedForm<Typed>) -> Result<Response, Refused> {
    let SubmittedForm(signed_in, typed) = submitted;
    match bursar_identity::change_password(&signed_in.portal.edge, &signed_in.actor(), &signed_in.session, &typed.present, &typed.password)
        .await
    {
        Ok(()) => {
            let done = if signed_in.session.member.has_password() { "changed" } else { "set" };
            let words = format!("your password is {done}, and your other sessions have ended");
            Ok(signed_in.leads_to("/portal/account", &words).await?.into_response())
        }
        Err(error) => {
            let wrong = Refused::from(error).fields()?;
            Ok(HtmlPage { status: StatusCode::UNPROCESSABLE_ENTITY, ..question(&signed_in, &wrong) }.into_response())
        }
    }
}
