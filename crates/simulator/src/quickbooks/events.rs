//! QuickBooks' webhooks for what changed in the books, in the old shape or as CloudEvents.

use serde_json::{Value, json};

use super::books::{Change, Event};
use crate::Provider;
use crate::world::World;

/// Queues webhooks for everything that changed since the last call.
pub fn publish(world: &mut World) {
    let now = world.clock.now();
    let target = world.webhooks.target(Provider::QuickBooks);
    for place in 0..world.quickbooks.companies.len() {
        let books = &mut world.quickbooks.companies[place];
        let events = std::mem::take(&mut books.events);
        let realm = books.realm.clone();
        let Some(target) = target.as_ref().filter(|_| !events.is_empty()) else { continue };
        let at = now.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
        let body = if target.shape == "cloudevents" {
            let list: Vec<Value> = events.iter().map(|event| cloud_event(event, &realm, &at, &world.random.uuid().to_string())).collect();
            Value::Array(list)
        } else {
            let list: Vec<Value> = events.iter().map(|event| legacy(event, &at)).collect();
            json!({ "eventNotifications": [{ "realmId": realm, "dataChangeEvent": { "entities": list } }] })
        };
        world.webhooks.send(Provider::QuickBooks, body.to_string(), &mut world.random);
    }
}

fn legacy(event: &Event, at: &str) -> Value {
    let operation = match event.change {
        Change::Create => "Create",
        Change::Update => "Update",
        Change::Delete => "Delete",
        Change::Void => "Void",
        Change::Merge => "Merge",
    };
    let mut entity = json!({ "name": event.entity.name(), "id": event.id, "operation": operation, "lastUpdated": at });
    if let Some(deleted) = &event.deleted_id {
        entity["deletedId"] = json!(deleted);
    }
    entity
}

fn cloud_event(event: &Event, realm: &str, at: &str, id: &str) -> Value {
    let operation = match event.change {
        Change::Create => "created",
        Change::Update => "updated",
        Change::Delete => "deleted",
        Change::Void => "voided",
        Change::Merge => "merged",
    };
    let data = event.deleted_id.as_ref().map_or(json!({}), |deleted| json!({ "deletedid": deleted }));
    json!({
        "specversion": "1.0", "id": id, "source": "intuit.c2ltdWxhdG9y=", "type": format!("qbo.{}.{operation}.v1", event.entity.name().to_lowercase()),
        "datacontenttype": "application/json", "time": at, "intuitentityid": event.id, "intuitaccountid": realm, "data": data,
    })
}
