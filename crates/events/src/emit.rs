use std::borrow::Cow;

use bursar_kernel::{Env, Error, Result, Uuid};
use bursar_store::Tx;

use crate::catalogue::ObjectType;
use crate::events::EventRow;
use crate::{deliveries, events, listeners, subscriptions};

/// Something that happened to an object.
pub trait Event {
    /// Of which type the object is.
    const OBJECT_TYPE: ObjectType;
    /// `connected`, `disconnected`, ...: the bare name, as the catalog has it. One that it has not cannot be emitted.
    fn action(&self) -> &'static str;
    /// In words.
    fn description(&self) -> Cow<'static, str>;
    /// Whose it is: partner, then entity.
    fn owner(&self) -> (Uuid, Option<Uuid>);
    /// Which object.
    fn object_id(&self) -> Uuid;
}

/// Writes the event, lets the listeners of its type act, and writes a delivery for each subscription that wants it: all in the caller's
/// transaction.
pub async fn emit<E: Event>(tx: &Tx, env: &Env, event: &E) -> Result<()> {
    let (kind, action) = (E::OBJECT_TYPE, event.action());
    if !kind.has(action) {
        return Err(Error::internal(format!("the catalogue of events has no {}.{action}", kind.word())));
    }
    let (partner_id, entity_id) = event.owner();
    let event = EventRow {
        id: env.id(),
        partner_id,
        entity_id,
        object_type: kind.word().to_owned(),
        action: action.to_owned(),
        object_id: event.object_id(),
        description: event.description().into_owned(),
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
