use axum::Extension;
use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::register::ask_for_registration;
use super::{Address, Connection, ConnectionBody, RegistrationStatus, store};
use crate::context::Network;

/// What to change. A field that is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EinvoicingConnectionUpdateRequest)]
pub(crate) struct UpdateConnection {
    /// Where the entity is: the whole address. The country stays what it is.
    #[serde(default)]
    #[schema(value_type = UpdateAddress, required = false)]
    address: Option<UpdateAddress>,
    /// May e-invoices come to the entity?
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    is_receiver: Option<bool>,
    /// May the entity send e-invoices?
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    is_sender: Option<bool>,
}

/// Where the entity is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateEinvoicingAddress)]
pub(crate) struct UpdateAddress {
    /// Street and number.
    address_line1: String,
    /// More of the street.
    address_line2: Option<String>,
    /// City.
    city: String,
    /// Postal code.
    postal_code: String,
    /// State, region or province.
    state: Option<String>,
}

/// Update an e-invoicing connection
///
/// The access point is informed in the background: `status` is `pending` until it has taken the change. A connection that failed is registered
/// again, and so is each of its numbers that was refused.
#[utoipa::path(
    patch,
    path = "/einvoicing_connections/{einvoicing_connection_id}",
    responses((status = 200, body = ConnectionBody), (status = 409, description = "this server is in no network"))
)]
pub(crate) async fn update(
    call: EntityCall,
    Extension(network): Network,
    Path(id): Path<Uuid>,
    Json(body): Json<UpdateConnection>,
) -> Answer<Json<ConnectionBody>> {
    let UpdateConnection { address, is_receiver, is_sender } = body;
    let tx = call.db().begin().await?;
    let mut connection: Connection = record::lock(&tx, &call.scope(), id).await?;
    let mut credentials = store::credentials_of(&tx, &call.scope(), id).await?;
    call.require_match(|| connection.clone().body(credentials.clone()))?;
    network.require_access_point()?;
    if let Some(UpdateAddress { address_line1, address_line2, city, postal_code, state }) = address {
        let country = connection.address.country;
        connection.address = Address { address_line1, address_line2, city, country, postal_code, state };
    }
    connection.is_receiver = is_receiver.unwrap_or(connection.is_receiver);
    connection.is_sender = is_sender.unwrap_or(connection.is_sender);
    connection.require_purpose()?;
    (connection.status, connection.problem, connection.updated_at) = (RegistrationStatus::Pending, None, call.env().now());
    record::save(&tx, &call.scope(), &connection).await?;
    for refused in credentials.iter_mut().filter(|credentials| credentials.status == RegistrationStatus::Failed) {
        (refused.status, refused.problem, refused.updated_at) = (RegistrationStatus::Pending, None, call.env().now());
        record::save(&tx, &call.scope(), refused).await?;
    }
    ask_for_registration(&tx, call.env(), &call.scope(), &connection).await?;
    emit_change(&tx, &call, Change::Updated, &connection).await?;
    tx.commit().await?;
    Ok(Json(connection.body(credentials)))
}
