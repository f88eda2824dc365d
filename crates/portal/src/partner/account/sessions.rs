use axum::extract::Path;
use axum::response::Redirect;
use bursar_kernel::Uuid;
use serde::Deserialize;

use super::super::{Posted, Refused};

#[derive(Debug, Deserialize)]
pub(crate) struct Nothing {}

/// `POST /portal/account/sessions/{id}/end`.
pub(crate) async fn end(Path(id): Path<Uuid>, posted: Posted<Nothing>) -> Result<Redirect, Refused> {
    let Posted(visitor, Nothing {}) = posted;
    bursar_identity::end_session(&visitor.desk.edge, &visitor.actor(), visitor.session.member.id, id).await?;
    visitor.leads_to("/portal/account", "the session has ended").await
}

/// `POST /portal/account/sessions/end-others`.
pub(crate) async fn end_others(posted: Posted<Nothing>) -> Result<Redirect, Refused> {
    let Posted(visitor, Nothing {}) = posted;
    bursar_identity::end_others(&visitor.desk.edge, &visitor.actor(), visitor.session.member.id, visitor.session.id).await?;
    visitor.leads_to("/portal/account", "your other sessions have ended").await
}
