//! Recurrences: invoices that are made of one draft again and again, on the days of a calendar.

mod recurrences;

use std::sync::Arc;

use bursar_documents::JobContext;
use bursar_jobs::Registry;
use bursar_web::{Access, Routes, route};
use recurrences::{cancel, create, get, list, pause, resume, update};

pub use recurrences::follow::follow_entity;
pub use recurrences::run::RunRecurrence;

/// The jobs of this area.
pub fn jobs(registry: &mut Registry, context: &Arc<JobContext>) {
    registry.register::<RunRecurrence>(context.clone());
}

/// The operations of this area. The contract has no permission for recurrences: what they make are receivables.
pub fn routes() -> Routes {
    let tag = "Recurrences";
    let may = |action| Access::Entity { object: "receivable", action };
    Routes::new()
        .add(tag, may("read"), route!(list::list))
        .add(tag, may("create"), route!(create::create))
        .add(tag, may("read"), route!(get::get))
        .add(tag, may("update"), route!(update::update))
        .add(tag, may("update"), route!(cancel::cancel))
        .add(tag, may("update"), route!(pause::pause))
        .add(tag, may("update"), route!(resume::resume))
}
