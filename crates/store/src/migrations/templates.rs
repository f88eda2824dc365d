use crate::migrate::Migration;

/// Texts that entities begin with.
pub(crate) const M0300: Migration = Migration {
    name: "m0300_text_templates",
    statements: &[
        "CREATE TABLE text_templates (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            created_by_entity_user_id {uuid} NULL,
            text_use {text} NOT NULL,
            document_type {text} NOT NULL,
            name text NOT NULL,
            template text NOT NULL,
            is_default boolean NOT NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            deleted_at {time} NULL)",
        "CREATE INDEX text_templates_of_entity ON text_templates (entity_id, id)",
    ],
};

/// What mails of a partner say.
pub(crate) const M0301: Migration = Migration {
    name: "m0301_mail_templates",
    statements: &[
        "CREATE TABLE mail_templates (
            id {uuid} NOT NULL PRIMARY KEY,
            partner_id {uuid} NOT NULL REFERENCES partners (id),
            mail_type {text} NOT NULL,
            language {text} NOT NULL,
            name {text} NOT NULL,
            folded_name {text} NOT NULL,
            subject_template text NOT NULL,
            body_template text NOT NULL,
            is_default boolean NOT NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL)",
        "CREATE INDEX mail_templates_by_type ON mail_templates (partner_id, mail_type, id)",
        "CREATE INDEX mail_templates_by_name ON mail_templates (partner_id, name, id)",
    ],
};

/// The design that an entity chose for its documents.
pub(crate) const M0302: Migration = Migration {
    name: "m0302_design_choices",
    statements: &["CREATE TABLE design_choices (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL UNIQUE REFERENCES entities (id),
            design {text} NOT NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL)"],
};
