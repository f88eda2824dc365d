use crate::migrate::Migration;

/// What was delivered to whom.
pub(crate) const M0311: Migration = Migration {
    name: "m0311_delivery_notes",
    statements: &[
        "CREATE TABLE delivery_notes (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            status {text} NOT NULL,
            based_on {uuid} NULL,
            based_on_document_id {text} NULL,
            folded_based_on_document_id {text} NULL,
            counterpart_id {uuid} NOT NULL,
            document_id {text} NOT NULL,
            folded_document_id {text} NOT NULL,
            delivery_date date NULL,
            created_by_entity_user_id {uuid} NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            deleted_at {time} NULL,
            body text NOT NULL)",
        "CREATE INDEX delivery_notes_by_creation ON delivery_notes (entity_id, created_at, id)",
        "CREATE INDEX delivery_notes_by_number ON delivery_notes (entity_id, document_id, id)",
        "CREATE INDEX delivery_notes_by_counterpart ON delivery_notes (entity_id, counterpart_id, id)",
        "CREATE INDEX delivery_notes_by_source ON delivery_notes (entity_id, based_on, id) WHERE based_on IS NOT NULL",
    ],
};
