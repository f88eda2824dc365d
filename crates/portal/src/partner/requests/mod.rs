//! The log of requests: which program asked what, and what it was answered. Bodies, headers and queries are not kept, so no secret is.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use bursar_identity::team;
use maud::{Markup, html};
use serde_json::Value;

use super::parts::{Tone, status, text_of};
use super::{PortalState, Refused, SignedIn};

mod list;
mod show;

/// Everything under `/portal/requests`.
pub(crate) fn routes() -> Router<Arc<PortalState>> {
    Router::new().route("/portal/requests", get(list::show)).route("/portal/requests/{id}", get(show::show))
}

/// The status of an answer: a figure, with a shape for whether it was a refusal.
fn answered(request: &Value) -> Markup {
    let code = request["status"].as_i64().unwrap_or_default();
    let tone = match code {
        500.. => Tone::Failing,
        400.. => Tone::Attention,
        _ => Tone::Ok,
    };
    status(tone, &code.to_string())
}

/// Milliseconds as people say them.
fn took(request: &Value) -> Markup {
    let milliseconds = request["duration_ms"].as_f64().unwrap_or_default();
    html! { @if milliseconds < 10.0 { (format!("{milliseconds:.1}")) } @else { (format!("{milliseconds:.0}")) } " ms" }
}

/// What members are called, by their ids; nobody is asked where no request is of one.
async fn members(signed_in: &SignedIn, requests: &[Value]) -> Result<BTreeMap<String, String>, Refused> {
    if requests.iter().all(|request| request["member_id"].is_null()) {
        return Ok(BTreeMap::new());
    }
    let team = team(&signed_in.portal.edge, signed_in.session.member.partner_id).await?;
    Ok(team.into_iter().map(|member| (member.id.to_string(), member.name)).collect())
}

/// Who called: an API client, a user of an entity, or somebody at this portal, by name.
fn caller(request: &Value, members: &BTreeMap<String, String>) -> Markup {
    html! {
        @match request["caller"].as_str() {
            Some("member") => span { "Portal" @if let Some(name) = members.get(text_of(&request["member_id"])) { span.soft { ", " (name) } } },
            Some("entity_user") => { "Entity user" },
            _ => { "API client" },
        }
    }
}
