//! What an owner does with a member.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use bursar_identity::{Purpose, TeamRole, change_role, offer_reset};
use bursar_kernel::Uuid;
use serde::Deserialize;

use super::super::{Posted, Refused, Visitor};
use super::invite::offered;
use super::title;
use crate::page::Page;

fn allowed(visitor: &Visitor) -> Result<(), Refused> {
    visitor.manages_team()?;
    visitor.confirmed("/portal/team")
}

#[derive(Debug, Deserialize)]
pub(crate) struct Role {
    role: String,
}

/// `POST /portal/team/{id}/role`.
pub(crate) async fn role(Path(id): Path<Uuid>, posted: Posted<Role>) -> Result<Redirect, Refused> {
    let Posted(visitor, typed) = posted;
    allowed(&visitor)?;
    let role = TeamRole::parse(&typed.role).ok_or_else(Refused::broken_form)?;
    let member = change_role(&visitor.desk.edge, &visitor.actor(), id, role).await?;
    visitor.leads_to("/portal/team", &format!("{} is {} now", member.name, title(role).to_lowercase())).await
}

#[derive(Debug, Deserialize)]
pub(crate) struct Nothing {}

/// `POST /portal/team/{id}/remove`.
pub(crate) async fn remove(Path(id): Path<Uuid>, posted: Posted<Nothing>) -> Result<Response, Refused> {
    let Posted(visitor, Nothing {}) = posted;
    allowed(&visitor)?;
    let member = bursar_identity::remove(&visitor.desk.edge, &visitor.actor(), id).await?;
    if id == visitor.session.member.id {
        return Ok(Redirect::to("/portal/sign-in").into_response());
    }
    Ok(visitor.leads_to("/portal/team", &format!("{} was removed from the team", member.name)).await?.into_response())
}

#[derive(Debug, Deserialize)]
pub(crate) struct How {
    how: String,
}

/// `POST /portal/team/{id}/reset`.
pub(crate) async fn reset(Path(id): Path<Uuid>, posted: Posted<How>) -> Result<Page, Refused> {
    let Posted(visitor, How { how }) = posted;
    allowed(&visitor)?;
    let purpose = if how == "recover" { Purpose::Recover } else { Purpose::Reset };
    let (member, link) = offer_reset(&visitor.desk.edge, &visitor.actor(), id, purpose).await?;
    let words = format!("Hand this link to {}. It works once, and is shown this once; links made before lead nowhere now.", member.name);
    Ok(offered(&visitor, "Password link", &words, &link))
}
