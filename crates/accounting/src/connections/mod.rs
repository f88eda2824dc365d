//! A connection is an authorization on a book: what a person at the company gave us, until they or the platform take it back.

use bursar_connectors::{Company, Platform};
use bursar_kernel::{DateTime, Error, Result, Timestamp, Utc, Uuid, wire};
use bursar_store::Scope;
use bursar_store::sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};
use utoipa::ToSchema;

pub(crate) mod create;
pub(crate) mod disconnect;
mod events;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod pause;
pub(crate) mod resume;
pub(crate) mod store;
pub(crate) mod sync;

pub(crate) use events::emit_status;

/// The status of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, EnumString, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum ConnectionStatus {
    /// Authorized: the books are kept synced.
    Connected,
    /// Let go by the platform. Final.
    Disconnected,
    /// The authorization ended at the provider; a person can give it again through the same link.
    Deauthorized,
    /// Waits for a person to open the link.
    PendingAuth,
}

impl ConnectionStatus {
    /// The word for it, on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        self.into_str()
    }

    pub(crate) fn parse(word: &str) -> Result<Self> {
        word.parse().map_err(|_| Error::internal(format!("no connection status is named {word}")))
    }
}

/// A problem that a person should read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ErrorSchema)]
pub struct ConnectionError {
    /// What happened and who must do what.
    pub message: String,
}

/// An authorization on a book.
#[derive(Debug, Clone)]
pub struct Connection {
    /// Its id, the same for its whole life.
    pub id: Uuid,
    /// The entity whose books these are.
    pub entity_id: Uuid,
    /// The project whose provider app asks.
    pub project_id: Uuid,
    /// The platform that the request named; a person may choose when there is none.
    pub requested_platform: Option<Platform>,
    /// The platform as the API names it, once connected.
    pub platform: Option<String>,
    /// The book, once connected.
    pub book_id: Option<Uuid>,
    /// The tokens, while authorized.
    pub token_set_id: Option<Uuid>,
    /// The provider's own id of the connection, where it has one.
    pub remote_connection_id: Option<String>,
    /// Its status.
    pub status: ConnectionStatus,
    /// The unguessable end of its link.
    pub link: String,
    /// What a person should know.
    pub errors: Vec<ConnectionError>,
    /// End of the last complete pull.
    pub last_pull: Option<Timestamp>,
    /// Since when it rests by the platform's wish.
    pub paused_at: Option<Timestamp>,
    /// Birth.
    pub created_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
    /// The company, once connected.
    pub company: Option<Company>,
}

/// What a person's consent gives a connection.
#[derive(Debug, Clone)]
pub struct Grant {
    /// The book of the company.
    pub book_id: Uuid,
    /// The platform as the API names it.
    pub platform: String,
    /// The tokens.
    pub token_set_id: Uuid,
    /// The provider's own id of the connection, where it has one.
    pub remote_connection_id: Option<String>,
}

/// The legal moves. Each returns what must happen besides, or refuses.
impl Connection {
    /// A new connection that waits for a person.
    pub fn new(id: Uuid, entity_id: Uuid, project_id: Uuid, platform: Option<Platform>, link: String, now: Timestamp) -> Self {
        Connection {
            id,
            entity_id,
            project_id,
            requested_platform: platform,
            platform: None,
            book_id: None,
            token_set_id: None,
            remote_connection_id: None,
            status: ConnectionStatus::PendingAuth,
            link,
            errors: Vec::new(),
            last_pull: None,
            paused_at: None,
            created_at: now,
            updated_at: now,
            company: None,
        }
    }

    /// Its books are kept in step.
    pub fn is_pulled(&self) -> bool {
        self.status == ConnectionStatus::Connected && self.paused_at.is_none()
    }

    /// The platform lets it rest: connected, but not pulled. False when it rests already.
    pub fn pause(&mut self, now: Timestamp) -> Result<bool> {
        if self.status != ConnectionStatus::Connected {
            return Err(Error::conflict(format!("the connection is {}: only a connected one can be paused", self.status.as_str())));
        }
        if self.paused_at.is_some() {
            return Ok(false);
        }
        self.paused_at = Some(now);
        self.updated_at = now;
        Ok(true)
    }

    /// The platform ends its rest. False when it does not rest.
    pub fn resume(&mut self, now: Timestamp) -> Result<bool> {
        if self.status != ConnectionStatus::Connected {
            return Err(Error::conflict(format!("the connection is {}: only a connected one can be resumed", self.status.as_str())));
        }
        if self.paused_at.is_none() {
            return Ok(false);
        }
        self.paused_at = None;
        self.updated_at = now;
        Ok(true)
    }

    /// Waits for a person.
    pub fn is_waiting(&self) -> bool {
        matches!(self.status, ConnectionStatus::PendingAuth | ConnectionStatus::Deauthorized)
    }

