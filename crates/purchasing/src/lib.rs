//! Purchase orders: what an entity orders from its vendors. A crate of its own because bills refer to orders, and orders know of no bills.

mod purchase_orders;

use std::sync::Arc;

use bursar_documents::JobContext;
use bursar_jobs::Registry;
use bursar_web::{Access, Routes, route};
use purchase_orders::{create, delete, draw, get, list, mail_order, preview, send, update, variables};

pub use purchase_orders::PURCHASE_ORDER;
pub use purchase_orders::store::order_with_number;
pub use purchase_orders::words::ORDER_VARIABLES;

/// The jobs of this area.
pub fn jobs(registry: &mut Registry, context: &Arc<JobContext>) {
    registry.register::<draw::DrawPurchaseOrder>(context.clone());
    registry.register::<mail_order::MailPurchaseOrder>(context.clone());
}

/// The operations of this area.
pub fn routes() -> Routes {
    let tag = "Purchase orders";
    let may = |action| Access::Entity { object: "payables_purchase_order", action };
    Routes::new()
        .list(tag, may("read"), &list::LISTING, route!(list::list))
        .add(tag, may("create"), route!(create::create))
        // The contract has no entity and no permission here: the list is the same for everybody.
        .add(tag, Access::AnyToken, route!(variables::variables))
        .add(tag, may("read"), route!(get::get))
        .add(tag, may("update"), route!(update::update))
        .add(tag, may("delete"), route!(delete::delete))
        .add(tag, may("read"), route!(preview::preview))
        .add(tag, may("update"), route!(send::send))
}
