use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::{CounterpartContact, require_organization};
use crate::parts;

/// The contacts of a counterpart.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CounterpartContactsResourceList)]
pub(crate) struct ContactList {
    /// All of them, oldest first.
    data: Vec<CounterpartContact>,
}

/// List the contacts of a counterpart
///
/// Only companies have contacts: of a person, 404.
#[utoipa::path(get, path = "/counterparts/{counterpart_id}/contacts", responses((status = 200, body = ContactList)))]
pub(crate) async fn list(call: EntityCall, Path(counterpart_id): Path<Uuid>) -> Answer<Json<ContactList>> {
    require_organization(&record::get(call.db(), &call.scope(), counterpart_id).await?)?;
    Ok(Json(ContactList { data: parts::store::parts_of(call.db(), &call.scope(), counterpart_id).await? }))
}
