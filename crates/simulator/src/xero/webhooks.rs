//! Webhooks: only invoices, credit notes and contacts have events; payments, accounts and items have none.

use super::books::Entity;
use crate::Provider;
use crate::world::World;
use serde_json::{Value, json};
use uuid::Uuid;

/// Tells a target, if there is one, about objects that changed.
pub fn tell(world: &mut World, tenant: Uuid, entity: Entity, ids: impl Iterator<Item = Uuid>, is_new: bool) {
    let category = match entity {
        Entity::Invoices => "INVOICE",
        Entity::CreditNotes => "CREDITNOTE",
        Entity::Contacts => "CONTACT",
        _ => return,
    };
    if world.webhooks.target(Provider::Xero).is_none() {
        return;
    }
    let now = world.clock.now();
    let event = |id: Uuid| {
        json!({
            "resourceUrl": format!("https://api.xero.com/api.xro/2.0/{}/{id}", entity.plural()),
            "resourceId": id,
            "eventDateUtc": now.format("%Y-%m-%dT%H:%M:%S%.3f").to_string(),
            "eventType": if is_new { "CREATE" } else { "UPDATE" },
            "eventCategory": category,
            "tenantId": tenant,
            "tenantType": "ORGANISATION",
        })
    };
    let events: Vec<Value> = ids.map(event).collect();
    if events.is_empty() {
        return;
    }
    let first = world.xero.event_sequence + 1;
    world.xero.event_sequence += u64::try_from(events.len()).unwrap_or(0);
    let body = json!({
        "events": events,
        "firstEventSequence": first,
        "lastEventSequence": world.xero.event_sequence,
        "entropy": world.random.token(20),
    });
    world.webhooks.send(Provider::Xero, body.to_string(), &mut world.random);
}
