//! The membership of an entity in the network: where it is, and the numbers by which it is known.

use bursar_entities::{NetworkSchema, Participant};
use bursar_events::{Named, ObjectType};
use bursar_kernel::{DateTime, Error, FieldError, Result, Utc, Uuid, wire};
use bursar_store::Record;
use bursar_store::sea_orm::ConnectionTrait;
use bursar_store::{Scope, record};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;
use utoipa::ToSchema;

use crate::access_point::Company;

pub(crate) mod add_credentials;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod deregister;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod register;
pub(crate) mod store;
pub(crate) mod update;

/// Numbers that a connection may have.
const MAX_CREDENTIALS: usize = 20;

/// A country whose companies are reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr)]
#[schema(as = AllowedEinvoicingCountryCodes)]
#[strum(const_into_str)]
pub(crate) enum NetworkCountry {
    /// Germany.
    #[serde(rename = "DE")]
    #[strum(serialize = "DE")]
    Germany,
    /// The Netherlands.
    #[serde(rename = "NL")]
    #[strum(serialize = "NL")]
    Netherlands,
    /// Belgium.
    #[serde(rename = "BE")]
    #[strum(serialize = "BE")]
    Belgium,
}

/// Where the entity is, as the network's public directory shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EinvoicingAddress)]
pub(crate) struct Address {
    /// Street and number.
    pub(crate) address_line1: String,
    /// More of the street.
    #[serde(default)]
    #[schema(required = false)]
    pub(crate) address_line2: Option<String>,
    /// City.
    pub(crate) city: String,
    /// Country.
    pub(crate) country: NetworkCountry,
    /// Postal code.
    pub(crate) postal_code: String,
    /// State, region or province.
    #[serde(default)]
    #[schema(required = false)]
    pub(crate) state: Option<String>,
}

/// Does the access point know the connection, or a number of it, as it is?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RegistrationStatus {
    /// Not yet.
    Pending,
    /// It does.
    Active,
    /// It refused.
    Failed,
}

/// A connection, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(
    table = "einvoicing_connections",
    called = "e-invoicing connection",
    entity = "entity_id",
    also(country),
    living = "deleted_at IS NULL"
)]
pub(crate) struct Connection {
    pub(crate) id: Uuid,
    pub(crate) entity_id: Uuid,
    #[record(word)]
    pub(crate) status: RegistrationStatus,
    /// The entity's id at the access point, once it has one.
    pub(crate) provider_id: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) deleted_at: Option<DateTime<Utc>>,
    #[record(json_text = "body")]
    pub(crate) legal_name: String,
    #[record(json_text = "body")]
    pub(crate) address: Address,
    #[record(json_text = "body")]
    pub(crate) is_sender: bool,
    #[record(json_text = "body")]
    pub(crate) is_receiver: bool,
    /// Why the access point refused it.
    #[record(json_text = "body")]
    pub(crate) problem: Option<String>,
}

/// A number by which an entity is known in the network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Record)]
#[record(table = "einvoicing_credentials", called = "e-invoicing credentials", entity = "entity_id", also(normal))]
#[schema(as = EinvoicingNetworkCredentialsResponse)]
pub struct NetworkCredentials {
    /// Its id.
    pub id: Uuid,
    #[serde(skip)]
    pub(crate) entity_id: Uuid,
    /// The connection that it belongs to.
    pub(crate) einvoicing_connection_id: Uuid,
    /// The number, as it was sent.
    pub network_credentials_identifier: String,
    /// Which kind of number it is.
    #[record(word)]
    pub network_credentials_schema: NetworkSchema,
    /// `pending` until the access point has taken it, then `active`, or `failed`.
    #[record(word)]
    #[schema(value_type = String)]
    pub(crate) status: RegistrationStatus,
    /// Why the access point refused it.
    #[schema(required = false)]
    pub(crate) problem: Option<String>,
    /// When it was made.
    #[serde(with = "wire")]
    pub(crate) created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    pub(crate) updated_at: DateTime<Utc>,
}

