use bursar_kernel::Uuid;
use bursar_store::{ONE_EXTRA_FIELD, on_unique, record};
use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ExtraData, ExtraDataObject, ExtraField, field_is_taken, require_object};

/// What exports are to say about an object.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExtraDataCreateRequest)]
pub(crate) struct CreateExtraData {
    /// What is said of it.
    field_name: ExtraField,
    /// The value, as exports show it.
    field_value: String,
    /// The object.
    object_id: Uuid,
    /// What the object is.
    object_type: ExtraDataObject,
}

/// Create extra data
///
/// A value that exports show with the documents of a counterpart. An object has one value in each field: a second one is answered with 400.
#[utoipa::path(
    post,
    path = "/data_exports/extra_data",
    responses((status = 201, body = ExtraData), (status = 400, description = "the object has a value in this field already"))
)]
pub(crate) async fn create(call: EntityCall, Json(body): Json<CreateExtraData>) -> Answer<(StatusCode, Json<ExtraData>)> {
    let CreateExtraData { field_name, field_value, object_id, object_type } = body;
    let now = call.env().now();
    let extra = ExtraData {
        id: call.env().id(),
        entity_id: call.entity_id,
        created_at: now,
        updated_at: now,
        created_by: call.user_id(),
        field_name,
        field_value,
        object_id,
        object_type,
    };
    let tx = call.db().begin().await?;
    require_object(&tx, &call.scope(), object_id).await?;
    record::insert(&tx, &call.scope(), &extra).await.map_err(on_unique(ONE_EXTRA_FIELD, field_is_taken))?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(extra)))
}
