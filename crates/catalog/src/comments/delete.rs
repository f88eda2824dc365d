use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use http::StatusCode;

use super::{Comment, CommentStatus};

/// Delete a comment
#[utoipa::path(
    delete,
    path = "/comments/{comment_id}",
    responses((status = 204, description = "it is gone"))
)]
pub(crate) async fn delete(call: EntityCall, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let tx = call.db().begin().await?;
    let mut comment: Comment = record::lock(&tx, &call.scope(), id).await?;
    comment.status = CommentStatus::Deleted;
    comment.updated_at = call.env().now();
    record::save(&tx, &call.scope(), &comment).await?;
    emit_change(&tx, &call, Change::Deleted, &comment).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
