//! Settings: provider apps, the connect pages, and those of the partner.

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use bursar_kernel::Uuid;
use maud::{Markup, html};

use super::parts::text_of;
use super::{PortalState, Refused, SignedIn};

mod apps;
mod connect;
mod logo;
mod partner;

/// `/portal/settings`.
pub(crate) fn routes() -> Router<Arc<PortalState>> {
    Router::new()
        .route("/portal/settings", get(apps::show))
        .route("/portal/settings/apps", post(apps::register))
        .route("/portal/settings/apps/{id}/choose", post(apps::choose))
        .route("/portal/settings/apps/{id}/delete", post(apps::delete))
        .route("/portal/settings/connect", get(connect::show).post(connect::save))
        .route("/portal/settings/connect/logo", post(logo::upload))
        .route("/portal/settings/connect/logo/remove", post(logo::remove))
        .route("/portal/settings/partner", get(partner::show).post(partner::save))
}

/// The project that a page of settings speaks of: the one named in the address, else the one worked with.
fn project(signed_in: &SignedIn) -> Uuid {
    signed_in.asked("project").parse().unwrap_or(signed_in.session.project_id)
}

/// The pages of the settings, and of which project they are.
async fn tabs(signed_in: &SignedIn, here: &str) -> Result<Markup, Refused> {
    let pages =
        [("/portal/settings", "Provider apps"), ("/portal/settings/connect", "Connect pages"), ("/portal/settings/partner", "Partner")];
    let project = project(signed_in).to_string();
    let name = text_of(&signed_in.get(&format!("/partner_projects/{project}"), &[]).await?["name"]).to_owned();
    let is_other = project != signed_in.session.project_id.to_string();
    let address = |path: &str| if is_other { format!("{path}?project={project}") } else { path.to_owned() };
    Ok(html! {
        nav.tabs aria-label="Settings" {
            @for (path, words) in pages { a href=(address(path)) aria-current=[(path == here).then_some("page")] { (words) } }
        }
        @if here != "/portal/settings/partner" { p.intro { "Project: " strong { (name) } ". " a href="/portal/projects" { "Change project" } } }
    })
}
