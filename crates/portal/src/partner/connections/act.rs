use axum::extract::Path;
use axum::response::Redirect;
use http::Method;

use super::{entity, name};
use crate::partner::{NoFields, Refused, SubmittedForm};

/// `POST /portal/connections/{id}/{verb}`: the operation of the same name.
pub(super) async fn act(
    Path((id, verb)): Path<(String, String)>,
    SubmittedForm(signed_in, _): SubmittedForm<NoFields>,
) -> Result<Redirect, Refused> {
    let message = match verb.as_str() {
        "sync" => "the sync has started",
        "pause" => "the connection is paused: nothing is pulled until you resume it",
        "resume" => "the connection is resumed, and a sync has started",
        "disconnect" => "disconnected: the tokens are being revoked at the provider",
        _ => return Err(Refused::not_found("page")),
    };
    let report = signed_in.get(&format!("/connection_reports/{id}"), &[]).await?;
    signed_in.send(Method::POST, &format!("/accounting_connections/{id}/{verb}"), Some(entity(&report)?), None).await?;
    signed_in.leads_to(&format!("/portal/connections/{id}"), &format!("{}: {message}", name(&report))).await
}
