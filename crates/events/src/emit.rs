use bursar_kernel::{Env, Result, Uuid};
use bursar_store::Tx;

use crate::catalogue::is_public;
use crate::events::EventRow;
use crate::{deliveries, events, subscriptions};

/// Something that happened to an object.
pub trait Event {
    /// `accounting_connection`, `entity`, ...
    const OBJECT_TYPE: &'static str;
    /// `connected`, `disconnected`, ...: the bare name, as the catalogue has it.
    fn action(&self) -> &'static str;
    /// In words.
    fn description(&self) -> &'static str;
    /// Whose it is: partner, then entity.
    fn owner(&self) -> (Uuid, Option<Uuid>);
    /// Which object.
    fn object_id(&self) -> Uuid;
}

/// Writes the event, and a delivery for each subscription that wants it, in the caller's transaction.
pub async fn emit<E: Event>(tx: &Tx, env: &Env, event: &E) -> Result<()> {
    let (partner_id, entity_id) = event.owner();
    let happened = EventRow {
        id: env.id(),
        partner_id,
        entity_id,
        object_type: E::OBJECT_TYPE.to_owned(),
        action: event.action().to_owned(),
        object_id: event.object_id(),
        description: event.description().to_owned(),
        is_public: is_public(E::OBJECT_TYPE, event.action()),
        created_at: env.now(),
    };
    events::store::insert(tx, &happened).await?;
    for subscription in subscriptions::store::enabled_for(tx, partner_id, E::OBJECT_TYPE).await? {
        if subscription.wants(&happened) {
            deliveries::deliver::schedule(tx, env, &subscription, &happened).await?;
        }
    }
    Ok(())
}
