use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Paths};

use super::{LineItem, store};
use crate::payables::Payable;

/// Get a line item of a payable
#[utoipa::path(get, path = "/payables/{payable_id}/line_items/{line_item_id}", responses((status = 200, body = LineItem)))]
pub(crate) async fn get(call: EntityCall, Paths(payable_id, id): Paths<Uuid, Uuid>) -> Answer<Json<LineItem>> {
    record::get::<Payable>(call.db(), &call.scope(), payable_id).await?;
    Ok(Json(store::get(call.db(), payable_id, id).await?))
}
