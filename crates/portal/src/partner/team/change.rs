//! What an owner does with a member.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use bursar_identity::{Purpose, TeamRole, change_role, offer_reset};
use bursar_kernel::Uuid;
use bursar_pages::HtmlPage;
use serde::Deserialize;

use super::invite::offered;
use super::title;
use crate::partner::{NoFields, Refused, SignedIn, SubmittedForm};

fn allowed(signed_in: &SignedIn) -> Result<(), Refused> {
    signed_in.manages_team()?;
    signed_in.confirmed("/portal/team")
}

#[derive(Debug, Deserialize)]
pub(crate) struct Role {
    role: String,
}

/// `POST /portal/team/{id}/role`.
pub(crate) async fn role(Path(id): Path<Uuid>, submitted: SubmittedForm<Role>) -> Result<Redirect, Refused> {
    let SubmittedForm(signed_in, typed) = submitted;
    allowed(&signed_in)?;
    let role = typed.role.parse::<TeamRole>().map_err(|_| Refused::broken_form())?;
    let member = change_role(&signed_in.portal.edge, &signed_in.actor(), id, role).await?;
    signed_in.leads_to("/portal/team", &format!("{} is {} now", member.name, title(role).to_lowercase())).await
}

/// `POST /portal/team/{id}/remove`.
pub(crate) async fn remove(Path(id): Path<Uuid>, SubmittedForm(signed_in, _): SubmittedForm<NoFields>) -> Result<Response, Refused> {
    allowed(&signed_in)?;
    let member = bursar_identity::remove(&signed_in.portal.edge, &signed_in.actor(), id).await?;
    if id == signed_in.session.member.id {
        return Ok(Redirect::to("/portal/sign-in").into_response());
    }
    Ok(signed_in.leads_to("/portal/team", &format!("{} was removed from the team", member.name)).await?.into_response())
}

#[derive(Debug, Deserialize)]
pub(crate) struct How {
    how: String,
}

/// `POST /portal/team/{id}/reset`.
pub(crate) async fn reset(Path(id): Path<Uuid>, submitted: SubmittedForm<How>) -> Result<HtmlPage, Refused> {
    let SubmittedForm(signed_in, How { how }) = submitted;
    allowed(&signed_in)?;
    let purpose = if how == "recover" { Purpose::Recover } else { Purpose::Reset };
    let (member, link) = offer_reset(&signed_in.portal.edge, &signed_in.actor(), id, purpose).await?;
    let words = format!("Send this link to {}. It works once, and is shown this once; earlier links no longer work.", member.name);
    Ok(offered(&signed_in, "Password link", &words, &link))
}
