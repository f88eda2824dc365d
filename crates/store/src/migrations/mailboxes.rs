use crate::migrate::Migration;

/// Domains at which partners receive mail.
pub(crate) const M0340: Migration = Migration {
    name: "m0340_mailbox_domains",
    statements: &[
        "CREATE TABLE mailbox_domains (
            id {uuid} NOT NULL PRIMARY KEY,
            partner_id {uuid} NOT NULL REFERENCES partners (id),
            domain {text} NOT NULL,
            status {text} NOT NULL,
            findings text NOT NULL,
            created_at {time} NOT NULL,
            last_updated_at {time} NOT NULL)",
        "CREATE UNIQUE INDEX mailbox_domains_of_partner ON mailbox_domains (partner_id, domain)",
        // Whoever proved that a domain is theirs has it alone.
        "CREATE UNIQUE INDEX mailbox_domains_one_owner ON mailbox_domains (domain) WHERE status = 'verified'",
    ],
};

/// Addresses at which entities receive mail.
pub(crate) const M0341: Migration = Migration {
    name: "m0341_mailboxes",
    statements: &[
        "CREATE TABLE mailboxes (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            mailbox_domain_id {uuid} NOT NULL REFERENCES mailbox_domains (id) ON DELETE CASCADE,
            mailbox_name {text} NOT NULL,
            related_object_type {text} NOT NULL,
            created_by_entity_user_id {uuid} NULL,
            created_at {time} NOT NULL)",
        "CREATE UNIQUE INDEX mailboxes_one_name ON mailboxes (mailbox_domain_id, mailbox_name)",
        "CREATE INDEX mailboxes_of_entity ON mailboxes (entity_id, id)",
    ],
};

/// Mails that came in, and what became of them.
pub(crate) const M0342: Migration = Migration {
    name: "m0342_incoming_mails",
    statements: &[
        "CREATE TABLE incoming_mails (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            mailbox_id {uuid} NOT NULL,
            address {text} NOT NULL,
            digest {text} NOT NULL,
            file_id {uuid} NULL,
            status {text} NOT NULL,
            body text NOT NULL,
            received_at {time} NOT NULL,
            updated_at {time} NOT NULL)",
        // A mail server that heard no answer sends the mail again.
        "CREATE UNIQUE INDEX incoming_mails_once ON incoming_mails (mailbox_id, digest)",
        "CREATE INDEX incoming_mails_of_entity ON incoming_mails (entity_id, id)",
        "CREATE INDEX incoming_mails_lately ON incoming_mails (mailbox_id, received_at)",
    ],
};

/// What the documents of a mail become is known although its mailbox is gone.
pub(crate) const M0543: Migration = Migration {
    name: "m0543_what_mails_become",
    statements: &[
        "ALTER TABLE incoming_mails ADD COLUMN related_object_type {text} NOT NULL DEFAULT 'payable'",
        "UPDATE incoming_mails SET related_object_type = 'receipt'
            WHERE mailbox_id IN (SELECT id FROM mailboxes WHERE related_object_type = 'receipt')",
    ],
};

/// Mails that came long ago are found by their age.
pub(crate) const M0544: Migration =
    Migration { name: "m0544_mails_by_age", statements: &["CREATE INDEX incoming_mails_by_age ON incoming_mails (received_at)"] };
