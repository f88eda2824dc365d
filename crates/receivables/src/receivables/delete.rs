use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use http::StatusCode;

use super::Receivable;
use super::happened::Teller;
use super::status::{Action, ReceivableStatus};

/// Delete a receivable
///
/// Drafts can be deleted. What was issued stays: cancel an invoice, or credit it.
#[utoipa::path(
    delete,
    path = "/receivables/{receivable_id}",
    responses((status = 204, description = "it is gone"), (status = 409, description = "it is no draft"))
)]
pub(crate) async fn delete(call: EntityCall, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let mut document: Receivable = record::lock(&tx, &call.scope(), id).await?;
    document.require(Action::Delete, false)?;
    document.status = ReceivableStatus::Deleted;
    document.updated_at = call.env().now();
    record::save(&tx, &call.scope(), &document).await?;
    Teller::of_call(&tx, &call).deleted(&document).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
