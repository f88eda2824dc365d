use axum::Extension;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::{self, PurchaseOrderBody};

/// Get a purchase order
#[utoipa::path(get, path = "/payable_purchase_orders/{purchase_order_id}", responses((status = 200, body = PurchaseOrderBody)))]
pub(crate) async fn get(call: EntityCall, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<Json<PurchaseOrderBody>> {
    let found = record::get(call.db(), &call.scope(), id).await?;
    Ok(Json(body::body(&call, &files, found).await?))
}
