use bursar_connectors::Kind;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::{PayableBody, body};
use crate::ledger_documents::one;

/// Get a bill of the ledger
///
/// As of the last pull, by the ledger's own id.
#[utoipa::path(get, path = "/accounting/payables/{payable_id}", params(("payable_id" = String, Path)), responses((status = 200, body = PayableBody)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<String>) -> Answer<Json<PayableBody>> {
    let (row, references) = one(&call, Kind::Bill, &id, "bill").await?;
    Ok(Json(body(&row, &references)?))
}
