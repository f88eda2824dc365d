use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::Tag;

/// Get a tag
#[utoipa::path(get, path = "/tags/{tag_id}", responses((status = 200, body = Tag)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<Tag>> {
    Ok(Json(record::get(call.db(), &call.scope(), id).await?))
}
