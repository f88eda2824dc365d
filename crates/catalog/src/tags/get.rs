use axum::Json;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Path};

use super::{Tag, store};

/// Get a tag
#[utoipa::path(get, path = "/tags/{tag_id}", params(("tag_id" = Uuid, Path, description = "The tag.")), responses((status = 200, body = Tag)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<Tag>> {
    Ok(Json(store::get(call.db(), &call.scope(), id).await?))
}
