//! The log of events.

use bursar_kernel::{DateTime, Result, Timestamp, Utc, Uuid, wire};
use bursar_store::sea_orm;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use utoipa::ToSchema;

use crate::catalog::ObjectType;
use crate::settings::Dialect;

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod store;

/// An event, as it is kept.
#[derive(Debug, Clone, FromQueryResult)]
pub struct EventRow {
    /// Its id.
    pub id: Uuid,
    /// Whose object it is about.
    pub partner_id: Uuid,
    /// The entity of the object; none where it belongs to the partner.
    pub entity_id: Option<Uuid>,
    /// The type of the object.
    pub object_type: String,
    /// The bare name.
    pub action: String,
    /// Which object.
    pub object_id: Uuid,
    /// In words.
    pub description: String,
    /// One that the public contract knows.
    pub is_public: bool,
    /// When.
    pub created_at: Timestamp,
}

/// An event, for whoever tells the history of an object.
#[derive(Debug, Clone)]
pub struct EventSummary {
    /// Its id.
    pub id: Uuid,
    /// The bare name.
    pub action: String,
    /// In words.
    pub description: String,
    /// When.
    pub at: Timestamp,
}

/// What happened to one object of an entity of the partner, our own events too, newest first, up to a hundred.
pub async fn of_object(db: &impl ConnectionTrait, partner_id: Uuid, object_id: Uuid, entity_id: Uuid) -> Result<Vec<EventSummary>> {
    let events = store::of_object(db, partner_id, entity_id, object_id).await?;
    Ok(events
        .into_iter()
        .map(|event| EventSummary { id: event.id, action: event.action, description: event.description, at: event.created_at })
        .collect())
}

/// Something that happened to an object.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EventResource)]
pub struct EventBody {
    /// The event's id: the same in the log, in every webhook about it and at every attempt.
    id: Uuid,
    /// When the change was made.
    #[serde(with = "wire")]
    created_at: DateTime<Utc>,
    /// `<object_type>.<event>`, such as `entity.created`; the bare `created` for partners that are set to it.
    action: String,
    /// The version of the API that the partner's webhooks speak: that of its settings, else the newest.
    api_version: String,
    /// What happened, in words.
    description: String,
    /// The entity that it happened to. Null only in webhooks about what belongs to no entity.
    #[schema(value_type = Uuid)]
    entity_id: Option<Uuid>,
    /// Which object: read it to see its present state.
    object: EventObject,
    /// The object's id once more.
    object_id: Uuid,
    /// The type of the object.
    #[schema(value_type = ObjectType)]
    object_type: String,
}

/// The object of an event.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventObject {
    /// Its id.
    id: Uuid,
}

impl EventRow {
    /// The wire body.
    pub(crate) fn body(self, dialect: &Dialect) -> EventBody {
        EventBody {
            id: self.id,
            created_at: self.created_at,
            action: dialect.style.name(&self.object_type, &self.action),
            api_version: dialect.spoken.version().date.to_owned(),
            description: self.description,
            entity_id: self.entity_id,
            object: EventObject { id: self.object_id },
            object_id: self.object_id,
            object_type: self.object_type,
        }
    }
}
