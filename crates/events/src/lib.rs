//! Events, written with the change that caused them, and the webhooks that tell of them.
//!
//! An event is a row written in the change's own transaction: whoever sees the change sees the event, and a change that was rolled
//! back has told nobody. In the same transaction each enabled subscription that wants it gets a delivery and the job that delivers it.

mod catalog;
mod change;
mod deliveries;
mod delivery_log;
mod emit;
mod events;
mod listeners;
mod settings;
mod subscriptions;
pub mod targets;

use std::sync::Arc;

use bursar_jobs::Registry;
use bursar_store::SealedColumn;
use bursar_web::{Access, Routes, route};

pub use catalog::{ObjectType, object_types};
pub use change::{Change, Named, Subject, emit_action, emit_change, emit_job_change, save_change};
pub use deliveries::payload::{CALLBACK_SCHEMA, callback, callback_schema};
pub use deliveries::schedule::next_attempt;
pub use deliveries::sender::{WebhookLimits, WebhookSender};
pub use emit::{Event, emit};
pub use events::{EventRow, EventSummary, of_object};
pub use listeners::{Listener, Listeners, listen};
pub use settings::{ActionStyle, set_action_style, set_api_version};
pub use subscriptions::{Failing, failing};

const SUBSCRIPTIONS: &str = "Webhook subscriptions";
const DELIVERIES: &str = "Webhook deliveries";
const EVENTS: &str = "Events";

/// The operations of this area.
pub fn routes() -> Routes {
    let partner = Access::PartnerOnly;
    // Ids of what happened: whoever may read the entity. Deliveries show the platform's own addresses and answers.
    let (read, manage) = (Access::Entity { object: "entity", action: "read" }, Access::Entity { object: "entity", action: "update" });
    let read_any = Access::Partner { object: "entity", action: "read" };
    Routes::new()
        .list(SUBSCRIPTIONS, partner, &subscriptions::list::LISTING, route!(subscriptions::list::list))
        .add(SUBSCRIPTIONS, partner, route!(subscriptions::create::create))
        .add(SUBSCRIPTIONS, partner, route!(subscriptions::get::get))
        .add(SUBSCRIPTIONS, partner, route!(subscriptions::update::update))
        .add(SUBSCRIPTIONS, partner, route!(subscriptions::delete::delete))
        .add(SUBSCRIPTIONS, partner, route!(subscriptions::disable::disable))
        .add(SUBSCRIPTIONS, partner, route!(subscriptions::enable::enable))
        .add(SUBSCRIPTIONS, partner, route!(subscriptions::regenerate_secret::regenerate_secret))
        .add(SUBSCRIPTIONS, partner, route!(subscriptions::redeliver::redeliver))
        .list(DELIVERIES, manage, &deliveries::list::LISTING, route!(deliveries::list::list))
        .list(DELIVERIES, partner, &delivery_log::list::LISTING, route!(delivery_log::list::list))
        .add(DELIVERIES, partner, route!(delivery_log::get::get))
        .list(EVENTS, read, &events::list::LISTING, route!(events::list::list))
        .add(EVENTS, read_any, route!(events::get::get))
}

/// The columns that hold sealed secrets.
pub fn sealed() -> [SealedColumn; 2] {
    subscriptions::store::SEALED
}

/// The jobs of this area.
pub fn jobs(registry: &mut Registry, sender: &Arc<WebhookSender>) {
    registry.register::<deliveries::deliver::DeliverWebhook>(sender.clone());
}
