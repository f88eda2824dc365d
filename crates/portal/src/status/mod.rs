//! The status page: how every component fares, now and over thirty days, and what went wrong, all of it counted and none of it typed.
//! Made at most every ten seconds, however often it is asked for.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use bursar_kernel::{Result, TimeDelta};
use bursar_web::Edge;
use bursar_web::vitals::{self, DATABASE};
use http::HeaderValue;
use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL};
use report::{DAYS, Report, report};
use tokio::sync::Mutex;

mod page;
mod report;
#[cfg(test)]
mod tests;

/// Seconds for which a report is good.
const AGE: i64 = 10;

/// `/status` and `/status.json`.
pub(crate) fn status(edge: Arc<Edge>) -> Router {
    let portal = Arc::new(PortalState { edge, last: Mutex::default() });
    Router::new().route("/status", get(show)).route("/status.json", get(tell)).with_state(portal)
}

struct PortalState {
    edge: Arc<Edge>,
    last: Mutex<Option<Arc<Report>>>,
}

impl PortalState {
    /// The last report while it is fresh. Where the database does not answer, that is what there is to say.
    async fn report(&self) -> Arc<Report> {
        let now = self.edge.env.now();
        let mut last = self.last.lock().await;
        if let Some(fresh) = last.as_ref().filter(|report| now - report.updated_at < TimeDelta::seconds(AGE)) {
            return fresh.clone();
        }
        let made = match self.read().await {
            Ok(made) => made,
            Err(error) => {
                tracing::warn!(error = %error.report(), "the status page cannot read the database");
                let before = last.as_deref().cloned().unwrap_or_else(|| report(&[], now));
                before.without(DATABASE, now)
            }
        };
        last.insert(Arc::new(made)).clone()
    }

    async fn read(&self) -> Result<Report> {
        let now = self.edge.env.now();
        let slots = vitals::read(&self.edge.db, now - TimeDelta::days(DAYS)).await?;
        Ok(report(&slots, now))
    }
}

async fn show(State(portal): State<Arc<PortalState>>) -> Response {
    kept_shortly(page::page(&*portal.report().await, &portal.edge.options.installation).into_response())
}

async fn tell(State(portal): State<Arc<PortalState>>) -> Response {
    let mut response = kept_shortly(Json(&*portal.report().await).into_response());
    response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}

fn kept_shortly(mut response: Response) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=10"));
    response
}