/// A connection on the wire.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EinvoicingConnectionResponse)]
pub(crate) struct ConnectionBody {
    /// Its id.
    id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    updated_at: DateTime<Utc>,
    /// Where the entity is, as the network's public directory shows it.
    address: Address,
    /// The numbers by which the entity is known.
    credentials: Vec<NetworkCredentials>,
    /// Whose it is.
    entity_id: Uuid,
    /// May e-invoices come to the entity?
    #[schema(required = false, default = true)]
    is_receiver: bool,
    /// May the entity send e-invoices?
    #[schema(required = false, default = true)]
    is_sender: bool,
    /// The entity's name when the connection was made.
    legal_name: String,
    /// The entity's id at the access point; null until it is registered there.
    #[schema(required = false)]
    provider_id: Option<String>,
    /// `pending` until the access point has taken it as it is, then `active`, or `failed`: its numbers say why.
    #[schema(value_type = String)]
    status: RegistrationStatus,
}

impl Connection {
    fn country(&self) -> &'static str {
        self.address.country.into_str()
    }

    /// As the access point is to know it.
    pub(crate) fn company(&self) -> Company {
        Company {
            connection_id: self.id,
            legal_name: self.legal_name.clone(),
            address: self.address.clone(),
            is_receiver: self.is_receiver,
        }
    }

    /// Either it sends or it receives.
    pub(crate) fn require_purpose(&self) -> Result<()> {
        let message = "must be true where is_receiver is false: a connection sends, receives, or both";
        if self.is_sender || self.is_receiver {
            return Ok(());
        }
        Err(Error::invalid(FieldError::new("body", "is_sender", message, "value_error")))
    }

    pub(crate) fn body(self, credentials: Vec<NetworkCredentials>) -> ConnectionBody {
        ConnectionBody {
            id: self.id,
            created_at: self.created_at,
            updated_at: self.updated_at,
            address: self.address,
            credentials,
            entity_id: self.entity_id,
            is_receiver: self.is_receiver,
            is_sender: self.is_sender,
            legal_name: self.legal_name,
            provider_id: self.provider_id,
            status: self.status,
        }
    }
}

impl Named for Connection {
    const OBJECT_TYPE: ObjectType = ObjectType::named("einvoicing_connection");
    const CALLED: &'static str = "an e-invoicing connection";
}

impl NetworkCredentials {
    /// Whom the network knows by it.
    pub fn participant(&self) -> Participant {
        Participant::new(self.network_credentials_schema, &self.network_credentials_identifier)
    }

    /// One number has one form, however it was sent: two entities cannot have it.
    fn normal(&self) -> String {
        self.participant().identifier
    }
}

/// The numbers of that id, where they are the entity's.
pub async fn find_credentials(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Option<NetworkCredentials>> {
    record::find(db, scope, id).await
}

/// The numbers of the entity by which the network knows it so.
pub async fn credentials_of(db: &impl ConnectionTrait, scope: &Scope, participant: &Participant) -> Result<Option<NetworkCredentials>> {
    store::credentials_of_participant(db, scope, participant).await
}

/// Why nothing can be sent under this number; nothing where it can.
pub async fn can_send(db: &impl ConnectionTrait, scope: &Scope, credentials: &NetworkCredentials) -> Result<Option<String>> {
    let connection: Option<Connection> = record::find(db, scope, credentials.einvoicing_connection_id).await?;
    Ok(match connection {
        None => Some("the e-invoicing connection is gone".to_owned()),
        Some(connection) if !connection.is_sender => Some("the e-invoicing connection does not send: set its is_sender".to_owned()),
        Some(Connection { problem: Some(why), .. }) => Some(format!("the access point refused the e-invoicing connection: {why}")),
        Some(Connection { provider_id: None, .. }) => Some("the e-invoicing connection is not registered yet".to_owned()),
        Some(_) if credentials.status != RegistrationStatus::Active => {
            let why = credentials.problem.clone().unwrap_or_else(|| "it is not registered yet".to_owned());
            Some(format!("the number is not active in the network: {why}"))
        }
        Some(_) => None,
    })
}
