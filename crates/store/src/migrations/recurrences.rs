use crate::migrate::Migration;

/// Invoices that are made again and again.
pub(crate) const M0310: Migration = Migration {
    name: "m0310_recurrences",
    statements: &[
        "CREATE TABLE recurrences (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            created_by_entity_user_id {uuid} NULL,
            invoice_id {uuid} NOT NULL REFERENCES receivables (id),
            status {text} NOT NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            body text NOT NULL)",
        "CREATE INDEX recurrences_of_entity ON recurrences (entity_id, id)",
        "CREATE INDEX recurrences_running ON recurrences (entity_id, id) WHERE status IN ('active', 'paused')",
    ],
};
