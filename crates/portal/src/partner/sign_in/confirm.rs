//! Who is this? Asked once more before something dangerous.

use axum::extract::Query;
use axum::response::{IntoResponse, Response};
use bursar_pages::HtmlPage;
use http::StatusCode;
use maud::html;
use serde::Deserialize;

use super::{card, next_page};
use crate::partner::parts::{Field, field, form, wrong_whole};
use crate::partner::refusal::Wrong;
use crate::partner::{Refused, SignedIn, SubmittedForm};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    back: String,
}

/// `GET /portal/confirm`.
pub(crate) async fn show(Query(asked): Query<Asked>, signed_in: SignedIn) -> HtmlPage {
    question(&signed_in, StatusCode::OK, &asked.back, &Wrong::default())
}

fn question(signed_in: &SignedIn, status: StatusCode, back: &str, wrong: &Wrong) -> HtmlPage {
    let member = &signed_in.session.member;
    let asked = if member.two_factor_since.is_some() {
        Field {
            fills: "one-time-code",
            hint: "Your authenticator app shows it. A recovery code will do.",
            ..Field::text("typed", "Code", "")
        }
    } else {
        Field { kind: "password", fills: "current-password", ..Field::text("typed", "Password", "") }
    };
    let content = html! {
        h1 { "Confirm it is you" }
        p.lead { "What you are about to do cannot be undone by others. Confirm that you are " strong { (member.email) } "; then press the button again." }
        (wrong_whole(wrong))
        (form(signed_in, "/portal/confirm", html! {
            input type="hidden" name="back" value=(next_page(back));
            (field(wrong, asked))
            div.actions { button.primary type="submit" { "Confirm" } a.button.quiet href=(next_page(back)) { "Back" } }
        }))
    };
    card(&signed_in.portal.edge, status, "Confirm it is you", content)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    back: String,
    typed: String,
}

/// `POST /portal/confirm`.
pub(crate) async fn confirm(submitted: SubmittedForm<Typed>) -> Result<Response, Refused> {
    let SubmittedForm(signed_in, typed) = submitted;
    match bursar_identity::confirm(&signed_in.portal.edge, &signed_in.session, &typed.typed).await {
        Ok(()) => Ok(signed_in.leads_to(next_page(&typed.back), "confirmed: press the button again").await?.into_response()),
        Err(error) => {
            let mut wrong = Refused::from(error).fields()?;
            if let Some(said) = wrong.0.remove("code").or_else(|| wrong.0.remove("password")) {
                wrong.0.insert("typed".into(), said);
            }
            Ok(question(&signed_in, StatusCode::UNAUTHORIZED, &typed.back, &wrong).into_response())
        }
    }
}
