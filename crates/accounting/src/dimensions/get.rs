use bursar_kernel::{Error, Uuid};
use bursar_web::{Answer, EntityCall, Json, Path};

use super::{DimensionBody, body, store};
use crate::connections;

/// Get a dimension value
///
/// A value that the accounting system deleted meanwhile is answered as archived.
#[utoipa::path(get, path = "/accounting_dimensions/{dimension_id}", responses((status = 200, body = DimensionBody)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<DimensionBody>> {
    let missing = || Error::not_found("dimension value");
    let book_id = connections::store::current_book(call.db(), &call.scope()).await?.ok_or_else(missing)?;
    let found = store::ledger_dimensions(call.db(), book_id, &[id]).await?.pop().ok_or_else(missing)?;
    Ok(Json(body(found)))
}
