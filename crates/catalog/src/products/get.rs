use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::Product;

/// Get a product
#[utoipa::path(get, path = "/products/{product_id}", responses((status = 200, body = Product)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<Product>> {
    Ok(Json(record::get(call.db(), &call.scope(), id).await?))
}
