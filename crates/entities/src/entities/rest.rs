//! Nothing happens on behalf of an entity that is not active.

use bursar_jobs::{Outcome, Priority};
use bursar_kernel::{Result, TimeDelta, Timestamp};
use bursar_store::Scope;
use bursar_store::sea_orm::ConnectionTrait;

use super::EntityStatus;
use super::store::find_entity;

/// How soon a job comes again whose entity is inactive. It is woken when the entity changes; this is the net.
const REST: TimeDelta = TimeDelta::hours(1);

/// What a job does where its entity is not active: it rests while the entity is inactive, and ends with one that was deleted. What belongs to no
/// entity is always worked on.
pub async fn instead_of_work(db: &impl ConnectionTrait, scope: &Scope, now: Timestamp) -> Result<Option<Outcome>> {
    let Some(entity_id) = scope.entity_id() else { return Ok(None) };
    Ok(match find_entity(db, scope, entity_id).await?.status {
        EntityStatus::Active => None,
        EntityStatus::Inactive => Some(Outcome::Again(now + REST, Priority::Incremental)),
        EntityStatus::Deleted => Some(Outcome::Done),
    })
}
