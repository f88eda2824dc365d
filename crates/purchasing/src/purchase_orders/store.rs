//! What is asked of `purchase_orders` beside the common.

use bursar_kernel::{Result, Uuid};
use bursar_store::{Filter, Scope, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::PurchaseOrder;

/// The order that has this number; nothing where several have it.
pub async fn order_with_number(db: &impl ConnectionTrait, scope: &Scope, number: &str) -> Result<Option<Uuid>> {
    let mut filter = Filter::within::<PurchaseOrder>(&scope.of_everybody());
    filter.compare("document_id", "=", Some(number));
    let found: Vec<PurchaseOrder> = record::select(db, &filter.sql, filter.values).await?;
    Ok(if let [order] = &found[..] { Some(order.id) } else { None })
}
