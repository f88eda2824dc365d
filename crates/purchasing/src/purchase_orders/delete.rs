use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use http::StatusCode;

use super::PurchaseOrder;

/// Delete a purchase order
///
/// As long as it is a draft. Its number is not given again.
#[utoipa::path(
    delete,
    path = "/payable_purchase_orders/{purchase_order_id}",
    responses((status = 204, description = "it is gone"), (status = 422, description = "it was sent"))
)]
pub(crate) async fn delete(call: EntityCall, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let mut order: PurchaseOrder = record::lock(&tx, &call.scope(), id).await?;
    order.require_draft("deleted")?;
    let now = call.env().now();
    (order.deleted_at, order.updated_at) = (Some(now), now);
    record::save(&tx, &call.scope(), &order).await?;
    emit_change(&tx, &call, Change::Deleted, &order).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
