use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::Comment;

/// Get a comment
#[utoipa::path(get, path = "/comments/{comment_id}", responses((status = 200, body = Comment)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<Comment>> {
    Ok(Json(record::get(call.db(), &call.scope(), id).await?))
}
