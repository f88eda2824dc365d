use crate::migrate::Migration;

/// Mails that are to be sent and were sent, with an outcome for each recipient.
pub(crate) const M0180: Migration = Migration {
    name: "m0180_mails",
    statements: &[
        "CREATE TABLE mails (
            id {uuid} NOT NULL PRIMARY KEY,
            partner_id {uuid} NOT NULL REFERENCES partners (id),
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            status {text} NOT NULL,
            attempts integer NOT NULL,
            subject text NOT NULL,
            body text NOT NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL) {wide}",
        "CREATE INDEX mails_of_entity ON mails (entity_id, id)",
        "CREATE TABLE mail_recipients (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            mail_id {uuid} NOT NULL REFERENCES mails (id),
            position integer NOT NULL,
            kind {text} NOT NULL,
            address text NOT NULL,
            outcome {text} NOT NULL,
            error text NULL)",
        "CREATE INDEX mail_recipients_of_mail ON mail_recipients (mail_id, position)",
    ],
};
