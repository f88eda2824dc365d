use bursar_kernel::{Error, Uuid};
use bursar_store::record;
use bursar_web::{Answer, Call, Json, Path};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::kind::VatIdKind;
use super::{MAX_COUNT, VatId};
use crate::entities;
use crate::entities::country::Country;

/// A number under which an entity is known to a tax office.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EntityVatID)]
pub(crate) struct CreateVatId {
    /// The country whose office gave it.
    country: Country,
    /// Which kind of number it is.
    #[serde(default, rename = "type")]
    #[schema(required = false, default = "unknown")]
    kind: VatIdKind,
    /// The number. It is kept as it is sent: whether it was really given is not asked anywhere.
    #[schema(max_length = 32)]
    value: String,
}

/// Create a VAT ID of an entity
///
/// An entity has at most 250 of them.
#[utoipa::path(
    post,
    path = "/entities/{entity_id}/vat_ids",
    responses(
        (status = 201, body = VatId),
        (status = 409, description = "the entity has as many as it may have")
    )
)]
pub(crate) async fn create(call: Call, Path(entity_id): Path<Uuid>, Json(body): Json<CreateVatId>) -> Answer<(StatusCode, Json<VatId>)> {
    let CreateVatId { country, kind, value } = body;
    let tx = call.db().begin().await?;
    let scope = entities::store::hold(&tx, call.scope(), entity_id).await?;
    if record::count::<VatId>(&tx, &scope.of_everybody()).await? >= MAX_COUNT {
        return Err(Error::conflict(format!("an entity has at most {MAX_COUNT} VAT IDs: delete one first")).into());
    }
    let vat_id = VatId { id: call.env().id(), country, entity_id, kind, value, created_by: call.user_id() };
    record::insert(&tx, &scope, &vat_id).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(vat_id)))
}
