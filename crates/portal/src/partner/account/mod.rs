//! The account of whoever looks: name, password, authenticator app, sessions.

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use super::PortalState;

mod password;
mod picture;
mod second_step;
mod sessions;
mod show;

/// `/portal/account`.
pub(crate) fn routes() -> Router<Arc<PortalState>> {
    Router::new()
        .route("/portal/account", get(show::show))
        .route("/portal/account/name", post(show::rename))
        .route("/portal/account/password", get(password::show).post(password::change))
        .route("/portal/account/app", get(second_step::show).post(second_step::turn_on))
        .route("/portal/account/app/off", post(second_step::turn_off))
        .route("/portal/account/app/codes", post(second_step::renew))
        .route("/portal/account/sessions/{id}/end", post(sessions::end))
        .route("/portal/account/sessions/end-others", post(sessions::end_others))
}
