use bursar_events::{Change, emit_change};
use bursar_store::{ONE_UNIT_NAME, on_unique, record};
use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{MAX_COUNT, MeasureUnit, name_is_taken};

/// A unit of measure.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = UnitRequest, example = json!({"name": "kg"}))]
pub(crate) struct CreateMeasureUnit {
    /// What it stands for.
    #[schema(max_length = 200)]
    description: Option<String>,
    /// Its name.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
}

/// Create a measure unit
///
/// A name that another unit of the entity has is answered with 400; upper and lower case are different. An entity has at most 1000 units.
#[utoipa::path(
    post,
    path = "/measure_units",
    responses(
        (status = 201, body = MeasureUnit),
        (status = 400, description = "another unit of the entity has this name, or it has as many as it may have")
    )
)]
pub(crate) async fn create(call: EntityCall, Json(body): Json<CreateMeasureUnit>) -> Answer<(StatusCode, Json<MeasureUnit>)> {
    let CreateMeasureUnit { description, name } = body;
    let now = call.env().now();
    let unit = MeasureUnit {
        id: call.env().id(),
        created_at: now,
        updated_at: now,
        description,
        name,
        entity_id: call.entity_id,
        created_by_entity_user_id: call.user_id(),
        deleted_at: None,
    };
    let tx = call.db().begin().await?;
    record::require_room::<MeasureUnit>(&tx, &call.scope(), MAX_COUNT).await?;
    record::insert(&tx, &call.scope(), &unit).await.map_err(on_unique(ONE_UNIT_NAME, || name_is_taken(&unit.name)))?;
    emit_change(&tx, &call, Change::Created, &unit).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(unit)))
}
