use axum::response::{IntoResponse, Redirect, Response};
use bursar_identity::enroll;
use bursar_pages::HtmlPage;
use http::StatusCode;
use maud::html;
use serde::Deserialize;

use super::picture::picture;
use crate::partner::parts::{Field, copy, field, form, wrong_whole};
use crate::partner::refusal::Wrong;
use crate::partner::{NoFields, Place, Refused, SignedIn, SubmittedForm};

const ABOVE: Option<(&str, &str)> = Some(("/portal/account", "Your account"));

/// `GET /portal/account/app`.
pub(crate) async fn show(signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    signed_in.confirmed("/portal/account/app")?;
    question(&signed_in, &Wrong::default()).await
}

async fn question(signed_in: &SignedIn, wrong: &Wrong) -> Result<HtmlPage, Refused> {
    let issuer = format!("Bursar, {}", signed_in.session.partner_name);
    let enrollment = enroll(&signed_in.portal.edge, &signed_in.session.member, &issuer).await?;
    let content = html! {
        (wrong_whole(wrong))
        ol.steps {
            li { h2 { "Scan the QR code" } p { "With an authenticator app on your phone, such as Aegis, 1Password or Google Authenticator." }
                (picture(&enrollment.address)?)
                details { summary { "Enter the secret instead" } div.secret { code { (enrollment.secret) } (copy(&enrollment.secret, "Copy the secret")) } } }
            li { h2 { "Enter the code that it shows" }
                (form(signed_in, "/portal/account/app", html! {
                    (field(wrong, Field { fills: "one-time-code", hint: "Six digits, new every half minute.", ..Field::text("code", "Code", "") }))
                    div.actions { button.primary type="submit" { "Turn on" } a.button.quiet href="/portal/account" { "Back" } }
                })) }
        }
    };
    Ok(signed_in.page_below(Place::Account, ABOVE, "Set up an authenticator app", html! {}, content))
}

#[derive(Debug, Deserialize)]
pub(crate) struct Code {
    code: String,
}

/// `POST /portal/account/app`.
pub(crate) async fn turn_on(submitted: SubmittedForm<Code>) -> Result<Response, Refused> {
    let SubmittedForm(signed_in, Code { code }) = submitted;
    signed_in.confirmed("/portal/account/app")?;
    match bursar_identity::turn_on(&signed_in.portal.edge, &signed_in.actor(), signed_in.session.member.id, &code).await {
        Ok(codes) => Ok(recovery(&signed_in, "The authenticator app is set up", &codes).into_response()),
        Err(error) => {
            let wrong = Refused::from(error).fields()?;
            let page = question(&signed_in, &wrong).await?;
            Ok(HtmlPage { status: StatusCode::UNPROCESSABLE_ENTITY, ..page }.into_response())
        }
    }
}

fn recovery(signed_in: &SignedIn, title: &str, codes: &[String]) -> HtmlPage {
    let all = codes.join("\n");
    let content = html! {
        section.once role="status" {
            h2 { "Recovery codes" }
            p { "Each signs you in once, when your phone is gone. They are shown this once: keep them where you keep passwords." }
            ul.codes { @for code in codes { li { code { (code) } } } }
            p { (copy(&all, "Copy all codes")) }
        }
        div.actions { a.button.primary href="/portal/account" { "I have saved them" } }
    };
    signed_in.page_below(Place::Account, ABOVE, title, html! {}, content)
}

/// `POST /portal/account/app/codes`.
pub(crate) async fn renew(SubmittedForm(signed_in, _): SubmittedForm<NoFields>) -> Result<HtmlPage, Refused> {
    signed_in.confirmed("/portal/account")?;
    let codes = bursar_identity::renew_recovery(&signed_in.portal.edge, &signed_in.actor(), signed_in.session.member.id).await?;
    Ok(recovery(&signed_in, "New recovery codes", &codes))
}

/// `POST /portal/account/app/off`.
pub(crate) async fn turn_off(SubmittedForm(signed_in, _): SubmittedForm<NoFields>) -> Result<Redirect, Refused> {
    signed_in.confirmed("/portal/account")?;
    bursar_identity::turn_off(&signed_in.portal.edge, &signed_in.actor(), signed_in.session.member.id).await?;
    signed_in.leads_to("/portal/account", "the authenticator app is turned off").await
}
