use crate::migrate::Migration;

/// What is asked for within a tenant is found by an index that begins with the tenant: SQLite, which keeps no figures of its tables, takes any
/// index that the tenant leads for as good as one that leads to a single row.
pub(crate) const M0423: Migration = Migration {
    name: "m0423_writeback_within_a_tenant",
    statements: &[
        "DROP INDEX synced_records_waiting",
        "CREATE INDEX synced_records_waiting ON synced_records (entity_id, waits_for) WHERE waits_for IS NOT NULL",
        "CREATE INDEX synced_records_next ON synced_records (entity_id, book_id, next_attempt_at) WHERE status = 'pending'",
        "CREATE INDEX push_attempts_of_entity ON push_attempts (entity_id, id)",
        "DROP INDEX tax_choices_of_book",
        "CREATE INDEX tax_choices_of_book ON tax_choices (entity_id, book_id, direction, rate)",
        "CREATE INDEX account_replacements_of_entity ON account_replacements (entity_id, book_id)",
        "CREATE INDEX accounting_match_rules_by_creation ON accounting_match_rules (entity_id, created_at, id)",
    ],
};

/// What is written to ledgers: one record for each object and book, and the journal of attempts.
pub(crate) const M0200: Migration = Migration {
    name: "m0200_writeback",
    statements: &[
        "CREATE TABLE synced_records (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            book_id {uuid} NOT NULL REFERENCES books (id),
            platform {text} NOT NULL,
            object_type {text} NOT NULL,
            object_id {uuid} NOT NULL,
            currency {text} NOT NULL,
            status {text} NOT NULL,
            wanted bigint NOT NULL,
            settled bigint NOT NULL,
            generation bigint NOT NULL,
            attempts bigint NOT NULL,
            urgency bigint NOT NULL,
            next_attempt_at {time} NULL,
            waits_for {uuid} NULL,
            remote_kind {text} NULL,
            remote_id {text} NULL,
            error_code {text} NULL,
            object_updated_at {time} NULL,
            pushed_at {time} NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            body {text} NOT NULL)",
        "CREATE UNIQUE INDEX synced_records_of_object ON synced_records (book_id, object_type, object_id, currency)",
        "CREATE INDEX synced_records_by_creation ON synced_records (entity_id, object_type, created_at, id)",
        "CREATE INDEX synced_records_by_error ON synced_records (entity_id, error_code, id) WHERE error_code IS NOT NULL",
        "CREATE INDEX synced_records_due ON synced_records (book_id, urgency, next_attempt_at) WHERE status = 'pending'",
        "CREATE INDEX synced_records_waiting ON synced_records (waits_for) WHERE waits_for IS NOT NULL",
        "CREATE INDEX synced_records_of_remote ON synced_records (book_id, remote_kind, remote_id) WHERE remote_id IS NOT NULL",
        "CREATE TABLE push_attempts (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            synced_record_id {uuid} NOT NULL REFERENCES synced_records (id),
            generation bigint NOT NULL,
            wanted bigint NOT NULL,
            key {text} NOT NULL,
            sent_at {time} NOT NULL,
            send_before {time} NOT NULL,
            ended_at {time} NULL,
            outcome {text} NULL,
            body {text} NOT NULL)",
        "CREATE INDEX push_attempts_of_record ON push_attempts (synced_record_id, id)",
        "CREATE TABLE tax_choices (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            book_id {uuid} NOT NULL REFERENCES books (id),
            direction {text} NOT NULL,
            rate bigint NOT NULL,
            counterpart_id {uuid} NULL,
            accounting_tax_rate_id {uuid} NOT NULL,
            created_at {time} NOT NULL)",
        "CREATE INDEX tax_choices_of_book ON tax_choices (book_id, direction, rate)",
    ],
};

/// What entities decided about their writing; documents of ledgers are looked for by number, whatever its case.
pub(crate) const M0220: Migration = Migration {
    name: "m0220_push_settings",
    statements: &[
        "CREATE TABLE push_settings (
            entity_id {uuid} NOT NULL PRIMARY KEY REFERENCES entities (id),
            body {text} NOT NULL,
            updated_at {time} NOT NULL)",
        "CREATE INDEX mirror_by_folded_name ON mirror (book_id, kind, LOWER(name))",
    ],
};

