use bursar_kernel::{Error, Uuid};
use bursar_web::{Answer, Call, Json, Path};

use super::{SyncRunBody, store};

/// Get a sync run
///
/// While it runs, the counts grow from one page of the accounting system to the next.
#[utoipa::path(get, path = "/sync_runs/{sync_run_id}", responses((status = 200, body = SyncRunBody)))]
pub(crate) async fn get(call: Call, Path(id): Path<Uuid>) -> Answer<Json<SyncRunBody>> {
    let missing = || Error::not_found("sync run");
    let found = store::get(call.db(), &call.scope(), id).await?.ok_or_else(missing)?;
    let body = store::bodies(&call, vec![found]).await?.pop().ok_or_else(missing)?;
    Ok(Json(body))
}
