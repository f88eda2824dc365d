//! What the Xero side keeps: organisations and who is connected to them.

use super::books::Organisation;
use super::idempotency::Keys;
use super::problems::Problem;
use super::{books::Entity, seed};
use crate::company::Company;
use crate::random::Random;
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// One organisation that a user connected to an app.
#[derive(Debug, Clone)]
pub struct Connection {
    pub id: Uuid,
    /// The consent that made it, or renewed it last.
    pub event: Uuid,
    pub tenant: Uuid,
    pub client_id: String,
    pub user: String,
    pub created: DateTime<Utc>,
    pub updated: DateTime<Utc>,
}

/// Xero's books.
pub struct State {
    /// In the order of the seed.
    pub organisations: Vec<Organisation>,
    pub connections: Vec<Connection>,
    /// The one person of this world, `xero_userid`.
    pub user: Uuid,
    pub keys: Keys,
    pub event_sequence: u64,
}

impl State {
    /// The books of the companies that the seed made.
    pub fn seed(companies: Vec<Company>, random: &mut Random) -> Self {
        let user = random.uuid();
        let organisations = companies.into_iter().map(|company| seed::organisation(company, random)).collect();
        Self { organisations, connections: Vec::new(), user, keys: Keys::new(), event_sequence: 0 }
    }

    /// Tenant id and name of each organisation.
    pub fn companies(&self) -> Vec<(String, String)> {
        self.organisations.iter().map(|organisation| (organisation.id.to_string(), organisation.name.clone())).collect()
    }

    pub fn organisation(&self, id: Uuid) -> Result<&Organisation, Problem> {
        self.organisations.iter().find(|organisation| organisation.id == id).ok_or(Problem::NotFound)
    }

    pub fn organisation_mut(&mut self, id: Uuid) -> Option<&mut Organisation> {
        self.organisations.iter_mut().find(|organisation| organisation.id == id)
    }

    pub fn is_connected(&self, client_id: &str, user: &str, tenant: Uuid) -> bool {
        self.connections
            .iter()
            .any(|connection| connection.tenant == tenant && connection.client_id == client_id && connection.user == user)
    }

    /// Adds the connection of a consent, or renews the one that is there: its id stays, its event and time change.
    pub fn connect(&mut self, connection: Connection) {
        let same = |known: &&mut Connection| {
            known.tenant == connection.tenant && known.client_id == connection.client_id && known.user == connection.user
        };
        match self.connections.iter_mut().find(same) {
            Some(known) => (known.event, known.updated) = (connection.event, connection.updated),
            None => self.connections.push(connection),
        }
    }

    /// The objects of an organisation, of one entity or all of them, by the names of their lists.
    pub fn books(&self, company: &str, entity: Option<&str>) -> Value {
        let Some(books) = Uuid::parse_str(company).ok().and_then(|id| self.organisation(id).ok()) else { return Value::Null };
        let wanted = entity.map(Entity::read);
        let mut all = BTreeMap::new();
        for entity in Entity::ALL {
            if wanted.is_some_and(|wanted| wanted != Some(entity)) {
                continue;
            }
            let rows: Vec<Value> = match books.collection(entity) {
                Some(collection) => collection.all().map(|row| row.body.read()).collect(),
                None if entity == Entity::Organisation => vec![books.body()],
                None => continue,
            };
            all.insert(entity.plural(), rows);
        }
        if entity.is_none_or(|name| name.eq_ignore_ascii_case("Attachments")) {
            all.insert("Attachments", books.files.iter().flat_map(|(id, files)| files.iter().map(|file| file.seen(*id))).collect());
        }
        serde_json::to_value(all).unwrap_or_default()
    }
}
