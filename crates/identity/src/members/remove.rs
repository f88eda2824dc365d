use bursar_kernel::{Result, Uuid};
use bursar_web::Edge;

use super::note::{AuditAction, note};
use super::{Actor, MemberStatus, TeamMember, keeps_an_owner, store};
use crate::sessions;

/// Removes a member from the team: signed out at once everywhere, and its links lead nowhere. What it did stays in the audit log.
pub async fn remove(edge: &Edge, actor: &Actor, id: Uuid) -> Result<TeamMember> {
    let now = edge.env.now();
    let tx = edge.db.begin().await?;
    tx.hold(&format!("team/{}", actor.partner_id)).await?;
    let mut member = store::lock(&tx, actor.partner_id, id).await?;
    keeps_an_owner(&store::team(&tx, actor.partner_id).await?, id)?;
    (member.status, member.password) = (MemberStatus::Removed, None);
    (member.two_factor_since, member.totp_step) = (None, None);
    store::save(&tx, &member, now).await?;
    store::set_totp(&tx, id, None).await?;
    store::set_recovery(&tx, id, &[]).await?;
    store::set_link(&tx, id, None, now).await?;
    sessions::store::end_all(&tx, id, None).await?;
    note(edge, &tx, actor, AuditAction::Removed, id).await?;
    tx.commit().await?;
    Ok(member)
}
