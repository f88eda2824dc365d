use crate::migrate::Migration;

/// What is written about requests: answers that are kept for an idempotency key, and the audit log.
pub(crate) const M0007: Migration = Migration {
    name: "m0007_requests",
    statements: &[
        "CREATE TABLE idempotency_keys (
            partner_id {uuid} NOT NULL REFERENCES partners (id),
            idempotency_key {text} NOT NULL,
            fingerprint {blob} NOT NULL,
            status integer NOT NULL,
            body {blob} NOT NULL,
            created_at {time} NOT NULL,
            PRIMARY KEY (partner_id, idempotency_key))",
        "CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at)",
        "CREATE TABLE audit_log (
            id {uuid} NOT NULL PRIMARY KEY,
            partner_id {uuid} NOT NULL,
            project_id {uuid} NOT NULL,
            entity_user_id {uuid} NULL,
            entity_id {uuid} NULL,
            request_id {uuid} NOT NULL,
            operation {text} NOT NULL,
            path {text} NOT NULL,
            status integer NOT NULL,
            created_at {time} NOT NULL)",
        "CREATE INDEX audit_log_of_partner ON audit_log (partner_id, id)",
        "CREATE INDEX audit_log_by_age ON audit_log (created_at)",
    ],
};
