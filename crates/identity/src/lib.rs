//! Partners, projects, secrets and tokens.

mod partners;
mod tokens;

pub use partners::{
    Credentials, DEFAULT_REQUESTS_PER_SECOND, create_partner, project_exists, return_url_allowed, set_requests_per_second, set_return_urls,
};

use bursar_web::{Access, Routes};
use utoipa_axum::routes;

/// The operations of this area.
pub fn routes() -> Routes {
    let tag = "Access tokens";
    Routes::new().add(tag, Access::Credentials, routes!(tokens::create::create)).add(
        tag,
        Access::Partner { object: "access_token", action: "delete" },
        routes!(tokens::revoke::revoke),
    )
}
