use bursar_kernel::Uuid;
use bursar_web::{Answer, Call, FreeJson, Json, Path};

use super::{MetadataBody, ReplaceMetadata, store};
use crate::entities;

/// Replace the metadata of an entity
///
/// The whole object is replaced: what is not sent is gone. Its size is bounded by the largest body that this server takes (1 MiB unless
/// the operator says otherwise).
#[utoipa::path(
    put,
    path = "/entities/{entity_id}/partner_metadata",
    request_body = ReplaceMetadata,
    responses((status = 200, body = MetadataBody))
)]
pub(crate) async fn replace(call: Call, Path(id): Path<Uuid>, FreeJson(body): FreeJson<ReplaceMetadata>) -> Answer<Json<MetadataBody>> {
    let metadata = body.metadata;
    let tx = call.db().begin().await?;
    let scope = entities::store::hold(&tx, call.scope(), id).await?;
    store::put(&tx, &scope, &metadata, call.env().now()).await?;
    tx.commit().await?;
    Ok(Json(MetadataBody { metadata: Some(metadata) }))
}
