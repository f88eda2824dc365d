use axum::extract::Path;
use axum::response::Redirect;
use bursar_kernel::Uuid;

use crate::partner::{NoFields, Refused, SubmittedForm};

/// `POST /portal/account/sessions/{id}/end`.
pub(crate) async fn end(Path(id): Path<Uuid>, SubmittedForm(signed_in, _): SubmittedForm<NoFields>) -> Result<Redirect, Refused> {
    bursar_identity::end_session(&signed_in.portal.edge, &signed_in.actor(), signed_in.session.member.id, id).await?;
    signed_in.leads_to("/portal/account", "the session has ended").await
}

/// `POST /portal/account/sessions/end-others`.
pub(crate) async fn end_others(SubmittedForm(signed_in, _): SubmittedForm<NoFields>) -> Result<Redirect, Refused> {
    bursar_identity::end_others(&signed_in.portal.edge, &signed_in.actor(), signed_in.session.member.id, signed_in.session.id).await?;
    signed_in.leads_to("/portal/account", "your other sessions have ended").await
}
