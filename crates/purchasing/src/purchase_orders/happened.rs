//! What happened to an order is an event in the transaction in which it happens.

use std::borrow::Cow;

use bursar_events::{Event, ObjectType, Subject, emit};
use bursar_kernel::{Env, Result, Uuid};
use bursar_store::{Scope, Tx};
use strum::IntoStaticStr;

use super::PurchaseOrder;

/// What happened to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub(crate) enum Happening {
    Created,
    Updated,
    Issued,
    Deleted,
}

/// Tells what happened.
pub(crate) async fn tell(tx: &Tx, env: &Env, scope: &Scope, order: &PurchaseOrder, happening: Happening) -> Result<()> {
    let event = PurchaseOrderHappened { partner_id: scope.partner_id(), entity_id: order.entity_id, id: order.id, happening };
    emit(tx, env, &event).await
}

/// Something happened to an order.
struct PurchaseOrderHappened {
    partner_id: Uuid,
    entity_id: Uuid,
    id: Uuid,
    happening: Happening,
}

impl Event for PurchaseOrderHappened {
    const OBJECT_TYPE: ObjectType = PurchaseOrder::OBJECT_TYPE;

    fn action(&self) -> &'static str {
        self.happening.into_str()
    }

    fn description(&self) -> Cow<'static, str> {
        format!("{} was {}", PurchaseOrder::CALLED, self.action()).into()
    }

    fn owner(&self) -> (Uuid, Option<Uuid>) {
        (self.partner_id, Some(self.entity_id))
    }

    fn object_id(&self) -> Uuid {
        self.id
    }
}
