use bursar_connectors::Kind;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::{ReceivableBody, body};
use crate::ledger_documents::one;

/// Get an invoice of the ledger
///
/// As of the last pull, by the ledger's own id.
#[utoipa::path(get, path = "/accounting/receivables/{invoice_id}", params(("invoice_id" = String, Path)), responses((status = 200, body = ReceivableBody)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<String>) -> Answer<Json<ReceivableBody>> {
    let (row, references) = one(&call, Kind::Invoice, &id, "invoice").await?;
    Ok(Json(body(&row, &references)?))
}