/// Backfills, and what each found about every document.
pub(crate) const M0221: Migration = Migration {
    name: "m0221_backfills",
    statements: &[
        "CREATE TABLE accounting_backfills (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            book_id {uuid} NOT NULL REFERENCES books (id),
            status {text} NOT NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            body {text} NOT NULL)",
        "CREATE INDEX accounting_backfills_by_creation ON accounting_backfills (entity_id, created_at, id)",
        "CREATE UNIQUE INDEX accounting_backfills_open ON accounting_backfills (book_id) WHERE status IN ('preparing', 'prepared', 'running')",
        "CREATE TABLE backfill_documents (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            backfill_id {uuid} NOT NULL REFERENCES accounting_backfills (id),
            object_type {text} NOT NULL,
            object_id {uuid} NOT NULL,
            outcome {text} NOT NULL,
            body {text} NOT NULL)",
        "CREATE UNIQUE INDEX backfill_documents_of_object ON backfill_documents (backfill_id, object_id)",
        "CREATE INDEX backfill_documents_in_order ON backfill_documents (backfill_id, id)",
    ],
};

/// Up to which change the payments of a ledger were looked at.
pub(crate) const M0222: Migration = Migration {
    name: "m0222_ledger_payments",
    statements: &[
        "CREATE TABLE ledger_payment_cursors (
            book_id {uuid} NOT NULL PRIMARY KEY REFERENCES books (id),
            changed_at {time} NOT NULL,
            payment_id {uuid} NOT NULL)",
        "CREATE INDEX mirror_changed_payments ON mirror (book_id, updated_at, id) WHERE kind IN ('payment', 'bill_payment')",
    ],
};

/// Up to which pull a book was looked at for what pushes rely on: merges, archived accounts, changed tax rates. What was found wrong, and which
/// accounts stand in for archived ones.
pub(crate) const M0260: Migration = Migration {
    name: "m0260_pull_looks",
    statements: &[
        "CREATE TABLE pull_looks (book_id {uuid} NOT NULL PRIMARY KEY REFERENCES books (id), pulled_at {time} NOT NULL)",
        "CREATE INDEX mirror_changed_parties ON mirror (book_id, updated_at) WHERE kind IN ('customer', 'vendor', 'contact')",
        "CREATE TABLE book_warnings (
            book_id {uuid} NOT NULL REFERENCES books (id),
            code {text} NOT NULL,
            object_id {uuid} NOT NULL,
            message {text} NOT NULL,
            since {time} NOT NULL,
            PRIMARY KEY (book_id, code, object_id))",
        "CREATE TABLE account_replacements (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            book_id {uuid} NOT NULL REFERENCES books (id),
            ledger_account_id {uuid} NOT NULL,
            replacement_id {uuid} NOT NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL)",
        "CREATE UNIQUE INDEX account_replacements_of_account ON account_replacements (book_id, ledger_account_id)",
    ],
};

/// Documents that changed between two pulls.
pub(crate) const M0261: Migration = Migration {
    name: "m0261_changed_documents",
    statements: &["CREATE INDEX mirror_changed_documents ON mirror (book_id, updated_at) WHERE kind IN ('invoice', 'bill')"],
};

/// Doubtful matches and the rules that were made of decisions; the key by which the same object of a ledger is looked for.
pub(crate) const M0262: Migration = Migration {
    name: "m0262_accounting_matches",
    statements: &[
        "ALTER TABLE mirror ADD COLUMN match_key {text} NULL",
        "CREATE INDEX mirror_by_match_key ON mirror (book_id, kind, match_key) WHERE match_key IS NOT NULL",
        "CREATE TABLE accounting_matches (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            book_id {uuid} NOT NULL REFERENCES books (id),
            synced_record_id {uuid} NOT NULL REFERENCES synced_records (id),
            object_type {text} NOT NULL,
            object_id {uuid} NOT NULL,
            state {text} NOT NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            body {text} NOT NULL)",
        "CREATE UNIQUE INDEX accounting_matches_of_record ON accounting_matches (synced_record_id)",
        "CREATE INDEX accounting_matches_by_creation ON accounting_matches (entity_id, created_at, id)",
        "CREATE TABLE accounting_match_rules (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            book_id {uuid} NOT NULL REFERENCES books (id),
            match_id {uuid} NOT NULL REFERENCES accounting_matches (id),
            remote_kind {text} NOT NULL,
            clue {text} NOT NULL,
            value {text} NOT NULL,
            remote_id {text} NOT NULL,
            created_at {time} NOT NULL)",
        "CREATE UNIQUE INDEX accounting_match_rules_of_clue ON accounting_match_rules (book_id, remote_kind, clue, value)",
    ],
};

