use crate::migrate::Migration;

/// What a list of documents is filtered and sorted by is in an index itself, so that it reads no row that it does not show: their rows are
/// wide. Postgres, whose index entries have a limit that two long names reach, finds texts in the rows, of which it keeps the wide part elsewhere.
pub(crate) const M0420: Migration = Migration {
    name: "m0420_receivables_listed",
    statements: &[
        "DROP INDEX receivables_by_creation",
        "CREATE INDEX receivables_listed ON receivables
            (entity_id, created_at, id, status, kind, total_amount, discounted_subtotal, issue_date, due_date, counterpart_id, project_id,
            entity_user_id, based_on{embedded:, document_id, folded_document_id, counterpart_name, folded_counterpart_name})",
        // Each index begins with the tenant: of two, SQLite takes the one that is led by more of what is known.
        "DROP INDEX receivables_by_source",
        "CREATE INDEX receivables_by_source ON receivables (entity_id, based_on) WHERE based_on IS NOT NULL",
    ],
};

/// Why a mail went to nobody, also where there is no recipient to say it at.
pub(crate) const M0540: Migration =
    Migration { name: "m0540_reasons_of_mails", statements: &["ALTER TABLE receivable_mails ADD COLUMN error text NULL"] };

/// What a document looked like after something happened to it.
pub(crate) const M0240: Migration =
    Migration { name: "m0240_pdf_in_history", statements: &["ALTER TABLE receivable_history ADD COLUMN pdf_file_id {uuid} NULL"] };

/// Invoices, quotes and credit notes, with their lines, tags, history and mails.
pub(crate) const M0150: Migration = Migration {
    name: "m0150_receivables",
    statements: &[
        "CREATE TABLE receivables (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            kind {text} NOT NULL,
            status {text} NOT NULL,
            based_on {uuid} NULL,
            document_id {text} NULL,
            folded_document_id {text} NULL,
            counterpart_id {uuid} NOT NULL,
            counterpart_name {text} NOT NULL,
            folded_counterpart_name {text} NOT NULL,
            currency {text} NOT NULL,
            total_amount bigint NOT NULL,
            discounted_subtotal bigint NOT NULL,
            issue_date {time} NULL,
            due_date date NULL,
            expiry_date date NULL,
            project_id {uuid} NULL,
            entity_user_id {uuid} NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            body text NOT NULL)",
        "CREATE INDEX receivables_by_creation ON receivables (entity_id, created_at, id)",
        "CREATE INDEX receivables_by_counterpart ON receivables (entity_id, counterpart_id, id)",
        "CREATE INDEX receivables_by_number ON receivables (entity_id, document_id, id)",
        "CREATE INDEX receivables_by_source ON receivables (based_on) WHERE based_on IS NOT NULL",
        "CREATE INDEX receivables_due ON receivables (entity_id, due_date, id) WHERE status IN ('issued', 'partially_paid')",
        "CREATE INDEX receivables_expiring ON receivables (entity_id, expiry_date, id) WHERE kind = 'quote' AND status = 'issued'",
        "CREATE TABLE receivable_lines (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            receivable_id {uuid} NOT NULL REFERENCES receivables (id),
            position integer NOT NULL,
            product_id {uuid} NOT NULL,
            quantity bigint NOT NULL,
            smallest_amount bigint NULL,
            total_before_vat bigint NOT NULL,
            total_after_vat bigint NOT NULL,
            body text NOT NULL)",
        "CREATE UNIQUE INDEX receivable_lines_in_order ON receivable_lines (receivable_id, position)",
        "CREATE TABLE receivable_tags (
            receivable_id {uuid} NOT NULL REFERENCES receivables (id),
            tag_id {uuid} NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
            PRIMARY KEY (receivable_id, tag_id))",
        "CREATE INDEX receivable_tags_of_tag ON receivable_tags (tag_id)",
        "CREATE TABLE receivable_history (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            receivable_id {uuid} NOT NULL REFERENCES receivables (id),
            event_type {text} NOT NULL,
            event_data text NOT NULL,
            entity_user_id {uuid} NULL,
            timestamp {time} NOT NULL)",
        "CREATE INDEX receivable_history_in_order ON receivable_history (receivable_id, timestamp, id)",
        "CREATE TABLE receivable_mails (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            receivable_id {uuid} NOT NULL REFERENCES receivables (id),
            status {text} NOT NULL,
            recipients text NOT NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL)",
        "CREATE INDEX receivable_mails_in_order ON receivable_mails (receivable_id, created_at, id)",
    ],
};
