use crate::migrate::Migration;

/// Receipts of what employees spent, and their lines.
pub(crate) const M0320: Migration = Migration {
    name: "m0320_receipts",
    statements: &[
        "CREATE TABLE receipts (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            created_by_entity_user_id {uuid} NULL,
            currency {text} NULL,
            total_amount bigint NULL,
            document_id {text} NULL,
            document_id_folded {text} NULL,
            transaction_id {uuid} NULL,
            file_id {uuid} NULL REFERENCES files (id) ON DELETE SET NULL,
            body text NOT NULL) {wide}",
        "CREATE INDEX receipts_by_creation ON receipts (entity_id, created_at, id)",
        "CREATE INDEX receipts_by_id ON receipts (entity_id, id)",
        "CREATE TABLE receipt_line_items (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            receipt_id {uuid} NOT NULL REFERENCES receipts (id) ON DELETE CASCADE,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            created_by_entity_user_id {uuid} NULL,
            name {text} NULL,
            name_folded {text} NULL,
            total bigint NULL,
            body text NOT NULL)",
        "CREATE INDEX receipt_line_items_by_creation ON receipt_line_items (receipt_id, created_at, id)",
        "CREATE INDEX receipt_line_items_by_change ON receipt_line_items (receipt_id, updated_at, id)",
    ],
};

/// Recognition by itself.
pub(crate) const M0321: Migration = Migration {
    name: "m0321_ocr_tasks",
    statements: &[
        "CREATE TABLE ocr_tasks (
            id {uuid} NOT NULL PRIMARY KEY,
            partner_id {uuid} NOT NULL REFERENCES partners (id),
            entity_id {uuid} NULL REFERENCES entities (id),
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            created_by_user_id {uuid} NULL,
            document_type {text} NULL,
            status {text} NOT NULL,
            file_id {uuid} NULL REFERENCES files (id) ON DELETE SET NULL,
            body text NOT NULL) {wide}",
        "CREATE INDEX ocr_tasks_of_partner ON ocr_tasks (partner_id, created_at, id)",
        "CREATE INDEX ocr_tasks_of_entity ON ocr_tasks (entity_id, created_at, id)",
        "CREATE INDEX ocr_tasks_by_id ON ocr_tasks (partner_id, id)",
    ],
};
