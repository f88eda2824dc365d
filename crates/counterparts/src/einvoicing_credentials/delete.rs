use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Paths};
use http::StatusCode;

use super::CounterpartEinvoicingCredentials;
use crate::parts;

/// Delete e-invoicing credentials of a counterpart
///
/// Invoices that name them keep what they copied.
#[utoipa::path(
    delete,
    path = "/counterparts/{counterpart_id}/einvoicing_credentials/{credential_id}",
    responses((status = 204, description = "they are gone"))
)]
pub(crate) async fn delete(call: EntityCall, Paths(counterpart_id, id): Paths<Uuid, Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let credentials: CounterpartEinvoicingCredentials = parts::store::lock(&tx, &call.scope(), counterpart_id, id).await?;
    record::delete::<CounterpartEinvoicingCredentials>(&tx, &call.scope(), credentials.id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
