//! The account of whoever looks: name, password, authenticator app, sessions.

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use super::PortalState;

mod password;
mod picture;
mod sessions;
mod show;
mod two_factor;

/// `/portal/account`.
pub(crate) fn routes() -> Router<Arc<PortalState>> {
    Router::new()
        .route("/portal/account", get(show::show))
        .route("/portal/account/name", post(show::rename))
        .route("/portal/account/password", get(password::show).post(password::change))
        .route("/portal/account/app", get(two_factor::show).post(two_factor::turn_on))
        .route("/portal/account/app/off", post(two_factor::turn_off))
        .route("/portal/account/app/codes", post(two_factor::renew))
        .route("/portal/account/sessions/{id}/end", post(sessions::end))
        .route("/portal/account/sessions/end-others", post(sessions::end_others))
}
