use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use http::StatusCode;

use super::Product;

/// Delete a product
///
/// Documents keep what they copied of it.
#[utoipa::path(
    delete,
    path = "/products/{product_id}",
    responses((status = 204, description = "it is gone"))
)]
pub(crate) async fn delete(call: EntityCall, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let mut product: Product = record::lock(&tx, &call.scope(), id).await?;
    product.deleted_at = Some(call.env().now());
    record::save(&tx, &call.scope(), &product).await?;
    emit_change(&tx, &call, Change::Deleted, &product).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
