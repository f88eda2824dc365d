use bursar_events::save_change;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Paths};

use super::{CounterpartContact, UpdateContact};
use crate::parts;

/// Update a contact of a counterpart
///
/// Documents that name the contact keep what they copied.
#[utoipa::path(patch, path = "/counterparts/{counterpart_id}/contacts/{contact_id}", responses((status = 200, body = CounterpartContact)))]
pub(crate) async fn update(
    call: EntityCall,
    Paths(counterpart_id, id): Paths<Uuid, Uuid>,
    Json(body): Json<UpdateContact>,
) -> Answer<Json<CounterpartContact>> {
    let tx = call.db().begin().await?;
    let before: CounterpartContact = parts::store::lock(&tx, &call.scope(), counterpart_id, id).await?;
    call.require_match(|| &before)?;
    let mut contact = before.clone().updated(body);
    save_change(&tx, &call, &before, &mut contact).await?;
    tx.commit().await?;
    Ok(Json(contact))
}
