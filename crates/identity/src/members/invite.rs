use bursar_kernel::{Error, Result};
use bursar_web::Edge;

use super::links::{Purpose, make};
use super::note::{AuditAction, note};
use super::{Actor, MemberStatus, TeamMember, TeamRole, address, shown_name, store};

/// Somebody to join the team.
#[derive(Debug, Clone, Copy)]
pub struct Invitation<'a> {
    /// What it will sign in with.
    pub email: &'a str,
    /// What colleagues call it; it may choose another name.
    pub name: &'a str,
    /// What it may do.
    pub role: TeamRole,
}

/// Invites somebody; answers the word of the link to hand over, which is shown this once. Who was invited and never came is invited
/// anew: the link before ends.
pub async fn invite(edge: &Edge, actor: &Actor, invitation: Invitation<'_>) -> Result<(TeamMember, String)> {
    let (email, name, now) = (address(invitation.email)?, shown_name(invitation.name)?, edge.env.now());
    let tx = edge.db.begin().await?;
    tx.hold(&format!("team/{}", actor.partner_id)).await?;
    let member = match store::of_email(&tx, actor.partner_id, &email).await? {
        Some(member) if member.status == MemberStatus::Active => {
            return Err(Error::conflict(format!("{email} belongs to the team already")));
        }
        Some(member) => {
            let member = TeamMember { name, role: invitation.role, ..member };
            store::save(&tx, &member, now).await?;
            member
        }
        None => {
            let member = TeamMember {
                id: edge.env.id(),
                partner_id: actor.partner_id,
                email,
                name,
                role: invitation.role,
                status: MemberStatus::Invited,
                two_factor_since: None,
                last_seen_at: None,
                created_at: now,
                password: None,
                totp_step: None,
            };
            store::insert(&tx, &member).await?;
            member
        }
    };
    let link = make(edge, &tx, member.id, Purpose::Join).await?;
    note(edge, &tx, actor, AuditAction::Invited, member.id).await?;
    tx.commit().await?;
    Ok((member, link))
}
