use bursar_events::{Change, emit_change};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{CustomVatRate, MAX_COUNT, VatRateComponent, value_of};

/// A custom VAT rate to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CustomVatRateRequest)]
pub(crate) struct CreateCustomVatRate {
    /// The taxes that it is made of.
    #[schema(min_items = 1, max_items = 10)]
    components: Vec<VatRateComponent>,
    /// Its name, as documents show it.
    #[schema(max_length = 64)]
    name: String,
}

/// Create a custom VAT rate
///
/// For taxes that `GET /vat_rates` does not have. Its value is the sum of its parts. An entity has at most 1000 of them.
#[utoipa::path(
    post,
    path = "/custom_vat_rates",
    responses((status = 201, body = CustomVatRate), (status = 400, description = "the entity has as many as it may have"))
)]
pub(crate) async fn create(call: EntityCall, Json(body): Json<CreateCustomVatRate>) -> Answer<(StatusCode, Json<CustomVatRate>)> {
    let CreateCustomVatRate { components, name } = body;
    let now = call.env().now();
    let rate = CustomVatRate {
        id: call.env().id(),
        created_at: now,
        updated_at: now,
        value: value_of(&components)?,
        components,
        created_by_entity_user_id: call.user_id(),
        name,
        entity_id: call.entity_id,
        deleted_at: None,
    };
    let tx = call.db().begin().await?;
    record::require_room::<CustomVatRate>(&tx, &call.scope(), MAX_COUNT).await?;
    record::insert(&tx, &call.scope(), &rate).await?;
    emit_change(&tx, &call, Change::Created, &rate).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(rate)))
}
