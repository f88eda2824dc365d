use bursar_entities::{Country, VatIdKind};
use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::CounterpartVatId;
use crate::parts;

/// A number under which a counterpart is known to a tax office.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CounterpartVatID)]
pub(crate) struct CreateVatId {
    /// The country whose office gave it.
    country: Option<Country>,
    /// Which kind of number it is.
    #[serde(rename = "type")]
    #[schema(default = "unknown")]
    kind: Option<VatIdKind>,
    /// The number. It is kept as it is sent: whether it was really given is not asked anywhere.
    #[schema(max_length = 32)]
    value: String,
}

/// Create a VAT ID of a counterpart
///
/// A counterpart has at most 250 of them.
#[utoipa::path(post, path = "/counterparts/{counterpart_id}/vat_ids", responses((status = 201, body = CounterpartVatId)))]
pub(crate) async fn create(
    call: EntityCall,
    Path(counterpart_id): Path<Uuid>,
    Json(body): Json<CreateVatId>,
) -> Answer<(StatusCode, Json<CounterpartVatId>)> {
    let CreateVatId { country, kind, value } = body;
    let tx = call.db().begin().await?;
    parts::store::lock_to_add::<CounterpartVatId>(&tx, &call.scope(), counterpart_id).await?;
    let vat_id =
        CounterpartVatId { id: call.env().id(), entity_id: call.entity_id, counterpart_id, country, kind: kind.unwrap_or_default(), value };
    record::insert(&tx, &call.scope(), &vat_id).await?;
    emit_change(&tx, &call, Change::Created, &vat_id).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(vat_id)))
}
