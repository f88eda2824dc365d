use crate::migrate::Migration;

/// What is ordered from whom.
pub(crate) const M0312: Migration = Migration {
    name: "m0312_purchase_orders",
    statements: &[
        "CREATE TABLE purchase_orders (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            status {text} NOT NULL,
            document_id {text} NOT NULL,
            counterpart_id {uuid} NOT NULL,
            counterpart_name {text} NOT NULL,
            currency {text} NOT NULL,
            project_id {uuid} NULL,
            issued_at {time} NULL,
            created_by_user_id {uuid} NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            deleted_at {time} NULL,
            body text NOT NULL)",
        "CREATE INDEX purchase_orders_by_creation ON purchase_orders (entity_id, created_at, id)",
        "CREATE INDEX purchase_orders_by_number ON purchase_orders (entity_id, document_id, id)",
        "CREATE INDEX purchase_orders_by_counterpart ON purchase_orders (entity_id, counterpart_id, id)",
    ],
};
