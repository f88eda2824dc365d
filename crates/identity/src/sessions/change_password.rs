use bursar_kernel::{Error, FieldError, Result};
use bursar_web::Edge;

use super::attempts::{self, AttemptKey};
use super::{Session, store};
use crate::members::note::{AuditAction, note};
use crate::members::{Actor, password};

/// Another password. Every other session of the member ends, and so does a link that sets a password. A member who never had one (the one of
/// `bursar dev`) shows none.
pub async fn change_password(edge: &Edge, actor: &Actor, session: &Session, present: &str, chosen: &str) -> Result<()> {
    let member = &session.member;
    if member.has_password() {
        attempts::count(edge, &[AttemptKey::Member(member.id)]).await?;
        if !password::verify(member.password.as_deref(), present).await? {
            return Err(not_present());
        }
    }
    password::acceptable(chosen, member)?;
    let kept = password::hash(&edge.env.rng, chosen).await?;
    let tx = edge.db.begin().await?;
    let mut member = crate::members::store::lock(&tx, actor.partner_id, member.id).await?;
    // It was compared with what was read before.
    if member.password != session.member.password {
        return Err(not_present());
    }
    member.password = Some(kept);
    crate::members::store::save(&tx, &member, edge.env.now()).await?;
    crate::members::store::end_resets(&tx, member.id).await?;
    store::end_all(&tx, member.id, Some(session.id)).await?;
    attempts::forget(&tx, AttemptKey::Member(member.id)).await?;
    note(edge, &tx, actor, AuditAction::PasswordChanged, member.id).await?;
    tx.commit().await
}

fn not_present() -> Error {
    Error::invalid(FieldError::new("body", "present", "is not your present password", "value_error"))
}

/// What colleagues call the member.
pub async fn rename(edge: &Edge, session: &Session, name: &str) -> Result<()> {
    let name = crate::members::shown_name(name)?;
    let tx = edge.db.begin().await?;
    let mut member = crate::members::store::lock(&tx, session.member.partner_id, session.member.id).await?;
    member.name = name;
    crate::members::store::save(&tx, &member, edge.env.now()).await?;
    tx.commit().await
}
