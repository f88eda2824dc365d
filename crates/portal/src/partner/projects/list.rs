use axum::extract::Path;
use axum::response::Redirect;
use bursar_kernel::Uuid;
use bursar_pages::HtmlPage;
use maud::{Markup, html};
use serde_json::Value;

use crate::partner::parts::{Tone, ago, cell_link, form, id, status, table, text_of, time_of};
use crate::partner::{NoFields, Place, Refused, SignedIn, SubmittedForm};

/// `GET /portal/projects`.
pub(crate) async fn show(signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    let projects = signed_in.get("/partner_projects", &[]).await?;
    let actions = html! { @if signed_in.may_write() { a.button.primary.small href="/portal/projects/new" { "New project" } } };
    let rows = html! { @for project in projects["data"].as_array().into_iter().flatten() { (row(&signed_in, project)) } };
    let content = html! {
        p.intro { "A project has credentials, provider apps and connect pages of its own, for example one for each app of your platform. Entities, connections, webhooks and requests belong to all projects: production and staging are two servers, see " a href="/docs/environments" { "Environments" } "." }
        (table("Projects", &["Project", "Client ID", "Created", ""], rows))
    };
    Ok(signed_in.page(Place::Projects, "Projects and keys", actions, content))
}

fn row(signed_in: &SignedIn, project: &Value) -> Markup {
    let (own_id, name) = (text_of(&project["id"]), text_of(&project["name"]));
    let is_current = own_id == signed_in.session.project_id.to_string();
    html! {
        tr {
            (cell_link(&format!("/portal/projects/{own_id}"), html! { (name) }))
            td { (id(text_of(&project["client_id"]))) }
            td { @if let Some(at) = time_of(&project["created_at"]) { (ago(at, signed_in.now)) } }
            td.acts {
                @if is_current { (status(Tone::Ok, "Current")) }
                @else { (form(signed_in, &format!("/portal/projects/{own_id}/choose"), html! { button.quiet.small type="submit" { "Switch" } })) }
            }
        }
    }
}

/// `POST /portal/projects/{id}/choose`.
pub(crate) async fn choose(Path(id): Path<Uuid>, SubmittedForm(signed_in, _): SubmittedForm<NoFields>) -> Result<Redirect, Refused> {
    let project = signed_in.get(&format!("/partner_projects/{id}"), &[]).await?;
    bursar_identity::choose_project(&signed_in.portal.edge, &signed_in.session, id).await?;
    signed_in.leads_to("/portal/projects", &format!("switched to {}", text_of(&project["name"]))).await
}
