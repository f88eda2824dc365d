use axum::extract::Path;
use axum::response::Redirect;
use bursar_kernel::Uuid;
use bursar_pages::HtmlPage;
use http::Method;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{secrets, standing};
use crate::partner::figures::exactly;
use crate::partner::parts::{Field, Need, ago, empty, facts, field, form, id, table, text_of, time_of};
use crate::partner::refusal::Wrong;
use crate::partner::{Place, Refused, SignedIn, SubmittedForm};

/// `GET /portal/projects/{id}`.
pub(crate) async fn show(Path(project): Path<Uuid>, signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    page(&signed_in, project, html! {}).await
}

/// The page of a project; `news` stands on top.
pub(super) async fn page(signed_in: &SignedIn, own_id: Uuid, news: Markup) -> Result<HtmlPage, Refused> {
    let project = signed_in.get(&format!("/partner_projects/{own_id}"), &[]).await?;
    let secrets = signed_in.get(&format!("/partner_projects/{own_id}/client_secrets"), &[]).await?;
    let content = html! {
        (news)
        section.part {
            (facts(&[
                ("Project ID", id(text_of(&project["id"]))),
                ("Client ID", id(text_of(&project["client_id"]))),
                ("Created", exactly(&project["created_at"], signed_in.now)),
            ]))
        }
        section.part {
            header.head { h2 { "Client secrets" } }
            p.soft { "Several are accepted side by side, so that one can be replaced without a pause: create a new one, deploy it, then revoke the old one. A secret is shown once and kept only as a hash." }
            (rows(signed_in, own_id, &secrets))
            @if signed_in.may_write() {
                (form(signed_in, &format!("/portal/projects/{own_id}/secrets"), html! {
                    div.line.after {
                        (field(&Wrong::default(), Field { need: Need::Optional, ..Field::text("name", "What it is for", "") }))
                        button.primary type="submit" { "Create secret" }
                    }
                }))
            }
        }
        section.part {
            h2 { "Name" }
            @if signed_in.may_write() {
                (form(signed_in, &format!("/portal/projects/{own_id}/name"), html! {
                    div.line { (field(&Wrong::default(), Field::text("name", "What your team calls it", text_of(&project["name"])))) button.quiet type="submit" { "Save" } }
                }))
            }
            p.fine { "Provider apps, the look of the connect pages and allowed return URLs are under " a href={ "/portal/settings?project=" (own_id) } { "Settings" } "." }
        }
    };
    let above = Some(("/portal/projects", "Projects and keys"));
    Ok(signed_in.page_below(Place::Projects, above, text_of(&project["name"]), html! {}, content))
}

fn rows(signed_in: &SignedIn, project: Uuid, secrets: &Value) -> Markup {
    let list = secrets["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    if list.is_empty() {
        return empty("No secrets yet", "This project cannot call the API until it has one.");
    }
    let accepted = list.iter().filter(|secret| secret["status"] != "revoked").count();
    let row = |secret: &Value| {
        let (made, ends) = (time_of(&secret["created_at"]), time_of(&secret["ends_at"]));
        html! {
            tr {
                th.lead scope="row" { @match secret["name"].as_str() { Some(name) => (name), None => span.soft { "Without a name" } } }
                td { (standing(secret)) }
                td { code { (text_of(&secret["id"]).chars().take(8).collect::<String>()) } }
                td { @if let Some(at) = made { (ago(at, signed_in.now)) } }
                td { @if let Some(at) = ends { (ago(at, signed_in.now)) } @else { span.soft { "Never" } } }
                td.acts { @if signed_in.may_write() && secret["status"] != "revoked" { (secrets::revoke_button(signed_in, project, secret, accepted == 1)) } }
            }
        }
    };
    table("Client secrets", &["Secret", "Status", "ID", "Created", "Expires", ""], html! { @for secret in list { (row(secret)) } })
}

#[derive(Debug, Deserialize)]
pub(crate) struct Name {
    name: String,
}

/// `POST /portal/projects/{id}/name`.
pub(crate) async fn rename(Path(project): Path<Uuid>, submitted: SubmittedForm<Name>) -> Result<Redirect, Refused> {
    let SubmittedForm(signed_in, Name { name }) = submitted;
    signed_in.send(Method::PATCH, &format!("/partner_projects/{project}"), None, Some(&json!({"name": name}))).await?;
    signed_in.leads_to(&format!("/portal/projects/{project}"), "the name is saved").await
}
