use bursar_kernel::{Error, FieldError, Uuid};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{MAX_LINES, ReceiptLine, change_receipt, store};
use crate::receipts::Receipt;

/// A line to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReceiptLineItemCreateSchema)]
pub(crate) struct CreateReceiptLine {
    /// A tax rate of the connected ledger.
    accounting_tax_rate_id: Option<Uuid>,
    /// The cost center that it is booked to: any id of yours, kept as it is.
    cost_center_id: Option<Uuid>,
    /// A ledger account of the connected ledger. It is kept, and no answer shows it.
    general_ledger_id: Option<Uuid>,
    /// What was bought.
    name: Option<String>,
    /// What was paid for it, in minor units.
    total: Option<i64>,
}

/// Add a line item to a receipt
///
/// Lines need not sum to what was paid. A receipt has at most 1,000 of them.
#[utoipa::path(post, path = "/receipts/{receipt_id}/line_items", responses((status = 201, body = ReceiptLine)))]
pub(crate) async fn create(
    call: EntityCall,
    Path(receipt_id): Path<Uuid>,
    Json(asked): Json<CreateReceiptLine>,
) -> Answer<(StatusCode, Json<ReceiptLine>)> {
    let (scope, now) = (call.scope(), call.env().now());
    let tx = call.db().begin().await?;
    let receipt: Receipt = record::lock(&tx, &scope, receipt_id).await?;
    if store::count(&tx, receipt_id).await? >= MAX_LINES {
        let msg = format!("a receipt has at most {MAX_LINES} lines: delete some first");
        return Err(Error::invalid(FieldError::new("path", "receipt_id", msg, "value_error.number")).into());
    }
    let line = ReceiptLine {
        id: call.env().id(),
        entity_id: call.entity_id,
        created_at: now,
        updated_at: now,
        accounting_tax_rate_id: asked.accounting_tax_rate_id,
        cost_center_id: asked.cost_center_id,
        created_by_entity_user_id: call.user_id(),
        general_ledger_id: asked.general_ledger_id,
        name: asked.name,
        receipt_id,
        total: asked.total,
    };
    line.check(&tx, &scope).await?;
    record::insert(&tx, &scope, &line).await?;
    change_receipt(&tx, &call, receipt).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(line)))
}
