use bursar_kernel::{Error, Result, Uuid};
use bursar_web::Edge;

use super::store;
use crate::members::Actor;
use crate::members::note::{AuditAction, note};

/// Signs out.
pub async fn sign_out(edge: &Edge, actor: &Actor, member_id: Uuid, session_id: Uuid) -> Result<()> {
    let tx = edge.db.begin().await?;
    store::end(&tx, member_id, session_id).await?;
    note(edge, &tx, actor, AuditAction::SignedOut, Uuid::nil()).await?;
    tx.commit().await
}

/// Ends another session of the member, at once.
pub async fn end_session(edge: &Edge, actor: &Actor, member_id: Uuid, session_id: Uuid) -> Result<()> {
    let tx = edge.db.begin().await?;
    if store::end(&tx, member_id, session_id).await? == 0 {
        return Err(Error::not_found("session"));
    }
    note(edge, &tx, actor, AuditAction::SessionEnded, session_id).await?;
    tx.commit().await
}

/// Ends all sessions of the member but this one.
pub async fn end_others(edge: &Edge, actor: &Actor, member_id: Uuid, kept: Uuid) -> Result<()> {
    let tx = edge.db.begin().await?;
    store::end_all(&tx, member_id, Some(kept)).await?;
    note(edge, &tx, actor, AuditAction::SessionEnded, Uuid::nil()).await?;
    tx.commit().await
}
