use bursar_events::save_change;
use bursar_kernel::{Patch, Uuid, set_if_given};
use bursar_store::{ONE_UNIT_NAME, changes, on_unique, record};
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{MeasureUnit, name_is_taken};

/// Changes to a unit. A field that is left out stays; `null` clears the description.
#[changes]
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UnitUpdate)]
pub(crate) struct UpdateMeasureUnit {
    /// What it stands for.
    #[schema(max_length = 200)]
    description: Patch<String>,
    /// Its name. No other unit of the entity has it.
    #[serde(default)]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 100)]
    name: Option<String>,
}

/// Update a measure unit
///
/// Documents keep the name that they were made with. A name that another unit of the entity has is answered with 400.
#[utoipa::path(
    patch,
    path = "/measure_units/{unit_id}",
    responses(
        (status = 200, body = MeasureUnit),
        (status = 400, description = "another unit of the entity has this name")
    )
)]
pub(crate) async fn update(call: EntityCall, Path(id): Path<Uuid>, Json(body): Json<UpdateMeasureUnit>) -> Answer<Json<MeasureUnit>> {
    let tx = call.db().begin().await?;
    let before: MeasureUnit = record::lock(&tx, &call.scope(), id).await?;
    call.require_match(|| &before)?;
    let mut unit = before.clone();
    body.description.apply(&mut unit.description);
    set_if_given(&mut unit.name, body.name);
    save_change(&tx, &call, &before, &mut unit).await.map_err(on_unique(ONE_UNIT_NAME, || name_is_taken(&unit.name)))?;
    tx.commit().await?;
    Ok(Json(unit))
}
