use bursar_kernel::{Error, Result, Uuid};
use bursar_web::Edge;

use super::links::{Purpose, make};
use super::note::{AuditAction, note};
use super::{Actor, MemberStatus, TeamMember, store};

/// A link with which a member chooses another password; with `Purpose::Recover` no code is asked for until an app is set up again.
/// Until the link is followed, nothing changes.
pub async fn offer_reset(edge: &Edge, actor: &Actor, id: Uuid, purpose: Purpose) -> Result<(TeamMember, String)> {
    let tx = edge.db.begin().await?;
    let member = store::lock(&tx, actor.partner_id, id).await?;
    let purpose = match (member.status, purpose) {
        (MemberStatus::Invited, _) => Purpose::Join,
        (_, Purpose::Reset | Purpose::Recover) => purpose,
        _ => return Err(Error::internal("a password is reset by a link that resets it")),
    };
    let link = make(edge, &tx, id, purpose).await?;
    note(edge, &tx, actor, AuditAction::ResetOffered, id).await?;
    tx.commit().await?;
    Ok((member, link))
}

/// The member of the team with this address, for the operator's command.
pub async fn member_of_email(edge: &Edge, partner_id: Uuid, email: &str) -> Result<TeamMember> {
    let found = store::of_email(&edge.db, partner_id, &super::folded(email)).await?;
    found.ok_or_else(|| Error::not_found(&format!("member {email}")))
}
