use axum::extract::Path;
use axum::response::Redirect;
use bursar_kernel::{TimeDelta, Uuid};
use bursar_pages::HtmlPage;
use http::Method;
use maud::Markup;
use serde::Deserialize;
use serde_json::{Value, json};

use super::show::page;
use crate::partner::parts::{Ask, ask, choice, shown_once, text_of};
use crate::partner::refusal::Wrong;
use crate::partner::{Refused, SignedIn, SubmittedForm};

/// When a secret may end: hours from now, and the words.
const ENDS: [(&str, &str); 5] = [("0", "Now"), ("1", "In an hour"), ("24", "In a day"), ("168", "In a week"), ("720", "In 30 days")];

/// The button that ends a secret.
pub(super) fn revoke_button(signed_in: &SignedIn, project: Uuid, secret: &Value, is_last: bool) -> Markup {
    let id = text_of(&secret["id"]);
    let will = if is_last {
        "leave the project without a secret: nobody can call with it any more, and tokens made with it expire."
    } else {
        "answer 401 to whoever still uses this secret, and expire tokens made with it."
    };
    ask(
        signed_in,
        Ask {
            id: &format!("revoke-{id}"),
            button: "Revoke",
            question: &format!("Revoke {}?", secret["name"].as_str().unwrap_or("this secret")),
            will,
            will_not: "change the project, its other secrets, its connections or data.",
            action: &format!("/portal/projects/{project}/secrets/{id}/revoke"),
        },
        choice(&Wrong::default(), "in_hours", "When", "0", &ENDS),
    )
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    name: String,
}

/// `POST /portal/projects/{id}/secrets`. The secret is shown on the answer itself: it is kept only as a hash.
pub(crate) async fn create(Path(project): Path<Uuid>, submitted: SubmittedForm<Typed>) -> Result<HtmlPage, Refused> {
    let SubmittedForm(signed_in, typed) = submitted;
    signed_in.writes()?;
    signed_in.confirmed(&format!("/portal/projects/{project}"))?;
    let name = typed.name.trim();
    let body = if name.is_empty() { json!({}) } else { json!({"name": name}) };
    let made = signed_in.send(Method::POST, &format!("/partner_projects/{project}/client_secrets"), None, Some(&body)).await?;
    let words = "It is accepted from now on, beside the others. It is shown only once: store it where your server finds it.";
    page(&signed_in, project, shown_once("New client secret", text_of(&made["client_secret"]), words)).await
}

#[derive(Debug, Deserialize)]
pub(crate) struct When {
    in_hours: i64,
}

/// `POST /portal/projects/{id}/secrets/{secret}/revoke`.
pub(crate) async fn revoke(Path((project, secret)): Path<(Uuid, Uuid)>, submitted: SubmittedForm<When>) -> Result<Redirect, Refused> {
    let SubmittedForm(signed_in, When { in_hours }) = submitted;
    let back = format!("/portal/projects/{project}");
    signed_in.writes()?;
    signed_in.confirmed(&back)?;
    let hours = in_hours.clamp(0, 8760);
    let body = if hours == 0 { json!({}) } else { json!({"at": (signed_in.now + TimeDelta::hours(hours)).to_rfc3339()}) };
    signed_in.send(Method::POST, &format!("/partner_projects/{project}/client_secrets/{secret}/revoke"), None, Some(&body)).await?;
    let words = if hours == 0 { "the secret is revoked" } else { "the end of the secret is set; until then you can choose another moment" };
    signed_in.leads_to(&back, words).await
}
