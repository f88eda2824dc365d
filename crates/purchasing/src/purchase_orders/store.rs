//! What is asked of `purchase_orders` beside the common.

use bursar_kernel::Result;
use bursar_store::{Record, Scope, record, sea_orm};
use bursar_web::listing::{RowsOf, rows};
use bursar_web::{ListQuery, Page};
use sea_orm::ConnectionTrait;

use super::PurchaseOrder;

/// A page of purchase orders.
pub(crate) async fn list(db: &impl ConnectionTrait, scope: &Scope, query: &ListQuery) -> Result<Page<PurchaseOrder>> {
    query.page(db, RowsOf::Scope(scope, PurchaseOrder::TENANCY), rows(&record::selection::<PurchaseOrder>()), PurchaseOrder::read).await
}
