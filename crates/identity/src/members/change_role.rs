use bursar_kernel::{Result, Uuid};
use bursar_web::Edge;

use super::note::{AuditAction, note};
use super::{Actor, TeamMember, TeamRole, keeps_an_owner, store};

/// Gives a member of the team another role. It holds at the member's next request.
pub async fn change_role(edge: &Edge, actor: &Actor, id: Uuid, role: TeamRole) -> Result<TeamMember> {
    let tx = edge.db.begin().await?;
    tx.hold(&format!("team/{}", actor.partner_id)).await?;
    let mut member = store::lock(&tx, actor.partner_id, id).await?;
    if member.role == role {
        return Ok(member);
    }
    keeps_an_owner(&store::team(&tx, actor.partner_id).await?, id)?;
    member.role = role;
    store::save(&tx, &member, edge.env.now()).await?;
    note(edge, &tx, actor, AuditAction::RoleChanged, id).await?;
    tx.commit().await?;
    Ok(member)
}