/// The credits of the ledger by which documents that nobody pays in full are written off.
pub(crate) const M0330: Migration = Migration {
    name: "m0330_write_offs",
    statements: &[
        "ALTER TABLE synced_records ADD COLUMN write_off_id {text} NULL",
        "CREATE INDEX synced_records_by_write_off ON synced_records (book_id, write_off_id) WHERE write_off_id IS NOT NULL",
    ],
};

/// The token with which QuickBooks signs its webhooks, and the merges that they tell of.
pub(crate) const M0331: Migration = Migration {
    name: "m0331_told_merges",
    statements: &[
        "ALTER TABLE provider_apps ADD COLUMN webhook_verifier_token {blob} NULL",
        "CREATE TABLE told_merges (
            book_id {uuid} NOT NULL REFERENCES books (id),
            kind {text} NOT NULL,
            remote_id {text} NOT NULL,
            merged_into {text} NOT NULL,
            told_at {time} NOT NULL,
            PRIMARY KEY (book_id, kind, remote_id))",
    ],
};

/// Writes are found by what they name, and payments of the ledger by the document that they go to. Only the bodies of payments that go to several
/// documents are searched.
pub(crate) const M0400: Migration = Migration {
    name: "m0400_names_of_writes",
    statements: &[
        "ALTER TABLE push_attempts ADD COLUMN names_remote_id {text} NULL",
        "UPDATE push_attempts SET names_remote_id = COALESCE(
            {body_json} -> 'write' -> 'create' -> 'object' -> 'document' ->> 'counterpart_id',
            {body_json} -> 'write' -> 'update' -> 'object' -> 'document' ->> 'counterpart_id',
            {body_json} -> 'write' -> 'create' -> 'object' -> 'payment' -> 'document' ->> 'remote_id',
            {body_json} -> 'write' -> 'create' -> 'object' -> 'allocation' -> 'document' ->> 'remote_id')",
        "CREATE INDEX push_attempts_by_name ON push_attempts (entity_id, names_remote_id, id) WHERE names_remote_id IS NOT NULL",
        "UPDATE mirror SET match_key = CASE
            WHEN body = '' THEN NULL
            WHEN json_array_length({body_json} -> 'applied_to') = 0 THEN NULL
            WHEN json_array_length({body_json} -> 'applied_to') > 1 THEN 'several'
            ELSE ({body_json} -> 'applied_to' -> 0 ->> 'kind') || ' ' || ({body_json} -> 'applied_to' -> 0 ->> 'remote_id') END
            WHERE kind IN ('payment', 'bill_payment')",
    ],
};

/// Which record of a book waits longest.
pub(crate) const M0441: Migration = Migration {
    name: "m0441_longest_waiting",
    statements: &["CREATE INDEX synced_records_by_next_attempt ON synced_records (book_id, next_attempt_at) WHERE status = 'pending'"],
};

/// What is next of a book: the most urgent first, of these what had no answer yet. What waits for something else is not in the way.
pub(crate) const M0450: Migration = Migration {
    name: "m0450_next_of_a_book",
    statements: &[
        "DROP INDEX synced_records_due",
        "CREATE INDEX synced_records_due ON synced_records (book_id, urgency, attempts DESC, next_attempt_at)
            WHERE status = 'pending' AND next_attempt_at IS NOT NULL",
    ],
};

/// Payments of ledgers without a key: those that go to no document, and those that a worker of an older release read.
pub(crate) const M0547: Migration = Migration {
    name: "m0547_payments_without_key",
    statements: &["CREATE INDEX mirror_payments_without_key ON mirror (book_id, kind, id)
            WHERE match_key IS NULL AND kind IN ('payment', 'bill_payment')"],
};
