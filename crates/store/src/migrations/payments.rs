use crate::migrate::Migration;

/// The payments of a document are found in the order in which they are told.
pub(crate) const M0422: Migration = Migration {
    name: "m0422_payments_of_a_document",
    statements: &[
        "DROP INDEX payment_records_of_object",
        "CREATE INDEX payment_records_of_object ON payment_records (entity_id, object_id, paid_at, id)",
    ],
};

/// What was paid on documents.
pub(crate) const M0170: Migration = Migration {
    name: "m0170_payment_records",
    statements: &[
        "CREATE TABLE payment_records (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            object_type {text} NOT NULL,
            object_id {uuid} NOT NULL,
            amount bigint NOT NULL,
            currency {text} NOT NULL,
            overpaid_amount bigint NOT NULL,
            status {text} NOT NULL,
            is_external boolean NOT NULL,
            paid_at {time} NULL,
            planned_payment_date date NULL,
            payment_intent_id {uuid} NULL,
            payment_intent_status {text} NULL,
            payment_method {text} NULL,
            entity_user_id {uuid} NULL,
            created_by {uuid} NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            body {json} NOT NULL)",
        "CREATE INDEX payment_records_of_object ON payment_records (entity_id, object_id)",
        "CREATE INDEX payment_records_by_creation ON payment_records (entity_id, created_at, id)",
        "CREATE INDEX payment_records_by_payment ON payment_records (entity_id, paid_at, id)",
    ],
};

/// What was asked for by links, and how it stands.
pub(crate) const M0370: Migration = Migration {
    name: "m0370_payment_links",
    statements: &[
        "CREATE TABLE payment_links (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            project_id {uuid} NOT NULL,
            created_by {uuid} NULL,
            token {text} NOT NULL,
            status {text} NOT NULL,
            payment_intent_id {uuid} NOT NULL,
            expires_at {time} NOT NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            body {json} NOT NULL)",
        "CREATE UNIQUE INDEX payment_links_by_token ON payment_links (token)",
        "CREATE TABLE payment_intents (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            created_by {uuid} NULL,
            payment_link_id {uuid} NOT NULL,
            object_type {text} NULL,
            object_id {uuid} NULL,
            amount bigint NOT NULL,
            currency {text} NOT NULL,
            status {text} NOT NULL,
            provider_payment_id {text} NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            body {json} NOT NULL)",
        "CREATE UNIQUE INDEX payment_intents_by_provider_payment ON payment_intents (provider_payment_id)",
        "CREATE INDEX payment_intents_of_object ON payment_intents (entity_id, object_id)",
        "CREATE INDEX payment_intents_by_creation ON payment_intents (entity_id, created_at, id)",
    ],
};
