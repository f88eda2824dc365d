//! What a connection tells of itself.

use bursar_events::{Named, ObjectType, Subject, emit_action};
use bursar_kernel::{Env, Result, Uuid};
use bursar_store::Tx;

use super::{Connection, ConnectionStatus};

impl Named for Connection {
    const OBJECT_TYPE: ObjectType = ObjectType::named("accounting_connection");
    const CALLED: &'static str = "an accounting connection";
}

impl Subject for Connection {
    fn id(&self) -> Uuid {
        self.id
    }

    fn entity_id(&self) -> Option<Uuid> {
        Some(self.entity_id)
    }
}

/// Emits the new status of a connection: it is the name of the event.
pub(crate) async fn emit_status(tx: &Tx, env: &Env, partner_id: Uuid, connection: &Connection) -> Result<()> {
    let description = match connection.status {
        ConnectionStatus::Connected => "the accounting system was connected",
        ConnectionStatus::Disconnected => "the accounting system was disconnected",
        ConnectionStatus::Deauthorized => "the accounting system no longer accepts our authorization",
        ConnectionStatus::PendingAuth => "a connection is awaiting authorization",
    };
    emit_action(tx, env, partner_id, connection, connection.status.as_str(), description).await
}
