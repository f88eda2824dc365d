use bursar_entities::MetadataBody;
use bursar_kernel::{Error, Uuid};
use bursar_store::{Record, record};
use bursar_web::{Answer, EntityCall, Json, Path};

use super::store;
use crate::counterparts::Counterpart;

/// Get the metadata of a counterpart
///
/// The object as it was put here last; null when none was.
#[utoipa::path(get, path = "/counterparts/{counterpart_id}/partner_metadata", responses((status = 200, body = MetadataBody)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<MetadataBody>> {
    if !record::exists::<Counterpart>(call.db(), &call.scope(), id).await? {
        return Err(Error::not_found(Counterpart::NOUN).into());
    }
    Ok(Json(MetadataBody { metadata: store::get(call.db(), id).await? }))
}
