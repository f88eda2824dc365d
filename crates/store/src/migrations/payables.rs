use crate::migrate::Migration;

/// All that a list of bills or of their credit notes is filtered by is in an index. Postgres, whose index entries have a limit that a long name
/// and a long number reach, finds texts in the rows.
pub(crate) const M0421: Migration = Migration {
    name: "m0421_payables_listed",
    statements: &[
        "DROP INDEX payables_by_creation",
        "CREATE INDEX payables_listed ON payables
            (entity_id, created_at, id, status, currency, total_amount, issued_at, due_date, counterpart_id, project_id, purchase_order_id,
            was_created_by_user_id, source_of_payable_data, ocr_status, payable_origin, file_id
            {embedded:, document_id, document_id_folded, counterpart_name, counterpart_name_folded})",
        "DROP INDEX payable_credit_notes_by_creation",
        "CREATE INDEX payable_credit_notes_listed ON payable_credit_notes
            (entity_id, created_at, id, status, currency, total_amount, subtotal, issued_at, counterpart_id, project_id,
            created_by_user_id, origin, file_id{embedded:, document_id, document_id_folded})",
        // What refers to a bill is found when it is deleted, too.
        "DROP INDEX payable_credit_notes_by_payable",
        "CREATE INDEX payable_credit_notes_by_payable ON payable_credit_notes (based_on, entity_id)",
        "DROP INDEX payable_line_items_by_id",
        "CREATE INDEX payable_line_items_of_payable ON payable_line_items (entity_id, payable_id, position, id)",
    ],
};

/// Bills: their lines, their tags, what happened to them; and what a bill must have, as a partner decides.
pub(crate) const M0130: Migration = Migration {
    name: "m0130_payables",
    statements: &[
        // What a list compares stands in columns, the rest in `body`.
        "CREATE TABLE payables (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            status {text} NOT NULL,
            currency {text} NULL,
            total_amount bigint NULL,
            issued_at date NULL,
            due_date date NULL,
            document_id {text} NULL,
            document_id_folded {text} NULL,
            counterpart_id {uuid} NULL,
            counterpart_name {text} NULL,
            counterpart_name_folded {text} NULL,
            project_id {uuid} NULL,
            purchase_order_id {uuid} NULL,
            was_created_by_user_id {uuid} NULL,
            source_of_payable_data {text} NOT NULL,
            ocr_status {text} NULL,
            payable_origin {text} NOT NULL,
            file_id {uuid} NULL REFERENCES files (id) ON DELETE SET NULL,
            body text NOT NULL) {wide}",
        // Most lists go by creation; what they filter by is in the index itself, so that a scan reads no row that it does not show.
        "CREATE INDEX payables_by_creation ON payables
            (entity_id, created_at, id, status, currency, total_amount, due_date, document_id_folded, counterpart_name_folded)",
        "CREATE INDEX payables_by_id ON payables (entity_id, id)",
        "CREATE INDEX payables_by_issue ON payables (entity_id, issued_at, id)",
        "CREATE INDEX payables_by_due_date ON payables (entity_id, due_date)",
        "CREATE INDEX payables_by_counterpart ON payables (entity_id, counterpart_id)",
        "CREATE INDEX payables_by_document ON payables (entity_id, document_id)",
        "CREATE TABLE payable_line_items (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            payable_id {uuid} NOT NULL REFERENCES payables (id) ON DELETE CASCADE,
            position bigint NOT NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            was_created_by_user_id {uuid} NULL,
            quantity bigint NULL,
            body text NOT NULL)",
        "CREATE INDEX payable_line_items_in_order ON payable_line_items (payable_id, position)",
        "CREATE INDEX payable_line_items_by_id ON payable_line_items (entity_id, id)",
        "CREATE TABLE payable_tags (
            payable_id {uuid} NOT NULL REFERENCES payables (id) ON DELETE CASCADE,
            tag_id {uuid} NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
            position bigint NOT NULL,
            PRIMARY KEY (payable_id, tag_id))",
        "CREATE INDEX payable_tags_by_tag ON payable_tags (tag_id, payable_id)",
        "CREATE TABLE payable_history (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            payable_id {uuid} NOT NULL REFERENCES payables (id) ON DELETE CASCADE,
            timestamp {time} NOT NULL,
            event_type {text} NOT NULL,
            entity_user_id {uuid} NULL,
            event_data text NOT NULL)",
        "CREATE INDEX payable_history_by_time ON payable_history (payable_id, timestamp, id)",
        "CREATE TABLE payable_validations (
            partner_id {uuid} NOT NULL REFERENCES partners (id),
            document {text} NOT NULL,
            required_fields text NOT NULL,
            updated_at {time} NOT NULL,
            PRIMARY KEY (partner_id, document))",
    ],
};
