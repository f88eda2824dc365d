use bursar_entities::{MetadataBody, ReplaceMetadata};
use bursar_events::{Event, Named, emit};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, FreeJson, Json, Path};

use super::store;
use crate::counterparts::Counterpart;

/// Replace the metadata of a counterpart
///
/// The whole object is replaced: what is not sent is gone. Its size is bounded by the largest body that this server takes (1 MiB unless
/// the operator says otherwise).
#[utoipa::path(
    put,
    path = "/counterparts/{counterpart_id}/partner_metadata",
    request_body = ReplaceMetadata,
    responses((status = 200, body = MetadataBody))
)]
pub(crate) async fn replace(
    call: EntityCall,
    Path(counterpart_id): Path<Uuid>,
    FreeJson(body): FreeJson<ReplaceMetadata>,
) -> Answer<Json<MetadataBody>> {
    let metadata = body.metadata;
    let tx = call.db().begin().await?;
    record::hold::<Counterpart>(&tx, &call.scope(), counterpart_id).await?;
    store::put(&tx, counterpart_id, &metadata, call.env().now()).await?;
    let event = Event {
        object_type: Counterpart::OBJECT_TYPE,
        object_id: counterpart_id,
        partner_id: call.partner_id,
        entity_id: Some(call.entity_id),
        action: "metadata_update",
        description: "the metadata of a counterpart was replaced".into(),
    };
    emit(&tx, call.env(), event).await?;
    tx.commit().await?;
    Ok(Json(MetadataBody { metadata: Some(metadata) }))
}