    /// A person gave consent and confirmed the company. One that was authorized before, and lost it or lacks a right, takes the same
    /// company only.
    pub fn authorize(&mut self, given: Grant, now: Timestamp) -> Result<()> {
        if self.status == ConnectionStatus::Disconnected {
            return Err(Error::conflict("the connection is disconnected: make a new one"));
        }
        if self.status != ConnectionStatus::PendingAuth && self.book_id.is_some_and(|book| book != given.book_id) {
            return Err(Error::conflict("this connection belongs to another company: choose that one, or disconnect it first"));
        }
        self.book_id = Some(given.book_id);
        self.platform = Some(given.platform);
        self.token_set_id = Some(given.token_set_id);
        self.remote_connection_id = given.remote_connection_id;
        self.status = ConnectionStatus::Connected;
        self.errors.clear();
        self.updated_at = now;
        Ok(())
    }

    /// The provider no longer accepts our tokens. False when that was known.
    pub fn deauthorize(&mut self, message: String, now: Timestamp) -> bool {
        if self.status != ConnectionStatus::Connected {
            return false;
        }
        self.status = ConnectionStatus::Deauthorized;
        // Whoever gives the authorization again expects the books to be read.
        self.paused_at = None;
        self.errors = vec![ConnectionError { message }];
        self.updated_at = now;
        true
    }

    /// The platform lets go. False when it had already.
    pub fn disconnect(&mut self, now: Timestamp) -> bool {
        if self.status == ConnectionStatus::Disconnected {
            return false;
        }
        self.status = ConnectionStatus::Disconnected;
        self.paused_at = None;
        self.errors.clear();
        self.updated_at = now;
        true
    }

    /// A pull went through all that was due.
    pub fn pulled(&mut self, now: Timestamp) {
        self.last_pull = Some(now);
        self.errors.clear();
        self.updated_at = now;
    }

    /// A pull met something that a person must settle; the connection stays.
    pub fn trouble(&mut self, message: String, now: Timestamp) {
        self.errors = vec![ConnectionError { message }];
        self.updated_at = now;
    }

    /// The link for a person: the same as long as the connection lives.
    pub fn url(&self, public_url: &str) -> String {
        format!("{public_url}/connect/{}", self.link)
    }

    /// The wire body.
    pub fn body(&self, public_url: &str) -> ConnectionBody {
        let platform = self.platform.clone().or_else(|| self.requested_platform.map(|platform| platform.as_str().to_owned()));
        ConnectionBody {
            id: self.id,
            created_at: self.created_at,
            updated_at: self.updated_at,
            business_info: self.company.as_ref().map(BusinessInfo::from),
            connection_url: self.url(public_url),
            errors: self.errors.clone(),
            last_pull: self.last_pull,
            platform,
            status: self.status,
        }
    }
}

/// The connection of the entity that is not disconnected.
pub async fn live_connection(db: &impl ConnectionTrait, scope: &Scope) -> Result<Option<Connection>> {
    Ok(store::list_live(db, scope).await?.into_iter().next())
}

/// A connection to the accounting system of an entity.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountingConnectionResponse)]
pub struct ConnectionBody {
    /// Unique id of the connection.
    pub id: Uuid,
    /// When the connection was made.
    #[serde(serialize_with = "wire::serialize")]
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(serialize_with = "wire::serialize")]
    pub updated_at: DateTime<Utc>,
    /// The company behind the connection; null until a person has connected one.
    #[schema(required = false)]
    pub business_info: Option<BusinessInfo>,
    /// The page that a person at the company opens to give consent. It stays the same as long as the connection lives.
    pub connection_url: String,
    /// What a person should know or do; empty when nothing is wrong.
    #[schema(required = false)]
    pub errors: Vec<ConnectionError>,
    /// End of the last complete pull; null before the first.
    #[serde(serialize_with = "wire::option::serialize")]
    #[schema(required = false)]
    pub last_pull: Option<DateTime<Utc>>,
    /// `quickbooks_online`, `quickbooks_online_sandbox` or `xero`; null until it was chosen.
    #[schema(required = false)]
    pub platform: Option<String>,
    /// The status of the connection.
    #[schema(required = false)]
    pub status: ConnectionStatus,
}

/// The company as its ledger describes it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BusinessInfoSchema)]
pub struct BusinessInfo {
    /// ISO 4217 code of the home currency.
    #[schema(required = false)]
    pub base_currency: Option<String>,
    /// E-mail address of the company.
    #[schema(required = false)]
    pub email: Option<String>,
    /// Legal name.
    #[schema(required = false)]
    pub legal_name: Option<String>,
    /// Name.
    #[schema(required = false)]
    pub name: Option<String>,
    /// The ledger's own word for the kind of company.
    #[serde(rename = "type")]
    #[schema(required = false)]
    pub kind: Option<String>,
}

impl From<&Company> for BusinessInfo {
    fn from(company: &Company) -> Self {
        BusinessInfo {
            base_currency: company.base_currency.clone(),
            email: company.email.clone(),
            legal_name: company.legal_name.clone(),
            name: Some(company.name.clone()).filter(|name| !name.is_empty()),
            kind: company.kind.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
