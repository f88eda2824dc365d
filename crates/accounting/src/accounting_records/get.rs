use bursar_kernel::{Error, Uuid};
use bursar_web::{Answer, EntityCall, Json, Path};

use super::{RawRecordBody, store};
use crate::connections;

/// Get an accounting record
///
/// The record in canonical form, with what the accounting system sent beside it. One that is gone there is answered too.
#[utoipa::path(get, path = "/accounting_records/{record_id}", responses((status = 200, body = RawRecordBody)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<RawRecordBody>> {
    let missing = || Error::not_found("record");
    let book_id = connections::store::current_book(call.db(), &call.scope()).await?.ok_or_else(missing)?;
    let found = store::get(call.db(), book_id, id).await?.ok_or_else(missing)?;
    Ok(Json(found.raw_body()))
}
