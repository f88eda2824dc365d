use crate::migrate::Migration;

/// Roles, users of entities and their tokens, secrets that end on a day, settings of a partner.
pub(crate) const M0004: Migration = Migration {
    name: "m0004_users_and_roles",
    statements: &[
        "CREATE TABLE roles (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            name {text} NOT NULL,
            permissions {json} NOT NULL,
            status {text} NOT NULL,
            is_default boolean NOT NULL,
            created_by {uuid} NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL)",
        "CREATE INDEX roles_by_creation ON roles (entity_id, created_at, id)",
        "CREATE TABLE entity_users (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            role_id {uuid} NOT NULL REFERENCES roles (id),
            login {text} NOT NULL,
            first_name {text} NOT NULL,
            last_name {text} NULL,
            email {text} NULL,
            phone {text} NULL,
            title {text} NULL,
            folded_name {text} NOT NULL,
            folded_last_name {text} NOT NULL,
            status {text} NOT NULL,
            created_by {uuid} NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL)",
        "CREATE UNIQUE INDEX entity_users_one_login ON entity_users (entity_id, login) WHERE status <> 'deleted'",
        "CREATE INDEX entity_users_by_creation ON entity_users (entity_id, created_at, id)",
        "CREATE INDEX entity_users_of_role ON entity_users (role_id)",
        "ALTER TABLE access_tokens ADD COLUMN entity_user_id {uuid} NULL REFERENCES entity_users (id)",
        "ALTER TABLE access_tokens ADD COLUMN secret_id {uuid} NULL REFERENCES client_secrets (id)",
        "CREATE TABLE partner_settings (
            partner_id {uuid} NOT NULL PRIMARY KEY REFERENCES partners (id),
            body {json} NOT NULL,
            updated_at {time} NOT NULL)",
    ],
};
