use axum::response::{IntoResponse, Response};
use bursar_pages::HtmlPage;
use http::{Method, StatusCode};
use maud::html;
use serde::Deserialize;
use serde_json::json;

use crate::partner::parts::{Field, field, form, text_of, wrong_whole};
use crate::partner::refusal::Wrong;
use crate::partner::{Place, Refused, SignedIn, SubmittedForm};

/// `GET /portal/projects/new`.
pub(crate) async fn show(signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    signed_in.writes()?;
    Ok(question(&signed_in, "", &Wrong::default()))
}

fn question(signed_in: &SignedIn, name: &str, wrong: &Wrong) -> HtmlPage {
    let hint = "Only your team sees it.";
    let content = html! {
        (wrong_whole(wrong))
        (form(signed_in, "/portal/projects/new", html! {
            (field(wrong, Field { hint, ..Field::text("name", "Name", name) }))
            div.actions { button.primary type="submit" { "Create project" } a.button.quiet href="/portal/projects" { "Back" } }
        }))
    };
    signed_in.page_below(Place::Projects, Some(("/portal/projects", "Projects and keys")), "New project", html! {}, content)
}

#[derive(Debug, Deserialize)]
pub(crate) struct Typed {
    name: String,
}

/// `POST /portal/projects/new`.
pub(crate) async fn create(submitted: SubmittedForm<Typed>) -> Result<Response, Refused> {
    let SubmittedForm(signed_in, Typed { name }) = submitted;
    match signed_in.send(Method::POST, "/partner_projects", None, Some(&json!({"name": name}))).await {
        Ok(project) => {
            let page = format!("/portal/projects/{}", text_of(&project["id"]));
            Ok(signed_in
                .leads_to(&page, "the project is created: it needs a secret before anybody can call with it")
                .await?
                .into_response())
        }
        Err(refused) => {
            let wrong = refused.fields()?;
            Ok(HtmlPage { status: StatusCode::UNPROCESSABLE_ENTITY, ..question(&signed_in, &name, &wrong) }.into_response())
        }
    }
}
