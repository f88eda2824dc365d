use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use http::StatusCode;

use super::Tag;

/// Delete a tag
///
/// It cannot be undone: whatever had the tag has it no longer.
#[utoipa::path(
    delete,
    path = "/tags/{tag_id}",
    responses((status = 204, description = "it is gone"))
)]
pub(crate) async fn delete(call: EntityCall, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let tag: Tag = record::lock(&tx, &call.scope(), id).await?;
    record::delete::<Tag>(&tx, &call.scope(), id).await?;
    emit_change(&tx, &call, Change::Deleted, &tag).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
