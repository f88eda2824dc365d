use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Path};
use http::StatusCode;

use super::store;

/// Delete a tag
///
/// For good: whatever had the tag has it no longer.
#[utoipa::path(
    delete,
    path = "/tags/{tag_id}",
    params(("tag_id" = Uuid, Path, description = "The tag.")),
    responses((status = 204, description = "it is gone"))
)]
pub(crate) async fn delete(call: EntityCall, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let tag = store::lock(&tx, &call.scope(), id).await?;
    store::delete(&tx, &tag).await?;
    emit_change(&tx, &call, Change::Deleted, &tag).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
