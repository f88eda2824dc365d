use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::BankImport;

/// Get a bank import
#[utoipa::path(get, path = "/bank_imports/{bank_import_id}", responses((status = 200, body = BankImport)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<BankImport>> {
    Ok(Json(record::get(call.db(), &call.scope(), id).await?))
}
