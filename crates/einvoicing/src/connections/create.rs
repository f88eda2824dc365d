use axum::Extension;
use bursar_entities::{NetworkSchema, VatId};
use bursar_events::{Change, emit_change};
use bursar_kernel::{Error, FieldError, Result, Uuid};
use bursar_store::{ONE_EINVOICING_COUNTRY, Referenced, Tx, on_unique, record};
use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::add_credentials::add;
use super::register::ask_for_registration;
use super::{Address, Connection, ConnectionBody, NetworkCountry, RegistrationStatus};
use crate::context::Network;

/// A membership in the network to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EinvoicingConnectionCreateRequest)]
pub(crate) struct CreateConnection {
    /// Where the entity is, as the network's public directory is to show it.
    address: Address,
    /// A VAT ID of the entity: it becomes the first number by which the entity is known.
    entity_vat_id_id: Option<Uuid>,
    /// May e-invoices come to the entity?
    #[serde(default = "yes")]
    #[schema(default = true)]
    is_receiver: bool,
    /// May the entity send e-invoices?
    #[serde(default = "yes")]
    #[schema(default = true)]
    is_sender: bool,
}

/// The default of the contract.
fn yes() -> bool {
    true
}

/// Create an e-invoicing connection
///
/// Makes the entity a member of the network of electronic invoices. It is registered with the access point at once, in the background:
/// `status` is `pending`, then `active` or `failed`. An entity must not be registered through another access point: it ends that registration first.
/// A country of an entity has one connection. A number is known for one entity alone.
#[utoipa::path(
    post,
    path = "/einvoicing_connections",
    responses(
        (status = 201, body = ConnectionBody),
        (status = 409, description = "the entity has a connection in that country, another one has the number, or this server is in no network")
    )
)]
pub(crate) async fn create(
    call: EntityCall,
    Extension(network): Network,
    Json(body): Json<CreateConnection>,
) -> Answer<(StatusCode, Json<ConnectionBody>)> {
    let CreateConnection { address, entity_vat_id_id, is_receiver, is_sender } = body;
    let entity = bursar_entities::find_entity(call.db(), &call.scope(), call.entity_id).await?;
    let now = call.env().now();
    let connection = Connection {
        id: call.env().id(),
        entity_id: call.entity_id,
        status: RegistrationStatus::Pending,
        provider_id: None,
        created_at: now,
        updated_at: now,
        deleted_at: None,
        legal_name: entity.display_name(),
        address,
        is_sender,
        is_receiver,
        problem: None,
    };
    connection.require_purpose()?;
    network.require_access_point()?;
    let tx = call.db().begin().await?;
    let number = match entity_vat_id_id {
        Some(id) => Some(number_of(&tx, &call, id, connection.address.country).await?),
        None => None,
    };
    let taken = || Error::conflict("the entity has an e-invoicing connection in this country: change or delete that one");
    record::insert(&tx, &call.scope(), &connection).await.map_err(on_unique(ONE_EINVOICING_COUNTRY, taken))?;
    let mut credentials = Vec::new();
    if let Some((schema, identifier)) = number {
        credentials.push(add(&tx, &call, &connection, schema, identifier).await?);
    }
    ask_for_registration(&tx, call.env(), &call.scope(), &connection).await?;
    emit_change(&tx, &call, Change::Created, &connection).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(connection.body(credentials))))
}

/// The number that a VAT ID is in the network: its kind follows the country of the connection, not that of the VAT ID.
async fn number_of(tx: &Tx, call: &EntityCall, id: Uuid, country: NetworkCountry) -> Result<(NetworkSchema, String)> {
    let wrong = || {
        let message = "must be the id of a VAT ID of the entity: see GET /entities/{entity_id}/vat_ids";
        Error::invalid(FieldError::new("body", "entity_vat_id_id", message, "value_error.reference"))
    };
    let scope = call.scope().of_everybody();
    let is_there = tx.refer_to(Referenced::of::<VatId>(), &scope, id).await?;
    let found: Option<VatId> = if is_there { record::find(tx, &scope, id).await? } else { None };
    let vat_id = found.ok_or_else(wrong)?;
    let schema = NetworkSchema::of_vat_ids(country.into_str()).ok_or_else(|| Error::internal("a country of the network has no VAT IDs"))?;
    Ok((schema, vat_id.value))
}
