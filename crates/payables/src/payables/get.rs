use axum::Extension;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::{self, PayableBody};

/// Get a payable
#[utoipa::path(get, path = "/payables/{payable_id}", responses((status = 200, body = PayableBody)))]
pub(crate) async fn get(call: EntityCall, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<Json<PayableBody>> {
    let payable = record::get(call.db(), &call.scope(), id).await?;
    Ok(Json(body::of_one(call.db(), &call, &files, payable).await?))
}
