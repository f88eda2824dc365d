//! How the connect pages of a project look, and where they lead back to.

use axum::response::{IntoResponse, Response};
use bursar_kernel::Uuid;
use bursar_pages::HtmlPage;
use http::{Method, StatusCode};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{project, tabs};
use crate::partner::parts::{self, Field, Need, field, form, text_of, wrong_whole};
use crate::partner::refusal::Wrong;
use crate::partner::{Place, Refused, SignedIn, SubmittedForm};

/// The green of Bursar.
const PLAIN: &str = "#14573f";

/// `GET /portal/settings/connect`.
pub(crate) async fn show(signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    let own = project(&signed_in);
    let project = signed_in.get(&format!("/partner_projects/{own}"), &[]).await?;
    let branding = &project["branding"];
    let urls: Vec<&str> = project["return_urls"].as_array().into_iter().flatten().map(text_of).collect();
    let color = text_of(&branding["color"]).to_owned();
    let typed = Typed {
        name: text_of(&branding["name"]).to_owned(),
        has_color: (!color.is_empty()).then(|| "yes".to_owned()),
        color,
        return_urls: urls.join("\n"),
    };
    page(&signed_in, own, &project, &typed, &Wrong::default()).await
}

async fn page(signed_in: &SignedIn, own: Uuid, project: &Value, typed: &Typed, wrong: &Wrong) -> Result<HtmlPage, Refused> {
    let content = html! {
        (tabs(signed_in, "/portal/settings/connect").await?)
        @if signed_in.may_write() { (logo(signed_in, own, &project["branding"])) (look(signed_in, own, typed, wrong)) }
        @else { p.notice.attention { "Your role is read-only." } }
    };
    Ok(signed_in.page(Place::Settings, "Settings", html! {}, content))
}

fn look(signed_in: &SignedIn, own: Uuid, typed: &Typed, wrong: &Wrong) -> Markup {
    let Typed { name, color, has_color, return_urls } = typed;
    let color = if color.is_empty() { PLAIN } else { color.as_str() };
    html! {
        section.part {
            h2 { "Branding and redirects" }
            p.soft { "What people see when they connect their books. The color is made darker or lighter where text on it would be hard to read." }
            (wrong_whole(wrong))
            (form(signed_in, &format!("/portal/settings/connect?project={own}"), html! {
                (field(wrong, Field { need: Need::Optional, hint: "Who asks for the connection. If you leave it empty, your partner name is shown.", ..Field::text("name", "Name", name) }))
                (field(wrong, Field { kind: "color", ..Field::text("color", "Button color", color) }))
                div.field { label.check { input type="checkbox" name="has_color" value="yes" checked[has_color.is_some()]; " Use this color" } }
                (field(wrong, Field { kind: "textarea", need: Need::Optional, hint: "One per line. The connect pages may redirect to these addresses and to paths below them, and nowhere else.", ..Field::text("return_urls", "Allowed return URLs", return_urls) }))
                button.primary type="submit" { "Save" }
            }))
        }
    }
}

fn logo(signed_in: &SignedIn, own: Uuid, branding: &Value) -> Markup {
    let has_logo = branding["logo_file_id"].is_string();
    let upload = format!("/portal/settings/connect/logo?project={own}");
    html! {
        section.part {
            h2 { "Logo" }
            p.soft { "A PNG, JPEG or GIF of at most 1 MB, shown 32 pixels high on the connect pages." }
            form.entry method="post" action=(upload) enctype="multipart/form-data" {
                (parts::token(signed_in))
                div.line {
                    input type="file" name="file" accept="image/png,image/jpeg,image/gif" aria-label="Logo" required;
                    button.quiet type="submit" { @if has_logo { "Replace the logo" } @else { "Upload the logo" } }
                }
            }
            @if has_logo { (form(signed_in, &format!("/portal/settings/connect/logo/remove?project={own}"), html! { button.quiet.small type="submit" { "Remove the logo" } })) }
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    name: String,
    color: String,
    has_color: Option<String>,
    return_urls: String,
}

/// `POST /portal/settings/connect`.
pub(crate) async fn save(submitted: SubmittedForm<Typed>) -> Result<Response, Refused> {
    let SubmittedForm(signed_in, typed) = submitted;
    let own = project(&signed_in);
    let path = format!("/partner_projects/{own}");
    let known = signed_in.get(&path, &[]).await?;
    let mut branding = json!({});
    if !typed.name.trim().is_empty() {
        branding["name"] = typed.name.trim().into();
    }
    if typed.has_color.is_some() {
        branding["color"] = typed.color.as_str().into();
    }
    if known["branding"]["logo_file_id"].is_string() {
        branding["logo_file_id"] = known["branding"]["logo_file_id"].clone();
    }
    let urls: Vec<&str> = typed.return_urls.lines().map(str::trim).filter(|url| !url.is_empty()).collect();
    let branding = if branding.as_object().is_some_and(serde_json::Map::is_empty) { Value::Null } else { branding };
    let body = json!({"branding": branding, "return_urls": urls});
    match signed_in.send(Method::PATCH, &path, None, Some(&body)).await {
        Ok(_) => {
            Ok(signed_in.leads_to(&format!("/portal/settings/connect?project={own}"), "the connect pages are saved").await?.into_response())
        }
        Err(refused) => {
            let wrong = refused.fields()?;
            let page = page(&signed_in, own, &known, &typed, &wrong).await?;
            Ok(HtmlPage { status: StatusCode::UNPROCESSABLE_ENTITY, ..page }.into_response())
        }
    }
}
