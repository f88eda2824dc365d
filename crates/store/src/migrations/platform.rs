use crate::migrate::Migration;

/// Answers that are kept for requests with an idempotency key.
pub(crate) const M0007: Migration = Migration {
    name: "m0007_idempotency_keys",
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
    ],
};
