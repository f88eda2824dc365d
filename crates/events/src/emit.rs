use std::borrow::Cow;

use bursar_kernel::{Env, Error, Result, Uuid};
use bursar_store::Tx;

use crate::catalog::ObjectType;
use crate::events::EventRow;
use crate::{deliveries, events, listeners, subscriptions};

/// Something that happened to an object.
#[derive(Debug, Clone)]
pub struct Event {
    /// Of which type the object is.
    pub object_type: ObjectType,
    /// Which object.
    pub object_id: Uuid,
    /// Whose it is.
    pub partner_id: Uuid,
    /// Of which entity it is; none where it belongs to the partner.
    pub entity_id: Option<Uuid>,
    /// `connected`, `disconnected`, ...: the bare name, as the catalog has it. One that it has not cannot be emitted.
    pub action: &'static str,
    /// What happened, as a clause.
    pub description: Cow<'static, str>,
}

/// Writes the event, lets the listeners of its type act, and writes a delivery for each subscription that wants it: all in the caller's
/// transaction.
pub async fn emit(tx: &Tx, env: &Env, event: Event) -> Result<()> {
    let (kind, partner_id, action) = (event.object_type, event.partner_id, event.action);
    if !kind.has(action) {
        return Err(Error::internal(format!("the catalog of events has no {}.{action}", kind.word())));
    }
    let event = EventRow {
        id: env.id(),
        partner_id,
        entity_id: event.entity_id,
        object_type: kind.word().to_owned(),
        action: action.to_owned(),
        object_id: event.object_id,
        description: event.description.into_owned(),
        is_public: kind.is_public(action),
        created_at: env.now(),
    };
    events::store::insert(tx, &event).await?;
    listeners::call(tx, env, kind, &event).await?;
    for subscription in subscriptions::store::enabled_for(tx, partner_id, kind.word()).await? {
        if subscription.wants(&event) {
            deliveries::deliver::schedule(tx, env, &subscription, &event).await?;
        }
    }
    Ok(())
}
