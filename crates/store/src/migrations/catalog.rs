use crate::migrate::Migration;

/// Tags of entities.
pub(crate) const M0040: Migration = Migration {
    name: "m0040_tags",
    statements: &[
        "CREATE TABLE tags (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            name {text} NOT NULL,
            description text NULL,
            category {text} NULL,
            created_by_entity_user_id {uuid} NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL)",
        "CREATE UNIQUE INDEX tags_one_name ON tags (entity_id, name)",
        "CREATE INDEX tags_by_creation ON tags (entity_id, created_at, id)",
        "CREATE INDEX tags_by_change ON tags (entity_id, updated_at, id)",
    ],
};

/// What documents are made of: units, payment terms, products.
pub(crate) const M0110: Migration = Migration {
    name: "m0110_catalogue",
    statements: &[
        "CREATE TABLE measure_units (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            created_by_entity_user_id {uuid} NULL,
            name {text} NOT NULL,
            description text NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            deleted_at {time} NULL)",
        "CREATE INDEX measure_units_of_entity ON measure_units (entity_id, id)",
        "CREATE UNIQUE INDEX measure_units_one_name ON measure_units (entity_id, name) WHERE deleted_at IS NULL",
        "CREATE TABLE payment_terms (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            created_by_entity_user_id {uuid} NULL,
            name {text} NOT NULL,
            description text NULL,
            body text NOT NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            deleted_at {time} NULL)",
        "CREATE INDEX payment_terms_of_entity ON payment_terms (entity_id, id)",
        "CREATE TABLE products (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            entity_user_id {uuid} NULL,
            measure_unit_id {uuid} NULL,
            name {text} NOT NULL,
            folded_name {text} NOT NULL,
            kind {text} NOT NULL,
            price bigint NULL,
            currency {text} NULL,
            smallest_amount bigint NULL,
            description text NULL,
            body text NOT NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            deleted_at {time} NULL)",
        "CREATE INDEX products_by_creation ON products (entity_id, created_at, id)",
        "CREATE INDEX products_by_name ON products (entity_id, name, id)",
    ],
};

/// Custom VAT rates of entities.
pub(crate) const M0111: Migration = Migration {
    name: "m0111_custom_vat_rates",
    statements: &[
        "CREATE TABLE custom_vat_rates (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            created_by_entity_user_id {uuid} NULL,
            name text NOT NULL,
            components text NOT NULL,
            value bigint NOT NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            deleted_at {time} NULL)",
        "CREATE INDEX custom_vat_rates_of_entity ON custom_vat_rates (entity_id, id)",
    ],
};

/// Projects of entities with their tags.
pub(crate) const M0112: Migration = Migration {
    name: "m0112_entity_projects",
    statements: &[
        "CREATE TABLE entity_projects (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            created_by_entity_user_id {uuid} NULL,
            name {text} NOT NULL,
            folded_name {text} NOT NULL,
            code {text} NULL,
            start_date date NULL,
            end_date date NULL,
            body text NOT NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            deleted_at {time} NULL)",
        "CREATE INDEX entity_projects_of_entity ON entity_projects (entity_id, id)",
        "CREATE INDEX entity_projects_by_creation ON entity_projects (entity_id, created_at, id)",
        "CREATE TABLE entity_project_tags (
            project_id {uuid} NOT NULL REFERENCES entity_projects (id),
            tag_id {uuid} NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
            PRIMARY KEY (project_id, tag_id))",
        "CREATE INDEX entity_project_tags_of_tag ON entity_project_tags (tag_id)",
    ],
};

/// Comments on documents.
pub(crate) const M0113: Migration = Migration {
    name: "m0113_comments",
    statements: &[
        "CREATE TABLE comments (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            created_by_entity_user_id {uuid} NOT NULL,
            object_type {text} NOT NULL,
            object_id {uuid} NOT NULL,
            reply_to_entity_user_id {uuid} NULL,
            status {text} NOT NULL,
            text text NOT NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL)",
        "CREATE INDEX comments_of_object ON comments (entity_id, object_id, id)",
    ],
};
