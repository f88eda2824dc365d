//! Xero: OAuth2 and connections, and the accounting API, as its official clients and its published description have it.

mod access;
mod amounts;
mod answers;
mod api;
mod books;
mod collection;
mod control;
mod dates;
mod decimal;
mod fields;
mod filter;
mod gateway;
mod idempotency;
mod identity;
mod input;
mod lists;
mod problems;
mod query;
mod seed;
mod state;
mod switches;
mod webhooks;
mod wire;
mod writes;
mod xml;

pub use control::{edit, lock_books, revoked};
pub use gateway::{company_of, decorate, exceeded, is_limited, rate_limited, token_dead};
pub use state::State;
pub use switches::Switches;

use crate::world::Shared;
use axum::Router;
use axum::routing::{any, delete, get, post};

/// Xero's paths: OAuth2, connections and the accounting API.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/identity/connect/authorize", get(identity::ask).post(identity::decide))
        .route("/connect/token", post(identity::token))
        .route("/connect/revocation", post(identity::revoke))
        .route("/.well-known/openid-configuration", get(identity::discovery))
        .route("/.well-known/openid-configuration/jwks", get(identity::keys))
        // The official clients disagree about the case.
        .route("/connections", get(identity::connections))
        .route("/Connections", get(identity::connections))
        .route("/connections/{id}", delete(identity::disconnect))
        .route("/Connections/{id}", delete(identity::disconnect))
        .route("/api.xro/2.0/{*rest}", any(api::serve))
}
