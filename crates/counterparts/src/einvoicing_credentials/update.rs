use bursar_entities::NetworkSchema;
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Paths};
use serde::Deserialize;
use utoipa::ToSchema;

use super::CounterpartEinvoicingCredentials;
use crate::parts;

/// What to change. A field that is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateCounterpartEinvoicingCredentialSchema)]
pub(crate) struct UpdateCredentials {
    /// The number.
    #[serde(default)]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 255)]
    network_identifier: Option<String>,
    /// Which kind of number it is.
    #[serde(default)]
    #[schema(value_type = NetworkSchema, required = false)]
    network_schema: Option<NetworkSchema>,
}

/// Update e-invoicing credentials of a counterpart
///
/// Invoices that name them keep what they copied.
#[utoipa::path(
    patch,
    path = "/counterparts/{counterpart_id}/einvoicing_credentials/{credential_id}",
    responses((status = 200, body = CounterpartEinvoicingCredentials))
)]
pub(crate) async fn update(
    call: EntityCall,
    Paths(counterpart_id, id): Paths<Uuid, Uuid>,
    Json(body): Json<UpdateCredentials>,
) -> Answer<Json<CounterpartEinvoicingCredentials>> {
    let UpdateCredentials { network_identifier, network_schema } = body;
    let tx = call.db().begin().await?;
    let mut credentials: CounterpartEinvoicingCredentials = parts::store::lock(&tx, &call.scope(), counterpart_id, id).await?;
    call.require_match(|| &credentials)?;
    credentials.network_identifier = network_identifier.unwrap_or(credentials.network_identifier);
    credentials.network_schema = network_schema.unwrap_or(credentials.network_schema);
    record::save(&tx, &call.scope(), &credentials).await?;
    tx.commit().await?;
    Ok(Json(credentials))
}
