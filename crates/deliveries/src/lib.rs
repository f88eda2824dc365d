//! Delivery notes: what was delivered to whom. A crate of its own because they are made of invoices and quotes, which know of none.

mod delivery_notes;

use std::sync::Arc;

use bursar_documents::JobContext;
use bursar_jobs::Registry;
use bursar_web::{Access, Routes, route};
use delivery_notes::{cancel, create, delete, draw, get, list, mark_as_delivered, update};

/// The jobs of this area.
pub fn jobs(registry: &mut Registry, context: &Arc<JobContext>) {
    registry.register::<draw::DrawDeliveryNote>(context.clone());
}

/// The operations of this area.
pub fn routes() -> Routes {
    let tag = "Delivery notes";
    let may = |action| Access::Entity { object: "delivery_note", action };
    Routes::new()
        .list(tag, may("read"), &list::LISTING, route!(list::list))
        .add(tag, may("create"), route!(create::create))
        .add(tag, may("read"), route!(get::get))
        .add(tag, may("update"), route!(update::update))
        .add(tag, may("delete"), route!(delete::delete))
        .add(tag, may("update"), route!(cancel::cancel))
        .add(tag, may("update"), route!(mark_as_delivered::mark_as_delivered))
}
