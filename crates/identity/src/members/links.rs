//! Links that stand for a person until a password does: there is no e-mail, so somebody hands them over.

use bursar_kernel::{Error, FieldError, Result, TimeDelta, Timestamp, Uuid};
use bursar_store::sea_orm::ConnectionTrait;
use bursar_store::{Tx, for_update};
use bursar_web::Edge;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use strum::IntoStaticStr;

use super::note::{AuditAction, note};
use super::{Actor, MemberStatus, TeamMember, password, shown_name, store};
use crate::sessions;

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Purpose {
    /// Choose a name and a password, and belong to the team.
    Join,
    /// Choose another password.
    Reset,
    /// Choose another password, and ask for no code until an app is set up again.
    Recover,
    /// Sign in: made by `bursar dev` alone, for as long as it runs.
    Enter,
}

impl Purpose {
    /// How long such a link lasts.
    pub fn life(self) -> TimeDelta {
        match self {
            Purpose::Join => TimeDelta::days(7),
            Purpose::Reset | Purpose::Recover => TimeDelta::hours(24),
            Purpose::Enter => TimeDelta::hours(12),
        }
    }
}

/// Links are long and random, so a plain hash keeps them.
pub(crate) fn hash(link: &str) -> [u8; 32] {
    Sha256::digest(link.as_bytes()).into()
}

/// A new link for the member, instead of those before.
pub(crate) async fn make(edge: &Edge, tx: &Tx, member_id: Uuid, purpose: Purpose) -> Result<String> {
    let (link, now) = (edge.env.rng.token(), edge.env.now());
    store::set_link(tx, member_id, Some((&hash(&link), purpose, now + purpose.life())), now).await?;
    Ok(link)
}

/// Whose link this is. Looking uses nothing up, so that a chat program may look too.
pub async fn opened(edge: &Edge, link: &str) -> Result<Option<(TeamMember, Purpose)>> {
    store::by_link(&edge.db, &hash(link), edge.env.now(), "").await
}

/// The link is used up: the member has this name and this password, belongs to the team, and is signed out everywhere.
pub async fn follow(edge: &Edge, request_id: Uuid, link: &str, name: Option<&str>, chosen: &str) -> Result<TeamMember> {
    let now: Timestamp = edge.env.now();
    let known = opened(edge, link).await?.filter(|(_, purpose)| *purpose != Purpose::Enter);
    let (member, _) = known.ok_or_else(used_up)?;
    let name = name.map(shown_name).transpose()?;
    password::acceptable(chosen, &member)?;
    let kept = password::hash(&edge.env.rng, chosen).await?;
    let tx = edge.db.begin().await?;
    let tail = for_update(tx.get_database_backend());
    let (mut member, purpose) = store::by_link(&tx, &hash(link), now, tail).await?.ok_or_else(used_up)?;
    store::set_link(&tx, member.id, None, now).await?;
    member.name = name.unwrap_or(member.name);
    (member.password, member.status) = (Some(kept), MemberStatus::Active);
    if purpose == Purpose::Recover {
        (member.two_factor_since, member.totp_step) = (None, None);
        store::set_totp(&tx, member.id, None).await?;
        store::set_recovery(&tx, member.id, &[]).await?;
    }
    store::save(&tx, &member, now).await?;
    sessions::store::end_all(&tx, member.id, None).await?;
    let project_id = sessions::store::first_project(&tx, member.partner_id).await?;
    let actor = Actor { partner_id: member.partner_id, project_id, member_id: Some(member.id), request_id };
    let action = if purpose == Purpose::Join { AuditAction::Joined } else { AuditAction::PasswordReset };
    note(edge, &tx, &actor, action, member.id).await?;
    tx.commit().await?;
    Ok(member)
}

fn used_up() -> Error {
    Error::invalid(FieldError::new(
        "body",
        "link",
        "was used, has ended or was cut short: ask whoever sent it for a new one",
        "value_error",
    ))
}
