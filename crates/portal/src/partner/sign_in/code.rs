use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use bursar_identity::take_two_factor_code;
use bursar_pages::HtmlPage;
use http::StatusCode;
use maud::html;
use serde::Deserialize;

use super::password::Asked;
use super::{card, entered, next_page};
use crate::partner::parts::{Field, field, form, wrong_whole};
use crate::partner::refusal::Wrong;
use crate::partner::signed_in::{SignedIn, anybody};
use crate::partner::submitted::SubmittedByAnybody;
use crate::partner::{PortalState, Refused};

/// `GET /portal/sign-in/code`.
pub(crate) async fn show(State(portal): State<Arc<PortalState>>, Query(asked): Query<Asked>, parts: Parts) -> Result<Response, Refused> {
    let signed_in = anybody(&parts, &portal).await?;
    if signed_in.session.is_complete {
        return Ok(Redirect::to(next_page(&asked.next)).into_response());
    }
    Ok(question(&signed_in, StatusCode::OK, &asked.next, &Wrong::default()).into_response())
}

fn question(signed_in: &SignedIn, status: StatusCode, next: &str, wrong: &Wrong) -> HtmlPage {
    let code = Field {
        fills: "one-time-code",
        hint: "Six digits. Without your phone, enter one of your recovery codes.",
        ..Field::text("code", "Code", "")
    };
    let content = html! {
        h1 { "Enter the code" }
        p.lead { "Your authenticator app shows it for " strong { (signed_in.session.member.email) } "." }
        (wrong_whole(wrong))
        (form(signed_in, "/portal/sign-in/code", html! {
            input type="hidden" name="next" value=(next_page(next));
            (field(wrong, code))
            button.primary type="submit" { "Continue" }
        }))
        (form(signed_in, "/portal/sign-out", html! { button.link type="submit" { "Sign in as somebody else" } }))
    };
    card(&signed_in.portal.edge, status, "Enter the code", content)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    next: String,
    code: String,
}

/// `POST /portal/sign-in/code`.
pub(crate) async fn take(State(portal): State<Arc<PortalState>>, submitted: SubmittedByAnybody<Typed>) -> Result<Response, Refused> {
    let SubmittedByAnybody(signed_in, typed) = submitted;
    if signed_in.session.is_complete {
        return Ok(Redirect::to(next_page(&typed.next)).into_response());
    }
    match take_two_factor_code(&portal.edge, &signed_in.session, &signed_in.origin, &typed.code).await {
        Ok(begun) => entered(&portal.edge, &begun, &typed.next),
        Err(error) => {
            let wrong = Refused::from(error).fields()?;
            Ok(question(&signed_in, StatusCode::UNAUTHORIZED, &typed.next, &wrong).into_response())
        }
    }
}
