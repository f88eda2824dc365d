use axum::Extension;
use bursar_entities::NetworkSchema;
use bursar_events::{Change, emit_change};
use bursar_kernel::{Error, FieldError, Result, Uuid};
use bursar_store::{ONE_NETWORK_IDENTIFIER, Tx, on_unique, record};
use bursar_web::{Answer, EntityCall, Json, Path};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::register::ask_for_registration;
use super::{Connection, MAX_CREDENTIALS, NetworkCredentials, RegistrationStatus, store};
use crate::context::Network;

/// A number to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(
    as = EinvoicingNetworkCredentialsCreateRequest,
    example = json!({"network_credentials_identifier": "12345678", "network_credentials_schema": "NL:KVK"})
)]
pub(crate) struct AddCredentials {
    /// The number. It is kept as it is sent; a VAT ID may be sent with and without its country.
    network_credentials_identifier: String,
    /// Which kind of number it is.
    network_credentials_schema: NetworkSchema,
}

/// Add a number to an e-invoicing connection
///
/// A further number by which the entity is known in the network; a connection has at most 20. It is `pending` until the access point has taken
/// it: then `active`, or `failed` with the access point's reason in `problem`.
#[utoipa::path(
    post,
    path = "/einvoicing_connections/{einvoicing_connection_id}/network_credentials",
    responses(
        (status = 201, body = NetworkCredentials),
        (status = 409, description = "the number is known for an entity already, the connection has 20, or this server is in no network")
    )
)]
pub(crate) async fn add_credentials(
    call: EntityCall,
    Extension(network): Network,
    Path(id): Path<Uuid>,
    Json(body): Json<AddCredentials>,
) -> Answer<(StatusCode, Json<NetworkCredentials>)> {
    let AddCredentials { network_credentials_identifier, network_credentials_schema } = body;
    let tx = call.db().begin().await?;
    let mut connection: Connection = record::lock(&tx, &call.scope(), id).await?;
    network.require_access_point()?;
    if store::credentials_of(&tx, &call.scope(), id).await?.len() >= MAX_CREDENTIALS {
        return Err(Error::conflict(format!("an e-invoicing connection has at most {MAX_CREDENTIALS} numbers")).into());
    }
    let credentials = add(&tx, &call, &connection, network_credentials_schema, network_credentials_identifier).await?;
    connection.updated_at = call.env().now();
    record::save(&tx, &call.scope(), &connection).await?;
    ask_for_registration(&tx, call.env(), &call.scope(), &connection).await?;
    emit_change(&tx, &call, Change::Updated, &connection).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(credentials)))
}

/// A number of this connection, which no other has.
pub(super) async fn add(
    tx: &Tx,
    call: &EntityCall,
    connection: &Connection,
    schema: NetworkSchema,
    identifier: String,
) -> Result<NetworkCredentials> {
    let now = call.env().now();
    let credentials = NetworkCredentials {
        id: call.env().id(),
        entity_id: connection.entity_id,
        einvoicing_connection_id: connection.id,
        network_credentials_identifier: identifier,
        network_credentials_schema: schema,
        status: RegistrationStatus::Pending,
        problem: None,
        created_at: now,
        updated_at: now,
    };
    if !credentials.network_credentials_identifier.chars().any(char::is_alphanumeric) {
        let message = "must hold letters or digits";
        return Err(Error::invalid(FieldError::new("body", "network_credentials_identifier", message, "value_error")));
    }
    let taken = || Error::conflict(format!("{schema} {} is known for an entity already", credentials.network_credentials_identifier));
    record::insert(tx, &call.scope(), &credentials).await.map_err(on_unique(ONE_NETWORK_IDENTIFIER, taken))?;
    Ok(credentials)
}
