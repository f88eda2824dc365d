use bursar_kernel::{Error, Uuid};
use bursar_web::{Answer, Call, Json, Path, journal};

use super::RequestBody;

/// Get a request
///
/// By the `x-request-id` of its answer. Where a client used one id several times, the latest request that carried it.
#[utoipa::path(get, path = "/requests/{request_id}",
    responses((status = 200, body = RequestBody)))]
pub(crate) async fn get(call: Call, Path(request_id): Path<Uuid>) -> Answer<Json<RequestBody>> {
    call.edge().journal.flush(&call.edge().db).await?;
    let found = journal::get(call.db(), &call.scope(), request_id).await?.ok_or_else(|| Error::not_found("request"))?;
    Ok(Json(found.into()))
}
