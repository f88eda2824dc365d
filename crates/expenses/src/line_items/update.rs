use bursar_kernel::{Patch, Uuid};
use bursar_store::{changes, record};
use bursar_web::{Answer, EntityCall, Json, Paths};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ReceiptLine, change_receipt, store};
use crate::receipts::Receipt;

/// Changes to a line. A field that is left out stays; `null` clears.
#[changes]
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReceiptLineItemUpdateSchema)]
pub(crate) struct UpdateReceiptLine {
    /// A tax rate of the connected ledger.
    accounting_tax_rate_id: Patch<Uuid>,
    /// The cost center that it is booked to: any id of yours, kept as it is.
    cost_center_id: Patch<Uuid>,
    /// A ledger account of the connected ledger. It is kept, and no answer shows it.
    general_ledger_id: Patch<Uuid>,
    /// What was bought.
    name: Patch<String>,
    /// What was paid for it, in minor units.
    total: Patch<i64>,
}

impl UpdateReceiptLine {
    fn apply(self, line: &mut ReceiptLine) {
        self.accounting_tax_rate_id.apply(&mut line.accounting_tax_rate_id);
        self.cost_center_id.apply(&mut line.cost_center_id);
        self.general_ledger_id.apply(&mut line.general_ledger_id);
        self.name.apply(&mut line.name);
        self.total.apply(&mut line.total);
    }
}

/// Update a line item of a receipt
///
/// A field that is left out stays; null clears.
#[utoipa::path(patch, path = "/receipts/{receipt_id}/line_items/{line_item_id}", responses((status = 200, body = ReceiptLine)))]
pub(crate) async fn update(
    call: EntityCall,
    Paths(receipt_id, id): Paths<Uuid, Uuid>,
    Json(body): Json<UpdateReceiptLine>,
) -> Answer<Json<ReceiptLine>> {
    let (scope, tx) = (call.scope(), call.db().begin().await?);
    let receipt: Receipt = record::lock(&tx, &scope, receipt_id).await?;
    let before = store::get(&tx, receipt_id, id).await?;
    call.require_match(|| &before)?;
    let mut line = before.clone();
    body.apply(&mut line);
    if line != before {
        line.check(&tx, &scope).await?;
        line.updated_at = call.env().now();
        record::save(&tx, &scope, &line).await?;
        change_receipt(&tx, &call, receipt).await?;
        tx.commit().await?;
    }
    Ok(Json(line))
}
