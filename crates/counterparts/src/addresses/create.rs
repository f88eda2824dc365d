use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use http::StatusCode;

use super::{CounterpartAddress, PostalAddress};
use crate::parts;

/// Create an address of a counterpart
///
/// It is no default address until the counterpart says so. A counterpart has at most 250 addresses.
#[utoipa::path(post, path = "/counterparts/{counterpart_id}/addresses", responses((status = 201, body = CounterpartAddress)))]
pub(crate) async fn create(
    call: EntityCall,
    Path(counterpart_id): Path<Uuid>,
    Json(body): Json<PostalAddress>,
) -> Answer<(StatusCode, Json<CounterpartAddress>)> {
    let tx = call.db().begin().await?;
    let (counterpart, _) = parts::store::lock_to_add::<CounterpartAddress>(&tx, &call.scope(), counterpart_id).await?;
    let address = CounterpartAddress::new(call.env().id(), &counterpart, body);
    record::insert(&tx, &call.scope(), &address).await?;
    emit_change(&tx, &call, Change::Created, &address).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(address)))
}
