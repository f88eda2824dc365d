use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use http::StatusCode;

use super::PaymentTerms;

/// Delete payment terms
///
/// Documents keep the terms that they were made with.
#[utoipa::path(
    delete,
    path = "/payment_terms/{payment_terms_id}",
    responses((status = 204, description = "they are gone"))
)]
pub(crate) async fn delete(call: EntityCall, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let mut terms: PaymentTerms = record::lock(&tx, &call.scope(), id).await?;
    terms.deleted_at = Some(call.env().now());
    record::save(&tx, &call.scope(), &terms).await?;
    emit_change(&tx, &call, Change::Deleted, &terms).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
