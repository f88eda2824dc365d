//! What happened to the onboarding of an entity is an event of the entity.

use std::borrow::Cow;

use bursar_events::{Event, Named, ObjectType, emit};
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
    emit(tx, env, &RequirementsChanged { partner_id: scope.partner_id(), entity_id, happening }).await
}

/// What an entity has to tell for its payment methods changed.
struct RequirementsChanged {
    partner_id: Uuid,
    entity_id: Uuid,
    happening: Happening,
}

impl Event for RequirementsChanged {
    const OBJECT_TYPE: ObjectType = Entity::OBJECT_TYPE;

    fn action(&self) -> &'static str {
        match self.happening {
            Happening::Updated => "onboarding_requirements.updated",
            Happening::StatusUpdated => "onboarding_requirements.status_updated",
        }
    }

    fn description(&self) -> Cow<'static, str> {
        match self.happening {
            Happening::Updated => "what an entity has to tell for its payment methods changed".into(),
            Happening::StatusUpdated => "a payment method of an entity has all that it takes, or has it no more".into(),
        }
    }

    fn owner(&self) -> (Uuid, Option<Uuid>) {
        (self.partner_id, Some(self.entity_id))
    }

    fn object_id(&self) -> Uuid {
        self.entity_id
    }
}
