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
