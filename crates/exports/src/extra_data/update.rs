use bursar_kernel::Uuid;
use bursar_store::{ONE_EXTRA_FIELD, on_unique, record};
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ExtraData, ExtraDataObject, ExtraField, field_is_taken, require_object};

/// Changes to extra data. A field that is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExtraDataUpdateRequest, example = json!({"field_value": "430"}))]
pub(crate) struct UpdateExtraData {
    /// What is said of the object.
    #[schema(value_type = ExtraField, required = false)]
    field_name: Option<ExtraField>,
    /// The value, as exports show it.
    #[schema(value_type = String, required = false)]
    field_value: Option<String>,
    /// The object.
    #[schema(value_type = Uuid, required = false)]
    object_id: Option<Uuid>,
    /// What the object is.
    #[schema(value_type = ExtraDataObject, required = false)]
    object_type: Option<ExtraDataObject>,
}

/// Update extra data
///
/// It counts for exports that are made from then on. A field in which the object has another value already is answered with 400.
#[utoipa::path(
    patch,
    path = "/data_exports/extra_data/{extra_data_id}",
    responses((status = 200, body = ExtraData), (status = 400, description = "the object has a value in this field already"))
)]
pub(crate) async fn update(call: EntityCall, Path(id): Path<Uuid>, Json(body): Json<UpdateExtraData>) -> Answer<Json<ExtraData>> {
    let scope = call.scope();
    let tx = call.db().begin().await?;
    let before: ExtraData = record::lock(&tx, &scope, id).await?;
    call.require_match(|| &before)?;
    let mut extra = ExtraData {
        field_name: body.field_name.unwrap_or(before.field_name),
        field_value: body.field_value.unwrap_or_else(|| before.field_value.clone()),
        object_id: body.object_id.unwrap_or(before.object_id),
        object_type: body.object_type.unwrap_or(before.object_type),
        ..before.clone()
    };
    if extra != before {
        if body.object_id.is_some() {
            require_object(&tx, &scope, extra.object_id).await?;
        }
        extra.updated_at = call.env().now();
        record::save(&tx, &scope, &extra).await.map_err(on_unique(ONE_EXTRA_FIELD, field_is_taken))?;
        tx.commit().await?;
    }
    Ok(Json(extra))
}
