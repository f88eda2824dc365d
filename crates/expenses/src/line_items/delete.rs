use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Paths};
use http::StatusCode;

use super::{ReceiptLine, change_receipt, store};
use crate::receipts::Receipt;

/// Remove a line item from a receipt
#[utoipa::path(
    delete,
    path = "/receipts/{receipt_id}/line_items/{line_item_id}",
    responses((status = 204, description = "it is gone"))
)]
pub(crate) async fn delete(call: EntityCall, Paths(receipt_id, id): Paths<Uuid, Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let receipt: Receipt = record::lock(&tx, &call.scope(), receipt_id).await?;
    let line = store::get(&tx, receipt_id, id).await?;
    record::delete::<ReceiptLine>(&tx, &call.scope(), line.id).await?;
    change_receipt(&tx, &call, receipt).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
