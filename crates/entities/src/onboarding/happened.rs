//! What happened to the onboarding of an entity is an event of the entity.

use bursar_events::{Event, Named, emit};
use bursar_kernel::{Env, Result, Uuid};
use bursar_store::{Scope, Tx};

use crate::entities::Entity;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Happening {
    /// What is missing changed.
    Updated,
    /// A payment method has all that it takes, or has it no more.
    StatusUpdated,
}

/// Tells what happened.
pub(super) async fn tell(tx: &Tx, env: &Env, scope: &Scope, entity_id: Uuid, happening: Happening) -> Result<()> {
    let (action, description) = match happening {
        Happening::Updated => ("onboarding_requirements.updated", "what an entity has to tell for its payment methods changed"),
        Happening::StatusUpdated => {
            ("onboarding_requirements.status_updated", "a payment method of an entity has all that it takes, or has it no more")
        }
    };
    let event = Event {
        object_type: Entity::OBJECT_TYPE,
        object_id: entity_id,
        partner_id: scope.partner_id(),
        entity_id: Some(entity_id),
        action,
        description: description.into(),
    };
    emit(tx, env, event).await
}
