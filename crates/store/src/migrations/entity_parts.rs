use crate::migrate::Migration;

/// Files, and what belongs to an entity: settings, document numbers, metadata, VAT IDs, bank accounts, persons.
pub(crate) const M0005: Migration = Migration {
    name: "m0005_files_and_entity_parts",
    statements: &[
        "CREATE TABLE files (
            id {uuid} NOT NULL PRIMARY KEY,
            partner_id {uuid} NOT NULL REFERENCES partners (id),
            entity_id {uuid} NULL,
            file_type {text} NOT NULL,
            name text NOT NULL,
            media_type {text} NOT NULL,
            md5 {text} NOT NULL,
            size bigint NOT NULL,
            path {text} NOT NULL UNIQUE,
            link {text} NOT NULL UNIQUE,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL)",
        "CREATE INDEX files_of_partner ON files (partner_id, created_at, id)",
        "ALTER TABLE entities ADD COLUMN logo_id {uuid} NULL",
        "CREATE TABLE entity_settings (
            entity_id {uuid} NOT NULL PRIMARY KEY REFERENCES entities (id),
            body text NOT NULL,
            updated_at {time} NOT NULL)",
        "CREATE TABLE entity_metadata (
            entity_id {uuid} NOT NULL PRIMARY KEY REFERENCES entities (id),
            body text NOT NULL,
            updated_at {time} NOT NULL)",
        "CREATE TABLE document_numbers (
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            document {text} NOT NULL,
            next_number bigint NOT NULL,
            PRIMARY KEY (entity_id, document))",
        "CREATE TABLE entity_vat_ids (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            country {text} NOT NULL,
            kind {text} NOT NULL,
            value text NOT NULL,
            created_by {uuid} NULL)",
        "CREATE INDEX entity_vat_ids_of_entity ON entity_vat_ids (entity_id, id)",
        "CREATE TABLE entity_bank_accounts (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            currency {text} NOT NULL,
            is_default boolean NOT NULL,
            body text NOT NULL,
            created_by {uuid} NULL)",
        "CREATE INDEX entity_bank_accounts_of_entity ON entity_bank_accounts (entity_id, id)",
        "CREATE UNIQUE INDEX entity_bank_accounts_default ON entity_bank_accounts (entity_id, currency) WHERE is_default",
        "CREATE TABLE persons (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            body text NOT NULL,
            id_number {blob} NULL,
            ssn_last_4 {blob} NULL,
            created_by {uuid} NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL)",
        "CREATE INDEX persons_of_entity ON persons (entity_id, id)",
    ],
};
