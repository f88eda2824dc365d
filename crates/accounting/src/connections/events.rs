//! What a connection tells of itself.

use std::borrow::Cow;

use bursar_events::{Event, ObjectType};
use bursar_kernel::Uuid;

use super::ConnectionStatus;

/// Something happened to a connection: its new status is the name of the event.
pub(crate) struct ConnectionChanged {
    pub(crate) partner_id: Uuid,
    pub(crate) entity_id: Uuid,
    pub(crate) connection_id: Uuid,
    pub(crate) status: ConnectionStatus,
}

impl Event for ConnectionChanged {
    const OBJECT_TYPE: ObjectType = ObjectType::named("accounting_connection");

    fn action(&self) -> &'static str {
        self.status.as_str()
    }

    fn description(&self) -> Cow<'static, str> {
        let words = match self.status {
            ConnectionStatus::Connected => "the accounting system was connected",
            ConnectionStatus::Disconnected => "the accounting system was disconnected",
            ConnectionStatus::Deauthorized => "the accounting system no longer accepts our authorization",
            ConnectionStatus::PendingAuth => "a connection is awaiting authorization",
        };
        words.into()
    }

    fn owner(&self) -> (Uuid, Option<Uuid>) {
        (self.partner_id, Some(self.entity_id))
    }

    fn object_id(&self) -> Uuid {
        self.connection_id
    }
}

/// A connection rests by the platform's wish, or no longer does: an event of our own.
pub(crate) struct ConnectionRests {
    pub(crate) partner_id: Uuid,
    pub(crate) entity_id: Uuid,
    pub(crate) connection_id: Uuid,
    pub(crate) is_paused: bool,
}

impl Event for ConnectionRests {
    const OBJECT_TYPE: ObjectType = ObjectType::named("accounting_connection");

    fn action(&self) -> &'static str {
        if self.is_paused { "paused" } else { "resumed" }
    }

    fn description(&self) -> Cow<'static, str> {
        let words = if self.is_paused { "syncing was paused" } else { "syncing was resumed" };
        words.into()
    }

    fn owner(&self) -> (Uuid, Option<Uuid>) {
        (self.partner_id, Some(self.entity_id))
    }

    fn object_id(&self) -> Uuid {
        self.connection_id
    }
}
