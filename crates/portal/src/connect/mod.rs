//! The connect flow as a person sees it. What happens is decided in `bursar_accounting::authorizations`; here it is shown.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn;
use axum::routing::{get, post};
use bursar_accounting::{Connection, Engine};
use bursar_connectors::{Facts, Platform};
use bursar_kernel::Result;

use crate::person_page::plain_page;

mod brand;
mod browser;
mod callback;
mod confirm;
mod done;
mod entrance;
mod intuit;
mod layout;
mod refusal;

/// The pages at which a person connects an accounting system.
pub fn pages(engine: Arc<Engine>) -> Router {
    Router::new()
        .route("/connect/{link}", get(entrance::show))
        .route("/connect/{link}/start", post(entrance::start))
        .route("/oauth/{platform}/callback", get(callback::come_back))
        .route("/connect/{link}/confirm", get(confirm::show).post(confirm::decide))
        .route("/connect/{link}/brand.css", get(brand::sheet))
        .route("/connect/{link}/done", get(done::show))
        .route("/connect/{link}/progress", get(done::progress))
        .route("/providers/quickbooks_online/launch", get(intuit::launch))
        .route("/providers/quickbooks_online/disconnected", get(intuit::disconnected))
        .route("/providers/quickbooks_online/reconnect", get(intuit::reconnect))
        .layer(DefaultBodyLimit::max(16 << 10))
        .layer(from_fn(plain_page))
        .with_state(engine)
}

/// The provider's name as people know it.
fn title(platform: Platform) -> &'static str {
    &Facts::of(platform).title
}

/// The provider that a connection is connected to.
fn connected_platform(connection: &Connection) -> Option<Platform> {
    connection.platform.as_deref().and_then(|name| Platform::parse(name.trim_end_matches("_sandbox")))
}

/// The address where the person wants to go afterwards, if the project allows it; any other is as good as none.
async fn allowed_return(engine: &Engine, connection: &Connection, asked: Option<String>) -> Result<Option<String>> {
    let Some(asked) = asked.filter(|asked| !asked.is_empty()) else { return Ok(None) };
    let is_allowed = bursar_identity::return_url_allowed(&engine.db, connection.project_id, &asked).await?;
    Ok(is_allowed.then_some(asked))
}

/// `path`, with where the person wants to go afterwards.
fn address(path: &str, return_to: Option<&str>) -> String {
    match return_to {
        Some(return_to) => {
            format!("{path}?{}", url::form_urlencoded::Serializer::new(String::new()).append_pair("return_to", return_to).finish())
        }
        None => path.to_owned(),
    }
}
