use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::PersonBody;
use super::store;

/// Get a person of the entity
#[utoipa::path(get, path = "/persons/{person_id}", responses((status = 200, body = PersonBody)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<PersonBody>> {
    Ok(Json(store::get(call.db(), &call.edge().vault, &call.scope(), id).await?.into()))
}
