//! What happened to a delivery note is an event in the transaction in which it happens.

use std::borrow::Cow;

use bursar_events::{Event, ObjectType, Subject, emit};
use bursar_kernel::{Env, Result, Uuid};
use bursar_store::{Scope, Tx};
use strum::IntoStaticStr;

use super::DeliveryNote;

/// What happened to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub(crate) enum Happening {
    Created,
    Updated,
    Delivered,
    Canceled,
    Deleted,
}

/// Tells what happened.
pub(crate) async fn tell(tx: &Tx, env: &Env, scope: &Scope, note: &DeliveryNote, happening: Happening) -> Result<()> {
    let event = DeliveryNoteHappened { partner_id: scope.partner_id(), entity_id: note.entity_id, id: note.id, happening };
    emit(tx, env, &event).await
}

/// Something happened to a delivery note.
struct DeliveryNoteHappened {
    partner_id: Uuid,
    entity_id: Uuid,
    id: Uuid,
    happening: Happening,
}

impl Event for DeliveryNoteHappened {
    const OBJECT_TYPE: ObjectType = DeliveryNote::OBJECT_TYPE;

    fn action(&self) -> &'static str {
        self.happening.into_str()
    }

    fn description(&self) -> Cow<'static, str> {
        format!("{} was {}", DeliveryNote::CALLED, self.action()).into()
    }

    fn owner(&self) -> (Uuid, Option<Uuid>) {
        (self.partner_id, Some(self.entity_id))
    }

    fn object_id(&self) -> Uuid {
        self.id
    }
}
