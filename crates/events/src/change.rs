//! Changes of resources as events: a resource says what it is, and the catalog in which words its changes are told.

use std::borrow::Cow;

use bursar_kernel::{Env, Result, Uuid};
use bursar_store::{Record, Tx, record};
use bursar_web::Call;

use crate::catalog::ObjectType;
use crate::emit::{Event, emit};

/// What happened to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was made.
    Created,
    /// It has other values now.
    Updated,
    /// It is gone.
    Deleted,
}

impl Change {
    /// As most types of the catalog call it; some say `create`.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Change::Created => "created",
            Change::Updated => "updated",
            Change::Deleted => "deleted",
        }
    }
}

/// What a resource is in events.
pub trait Named {
    /// Its type in the catalog.
    const OBJECT_TYPE: ObjectType;
    /// What it is in words, with an article: `a role`.
    const CALLED: &'static str;
}

/// A resource whose changes are events: a record that has a name there, or what is read from one.
pub trait Subject: Named {
    /// Which one.
    fn id(&self) -> Uuid;
    /// Whose it is; none where it belongs to the partner.
    fn entity_id(&self) -> Option<Uuid>;
}

impl<R: Record + Named> Subject for R {
    fn id(&self) -> Uuid {
        Record::id(self)
    }

    fn entity_id(&self) -> Option<Uuid> {
        Record::entity_id(self)
    }
}

/// Emits what this call did to a resource of its partner.
pub async fn emit_change<S: Subject>(tx: &Tx, call: &Call, change: Change, subject: &S) -> Result<()> {
    emit_job_change(tx, call.env(), call.partner_id, change, subject).await
}

/// Saves what this call changed of a resource, says when, and emits it; where nothing differs from before, it does nothing.
pub async fn save_change<R: Record + Named + PartialEq>(tx: &Tx, call: &Call, before: &R, after: &mut R) -> Result<()> {
    if after == before {
        return Ok(());
    }
    after.touch(call.env().now());
    record::save(tx, &call.scope(), after).await?;
    emit_change(tx, call, Change::Updated, after).await
}

/// Emits what a job did to a resource of its partner.
pub async fn emit_job_change<S: Subject>(tx: &Tx, env: &Env, partner_id: Uuid, change: Change, subject: &S) -> Result<()> {
    let description = format!("{} was {}", S::CALLED, change.word());
    emit_action(tx, env, partner_id, subject, S::OBJECT_TYPE.action(change), description).await
}

/// Emits something else that happened to a resource of the partner: the name that the catalog has for it, and a clause that says it.
pub async fn emit_action<S: Subject>(
    tx: &Tx,
    env: &Env,
    partner_id: Uuid,
    subject: &S,
    action: &'static str,
    description: impl Into<Cow<'static, str>>,
) -> Result<()> {
    let (object_type, object_id, entity_id, description) = (S::OBJECT_TYPE, subject.id(), subject.entity_id(), description.into());
    emit(tx, env, Event { object_type, object_id, partner_id, entity_id, action, description }).await
}
