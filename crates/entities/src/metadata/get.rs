use bursar_kernel::Uuid;
use bursar_web::{Answer, Call, Json, Path};

use super::{MetadataBody, store};
use crate::entities;

/// Get the metadata of an entity
///
/// The object as it was put here last; null when none was.
#[utoipa::path(get, path = "/entities/{entity_id}/partner_metadata", responses((status = 200, body = MetadataBody)))]
pub(crate) async fn get(call: Call, Path(id): Path<Uuid>) -> Answer<Json<MetadataBody>> {
    let scope = entities::store::scope_of(call.db(), call.scope(), id).await?;
    Ok(Json(MetadataBody { metadata: store::get(call.db(), &scope).await? }))
}
