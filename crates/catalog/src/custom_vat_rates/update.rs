use bursar_events::save_change;
use bursar_kernel::{Uuid, set_if_given};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{CustomVatRate, VatRateComponent, value_of};

/// Changes to a custom VAT rate. A field that is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CustomVatRateUpdateRequest)]
pub(crate) struct UpdateCustomVatRate {
    /// The taxes that it is made of, in place of those that it had.
    #[serde(default)]
    #[schema(value_type = Vec<VatRateComponent>, required = false, min_items = 1, max_items = 10)]
    components: Option<Vec<VatRateComponent>>,
    /// Its name, as documents show it.
    #[serde(default)]
    #[schema(value_type = String, required = false, max_length = 64)]
    name: Option<String>,
}

/// Update a custom VAT rate
///
/// Documents keep the rate that they were made with.
#[utoipa::path(patch, path = "/custom_vat_rates/{custom_vat_rate_id}", responses((status = 200, body = CustomVatRate)))]
pub(crate) async fn update(call: EntityCall, Path(id): Path<Uuid>, Json(body): Json<UpdateCustomVatRate>) -> Answer<Json<CustomVatRate>> {
    let tx = call.db().begin().await?;
    let before: CustomVatRate = record::lock(&tx, &call.scope(), id).await?;
    call.require_match(|| &before)?;
    let mut rate = before.clone();
    set_if_given(&mut rate.name, body.name);
    set_if_given(&mut rate.components, body.components);
    rate.value = value_of(&rate.components)?;
    save_change(&tx, &call, &before, &mut rate).await?;
    tx.commit().await?;
    Ok(Json(rate))
}
