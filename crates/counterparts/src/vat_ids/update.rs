use bursar_events::save_change;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Paths};

use super::{CounterpartVatId, UpdateVatId};
use crate::parts;

/// Update a VAT ID of a counterpart
///
/// Documents that name it keep what they copied.
#[utoipa::path(patch, path = "/counterparts/{counterpart_id}/vat_ids/{vat_id}", responses((status = 200, body = CounterpartVatId)))]
pub(crate) async fn update(
    call: EntityCall,
    Paths(counterpart_id, id): Paths<Uuid, Uuid>,
    Json(body): Json<UpdateVatId>,
) -> Answer<Json<CounterpartVatId>> {
    let tx = call.db().begin().await?;
    let before: CounterpartVatId = parts::store::lock(&tx, &call.scope(), counterpart_id, id).await?;
    call.require_match(|| &before)?;
    let mut vat_id = before.clone().updated(body);
    save_change(&tx, &call, &before, &mut vat_id).await?;
    tx.commit().await?;
    Ok(Json(vat_id))
}
