use crate::migrate::Migration;

/// Exports of documents, and what is to stand in them beside what the documents say.
pub(crate) const M0350: Migration = Migration {
    name: "m0350_exports",
    statements: &[
        "CREATE TABLE data_exports (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            created_at {time} NOT NULL,
            created_by_entity_user_id {uuid} NULL,
            format {text} NOT NULL,
            status {text} NOT NULL,
            file_id {uuid} NULL REFERENCES files (id) ON DELETE SET NULL,
            body text NOT NULL)",
        "CREATE INDEX data_exports_by_creation ON data_exports (entity_id, created_at, id)",
        "CREATE INDEX data_exports_pending ON data_exports (entity_id) WHERE status = 'pending'",
        "CREATE TABLE export_extra_data (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            created_by {uuid} NULL,
            object_type {text} NOT NULL,
            object_id {uuid} NOT NULL,
            field_name {text} NOT NULL,
            field_value {text} NOT NULL)",
        "CREATE UNIQUE INDEX export_extra_data_one_field ON export_extra_data (entity_id, object_id, field_name)",
        "CREATE INDEX export_extra_data_by_creation ON export_extra_data (entity_id, created_at, id)",
        "CREATE INDEX export_extra_data_by_id ON export_extra_data (entity_id, id)",
    ],
};

/// What is measured of receivables and their lines is in an index itself, so that measuring reads no row: their rows are wide.
pub(crate) const M0351: Migration = Migration {
    name: "m0351_analytics",
    statements: &[
        "CREATE INDEX receivables_measured ON receivables
            (entity_id, status, kind, currency, total_amount, created_at, issue_date, due_date, counterpart_id, project_id, id)",
        "CREATE INDEX receivable_lines_measured ON receivable_lines (receivable_id, product_id, quantity, total_before_vat)",
    ],
};
