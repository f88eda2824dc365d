use axum::extract::Path;
use axum::response::Redirect;
use http::Method;
use serde::Deserialize;

use super::super::{Posted, Refused};
use super::{entity, name};

#[derive(Debug, Deserialize)]
pub(super) struct Nothing {}

/// `POST /portal/connections/{id}/{verb}`: the operation of the same name.
pub(super) async fn act(Path((id, verb)): Path<(String, String)>, posted: Posted<Nothing>) -> Result<Redirect, Refused> {
    let Posted(visitor, Nothing {}) = posted;
    let message = match verb.as_str() {
        "sync" => "the sync has begun",
        "pause" => "the connection is paused: nothing is pulled until you resume it",
        "resume" => "the connection is resumed, and a sync has begun",
        "disconnect" => "the connection has ended, and the provider is told",
        _ => return Err(Refused::not_found("page")),
    };
    let report = visitor.get(&format!("/connection_reports/{id}"), &[]).await?;
    visitor.send(Method::POST, &format!("/accounting_connections/{id}/{verb}"), Some(entity(&report)?), None).await?;
    visitor.leads_to(&format!("/portal/connections/{id}"), &format!("{}: {message}", name(&report))).await
}
