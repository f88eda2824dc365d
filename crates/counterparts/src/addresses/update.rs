use bursar_events::save_change;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Paths};

use super::{CounterpartAddress, UpdateAddress};
use crate::parts;

/// Update an address of a counterpart
///
/// Documents that name it keep what they copied.
#[utoipa::path(patch, path = "/counterparts/{counterpart_id}/addresses/{address_id}", responses((status = 200, body = CounterpartAddress)))]
pub(crate) async fn update(
    call: EntityCall,
    Paths(counterpart_id, id): Paths<Uuid, Uuid>,
    Json(body): Json<UpdateAddress>,
) -> Answer<Json<CounterpartAddress>> {
    let tx = call.db().begin().await?;
    let before: CounterpartAddress = parts::store::lock(&tx, &call.scope(), counterpart_id, id).await?;
    call.require_match(|| &before)?;
    let mut address = before.clone().updated(body);
    save_change(&tx, &call, &before, &mut address).await?;
    tx.commit().await?;
    Ok(Json(address))
}
