use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use serde_json::{Value, json};

use crate::payables::Payable;

/// Dismiss the suggestions for a payable
///
/// Nothing is suggested until what the bill says changes.
#[utoipa::path(delete, path = "/payables/{payable_id}/suggestions", responses((status = 200, body = Value)))]
pub(crate) async fn delete(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<Value>> {
    let tx = call.db().begin().await?;
    let mut payable: Payable = record::lock(&tx, &call.scope(), id).await?;
    payable.suggested_counterpart = None;
    record::save(&tx, &call.scope(), &payable).await?;
    tx.commit().await?;
    Ok(Json(json!({})))
}
