//! QuickBooks Online: OAuth2, the query language, and the accounting entities with their arithmetic and their refusals.

mod api;
mod attachables;
mod batch;
mod books;
mod cdc;
mod control;
mod documents;
mod entity;
mod errors;
mod events;
mod gateway;
mod lines;
mod login;
mod money;
mod names;
mod payments;
mod properties;
mod query;
mod references;
mod replay;
mod seed;
mod select;
mod state;
mod store;
mod tax;
mod time;
mod write;

use axum::Router;
use axum::routing::{any, get, post};

use crate::world::Shared;

pub use control::{edit, lock_books};
pub use gateway::{company_of, decorate, fault_with_200, is_limited, rate_limited, token_dead};
pub use state::State;

/// QuickBooks Online's paths.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/.well-known/openid_configuration", get(login::discovery))
        .route("/.well-known/openid_configuration/", get(login::discovery))
        .route("/.well-known/openid_sandbox_configuration", get(login::discovery))
        .route("/.well-known/openid_sandbox_configuration/", get(login::discovery))
        .route("/op/v1/jwks", get(login::keys))
        .route("/v1/openid_connect/userinfo", get(login::user_info))
        .route("/connect/oauth2", get(login::authorize).post(login::decide))
        .route("/oauth2/v1/tokens/bearer", post(login::token))
        .route("/v2/oauth2/tokens/revoke", post(login::revoke))
        .route("/v3/company/{realm}/{first}", any(api::one_part))
        .route("/v3/company/{realm}/{first}/{id}", any(api::two_parts))
        .route("/v3/company/{realm}/{first}/{id}/{*rest}", any(api::more_parts))
}
