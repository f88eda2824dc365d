use crate::migrate::Migration;

/// Which invoices somebody may have to be reminded of: found without reading all that are open.
pub(crate) const M0210: Migration = Migration {
    name: "m0210_invoices_with_reminders",
    statements: &[
        "ALTER TABLE receivables ADD COLUMN has_reminder boolean NOT NULL DEFAULT FALSE",
        "CREATE INDEX receivables_with_reminders ON receivables (entity_id, id) WHERE has_reminder",
        r#"UPDATE receivables SET has_reminder = TRUE WHERE status IN ('issued', 'partially_paid', 'overdue')
            AND (body LIKE '%"payment_reminder_id":"%' OR body LIKE '%"overdue_reminder_id":"%')"#,
    ],
};

/// Reminders of invoices: what is sent before they are due, and when they are overdue.
pub(crate) const M0155: Migration = Migration {
    name: "m0155_reminders",
    statements: &[
        "CREATE TABLE payment_reminders (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            created_by_entity_user_id {uuid} NULL,
            name text NOT NULL,
            status {text} NOT NULL,
            body text NOT NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL)",
        "CREATE INDEX payment_reminders_of_entity ON payment_reminders (entity_id, id)",
        "CREATE TABLE overdue_reminders (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            created_by_entity_user_id {uuid} NULL,
            name text NOT NULL,
            body text NOT NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            deleted_at {time} NULL)",
        "CREATE INDEX overdue_reminders_of_entity ON overdue_reminders (entity_id, id)",
    ],
};
