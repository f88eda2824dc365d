use crate::migrate::Migration;

/// Entities of a partner are found by their ids without reading all of them.
pub(crate) const M0425: Migration =
    Migration { name: "m0425_entities_by_id", statements: &["CREATE INDEX entities_by_id ON entities (partner_id, id)"] };

/// Partners, their credentials and tokens, and their entities.
pub(crate) const M0002: Migration = Migration {
    name: "m0002_partners_and_entities",
    statements: &[
        "CREATE TABLE partners (
            id {uuid} NOT NULL PRIMARY KEY,
            name {text} NOT NULL UNIQUE,
            requests_per_second integer NOT NULL,
            created_at {time} NOT NULL)",
        "CREATE TABLE projects (
            id {uuid} NOT NULL PRIMARY KEY,
            partner_id {uuid} NOT NULL REFERENCES partners (id),
            name {text} NOT NULL,
            client_id {uuid} NOT NULL UNIQUE,
            return_urls {json} NOT NULL,
            created_at {time} NOT NULL)",
        "CREATE TABLE client_secrets (
            id {uuid} NOT NULL PRIMARY KEY,
            project_id {uuid} NOT NULL REFERENCES projects (id),
            hash {blob} NOT NULL,
            revoked_at {time} NULL,
            created_at {time} NOT NULL)",
        "CREATE INDEX client_secrets_of_project ON client_secrets (project_id)",
        "CREATE TABLE access_tokens (
            hash {blob} NOT NULL PRIMARY KEY,
            partner_id {uuid} NOT NULL REFERENCES partners (id),
            project_id {uuid} NOT NULL REFERENCES projects (id),
            expires_at {time} NOT NULL,
            revoked_at {time} NULL,
            created_at {time} NOT NULL)",
        "CREATE INDEX access_tokens_expired ON access_tokens (expires_at)",
        "CREATE TABLE entities (
            id {uuid} NOT NULL PRIMARY KEY,
            partner_id {uuid} NOT NULL REFERENCES partners (id),
            kind {text} NOT NULL,
            status {text} NOT NULL,
            email {text} NOT NULL,
            body {json} NOT NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL)",
        "CREATE INDEX entities_by_creation ON entities (partner_id, created_at, id)",
    ],
};
