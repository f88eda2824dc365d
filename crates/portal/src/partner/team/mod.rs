//! The team: who may sign in here, and what each may do.

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use bursar_identity::TeamRole;

use super::PortalState;

mod change;
mod invite;
mod list;

/// `/portal/team`.
pub(crate) fn routes() -> Router<Arc<PortalState>> {
    Router::new()
        .route("/portal/team", get(list::show))
        .route("/portal/team/invite", get(invite::show).post(invite::invite))
        .route("/portal/team/{id}/role", post(change::role))
        .route("/portal/team/{id}/remove", post(change::remove))
        .route("/portal/team/{id}/reset", post(change::reset))
}

/// What a role may do, in words.
fn means(role: TeamRole) -> &'static str {
    match role {
        TeamRole::Owner => "Owner: everything, the team included",
        TeamRole::Developer => "Developer: everything but the team",
        TeamRole::Viewer => "Viewer: read-only",
    }
}

/// The roles to choose from.
fn roles() -> [(&'static str, &'static str); 3] {
    TeamRole::ALL.map(|role| (role.into_str(), means(role)))
}

/// `Owner`.
pub(super) fn title(role: TeamRole) -> &'static str {
    match role {
        TeamRole::Owner => "Owner",
        TeamRole::Developer => "Developer",
        TeamRole::Viewer => "Viewer",
    }
}
