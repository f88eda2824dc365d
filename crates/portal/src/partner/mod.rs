//! The partner portal: what a partner's team sees and does. Every page is a list of operations of the API, asked as the member who looks;
//! only the team itself (members, sessions) is asked of `identity` directly, because no operation speaks of it.
//!
//! A page is a handler that takes [`SignedIn`] (looks) or [`SubmittedForm`] (pressed a button), asks `signed_in.get(..)` or `signed_in.send(..)`, and
//! answers `signed_in.page(Place::.., title, actions, content)`. What pages are made of stands in [`parts`].

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use bursar_web::Edge;

use bursar_pages::Api;

mod account;
mod browser;
mod charts;
mod connections;
mod data;
mod entities;
mod feedback;
mod figures;
mod inbox;
pub(crate) mod parts;
mod projects;
mod refusal;
mod requests;
mod runs;
mod settings;
mod shell;
mod sign_in;
mod signed_in;
mod submitted;
mod team;
mod webhooks;

pub(crate) use refusal::Refused;
pub(crate) use shell::Place;
pub(crate) use signed_in::SignedIn;
pub(crate) use submitted::{Fields, NoFields, SubmittedForm};

/// What the pages work with.
pub(crate) struct PortalState {
    /// Database, clock, vault, and what the operator set.
    pub(crate) edge: Arc<Edge>,
    /// The API of this server.
    pub(crate) api: Api,
}

/// Everything under `/portal`.
pub(crate) fn routes(edge: Arc<Edge>, api: Api) -> Router {
    Router::new()
        .merge(inbox::routes())
        .merge(connections::routes())
        .merge(runs::routes())
        .merge(data::routes())
        .merge(webhooks::routes())
        .merge(requests::routes())
        .merge(sign_in::routes())
        .merge(entities::routes())
        .merge(feedback::routes())
        .merge(projects::routes())
        .merge(settings::routes())
        .merge(team::routes())
        .merge(account::routes())
        .route("/portal/{*rest}", get(refusal::nowhere))
        .layer(DefaultBodyLimit::max(2 << 20))
        .layer(axum::middleware::from_fn(refusal::way_back))
        .with_state(Arc::new(PortalState { edge, api }))
}
