//! Runs of the pull: what each brought, cost and met; live while one is under way.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use maud::{Markup, html};
use serde_json::Value;

use super::PortalState;
use super::figures::count;

mod list;
pub(super) mod live;
mod show;

/// Everything under `/portal/runs`.
pub(crate) fn routes() -> Router<Arc<PortalState>> {
    Router::new().route("/portal/runs", get(list::show)).route("/portal/runs/{id}", get(show::show))
}

/// Does it wait or run?
fn is_open(run: &Value) -> bool {
    run["finished_at"].is_null()
}

/// What changed, in the shortest words: new, changed, deleted.
pub(super) fn changes(run: &Value) -> Markup {
    let parts = [("created", "new"), ("changed", "changed"), ("deleted", "deleted")];
    let some: Vec<_> = parts.into_iter().filter(|(name, _)| run[name].as_u64().is_some_and(|number| number > 0)).collect();
    html! {
        span.changes {
            @for (name, word) in &some { span.(*name) { (count(&run[*name])) " " (word) } }
            @if some.is_empty() { span.soft { "no changes" } }
        }
    }
}
