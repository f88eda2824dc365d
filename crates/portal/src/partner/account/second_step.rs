use axum::response::{IntoResponse, Redirect, Response};
use bursar_identity::enrol;
use http::StatusCode;
use maud::html;
use serde::Deserialize;

use super::super::parts::{Field, copy, field, form, wrong_whole};
use super::super::refusal::Wrong;
use super::super::{Place, Posted, Refused, Visitor};
use super::picture::picture;
use crate::page::Page;

const ABOVE: Option<(&str, &str)> = Some(("/portal/account", "Your account"));

/// `GET /portal/account/app`.
pub(crate) async fn show(visitor: Visitor) -> Result<Page, Refused> {
    visitor.confirmed("/portal/account/app")?;
    question(&visitor, &Wrong::default()).await
}

async fn question(visitor: &Visitor, wrong: &Wrong) -> Result<Page, Refused> {
    let issuer = format!("Bursar, {}", visitor.session.partner_name);
    let enrolment = enrol(&visitor.desk.edge, &visitor.session.member, &issuer).await?;
    let content = html! {
        (wrong_whole(wrong))
        ol.steps {
            li { h2 { "Read the picture" } p { "With an authenticator app on your phone, such as Aegis, 1Password or Google Authenticator." }
                (picture(&enrolment.address)?)
                details { summary { "Type the secret instead" } div.secret { code { (enrolment.secret) } (copy(&enrolment.secret, "Copy the secret")) } } }
            li { h2 { "Type the code that it shows" }
                (form(visitor, "/portal/account/app", html! {
                    (field(wrong, Field { fills: "one-time-code", hint: "Six digits, new every half minute.", ..Field::text("code", "Code", "") }))
                    div.actions { button.primary type="submit" { "Turn on" } a.button.quiet href="/portal/account" { "Back" } }
                })) }
        }
    };
    Ok(visitor.page_below(Place::Account, ABOVE, "Set up an authenticator app", html! {}, content))
}

#[derive(Debug, Deserialize)]
pub(crate) struct Code {
    code: String,
}

/// `POST /portal/account/app`.
pub(crate) async fn turn_on(posted: Posted<Code>) -> Result<Response, Refused> {
    let Posted(visitor, Code { code }) = posted;
    visitor.confirmed("/portal/account/app")?;
    match bursar_identity::turn_on(&visitor.desk.edge, &visitor.actor(), visitor.session.member.id, &code).await {
        Ok(codes) => Ok(recovery(&visitor, "The authenticator app is set up", &codes).into_response()),
        Err(error) => {
            let wrong = Refused::from(error).fields()?;
            let page = question(&visitor, &wrong).await?;
            Ok(Page { status: StatusCode::UNPROCESSABLE_ENTITY, ..page }.into_response())
        }
    }
}

fn recovery(visitor: &Visitor, title: &str, codes: &[String]) -> Page {
    let all = codes.join("\n");
    let content = html! {
        section.once role="status" {
            h2 { "Recovery codes" }
            p { "Each signs you in once, when your phone is gone. They are shown this once: keep them where you keep passwords." }
            ul.codes { @for code in codes { li { code { (code) } } } }
            p { (copy(&all, "Copy all codes")) }
        }
        div.actions { a.button.primary href="/portal/account" { "I have kept them" } }
    };
    visitor.page_below(Place::Account, ABOVE, title, html! {}, content)
}

#[derive(Debug, Deserialize)]
pub(crate) struct Nothing {}

/// `POST /portal/account/app/codes`.
pub(crate) async fn renew(posted: Posted<Nothing>) -> Result<Page, Refused> {
    let Posted(visitor, Nothing {}) = posted;
    visitor.confirmed("/portal/account")?;
    let codes = bursar_identity::renew_recovery(&visitor.desk.edge, &visitor.actor(), visitor.session.member.id).await?;
    Ok(recovery(&visitor, "New recovery codes", &codes))
}

/// `POST /portal/account/app/off`.
pub(crate) async fn turn_off(posted: Posted<Nothing>) -> Result<Redirect, Refused> {
    let Posted(visitor, Nothing {}) = posted;
    visitor.confirmed("/portal/account")?;
    bursar_identity::turn_off(&visitor.desk.edge, &visitor.actor(), visitor.session.member.id).await?;
    visitor.leads_to("/portal/account", "the authenticator app is turned off").await
}
