use std::sync::Arc;

use axum::extract::{Query, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use bursar_identity::find;
use bursar_pages::HtmlPage;
use bursar_web::Edge;
use http::{HeaderMap, StatusCode};
use maud::{Markup, html};
use serde::Deserialize;

use super::{card, entered, next_page};
use crate::partner::parts::{Field, field, wrong_whole};
use crate::partner::refusal::Wrong;
use crate::partner::{PortalState, Refused, browser};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    pub(super) next: String,
}

/// `GET /portal/sign-in`.
pub(crate) async fn show(
    State(portal): State<Arc<PortalState>>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, Refused> {
    if let Some(token) = browser::token(&portal.edge, &headers)
        && find(&portal.edge, &token, false).await?.is_some_and(|session| session.is_complete)
    {
        return Ok(Redirect::to(next_page(&asked.next)).into_response());
    }
    Ok(question(&portal.edge, StatusCode::OK, &asked.next, "", &Wrong::default()).into_response())
}

fn question(edge: &Edge, status: StatusCode, next: &str, email: &str, wrong: &Wrong) -> HtmlPage {
    card(edge, status, "Sign in", words(next, email, wrong))
}

fn words(next: &str, email: &str, wrong: &Wrong) -> Markup {
    let (address, password) = (Field::text("email", "E-mail address", email), Field::text("password", "Password", ""));
    html! {
        h1 { "Sign in" }
        p.lead { "To the partner portal of this server." }
        (wrong_whole(wrong))
        form.entry method="post" action="/portal/sign-in" {
            input type="hidden" name="next" value=(next_page(next));
            (field(wrong, Field { kind: "email", fills: "username", ..address }))
            (field(wrong, Field { kind: "password", fills: "current-password", ..password }))
            button.primary type="submit" { "Sign in" }
        }
        p.fine { "Forgot the password? An owner of your team can give you a link, and so can the operator of this server: " code { "bursar member reset-password" } "." }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Typed {
    next: String,
    email: String,
    password: String,
}

/// `POST /portal/sign-in`. There is no session yet whose token the form could carry: the site it comes from must be our own.
pub(crate) async fn sign_in(State(portal): State<Arc<PortalState>>, request: Request) -> Result<Response, Refused> {
    let (parts, body) = request.into_parts();
    if !browser::is_own_form(&portal.edge, &parts.headers) {
        return Err(Refused::ForeignForm);
    }
    let body = axum::body::to_bytes(body, 16 << 10).await.map_err(|_| Refused::broken_form())?;
    let typed: Typed = serde_html_form::from_bytes(&body).map_err(|_| Refused::broken_form())?;
    let origin = browser::origin(&portal.edge, &parts);
    match bursar_identity::sign_in(&portal.edge, &origin, &typed.email, &typed.password).await {
        Ok(begun) => entered(&portal.edge, &begun, &typed.next),
        Err(error) => {
            let wrong = Refused::from(error).fields()?;
            Ok(question(&portal.edge, StatusCode::UNAUTHORIZED, &typed.next, &typed.email, &wrong).into_response())
        }
    }
}
