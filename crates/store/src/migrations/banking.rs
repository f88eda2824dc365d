use crate::migrate::Migration;

/// Bills that are paid by files for a bank.
pub(crate) const M0390: Migration = Migration {
    name: "m0390_batch_payments",
    statements: &[
        "CREATE TABLE batch_payments (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            created_by {uuid} NULL,
            status {text} NOT NULL,
            bank_account_id {uuid} NOT NULL,
            execution_date date NOT NULL,
            total_amount bigint NOT NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            body {json} NOT NULL)",
        "CREATE INDEX batch_payments_by_creation ON batch_payments (entity_id, created_at, id)",
        "CREATE TABLE bank_payments (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            batch_payment_id {uuid} NOT NULL REFERENCES batch_payments (id),
            position bigint NOT NULL,
            payable_id {uuid} NOT NULL,
            amount bigint NOT NULL,
            status {text} NOT NULL,
            payment_record_id {uuid} NULL,
            ended_at {time} NULL,
            body {json} NOT NULL)",
        "CREATE INDEX bank_payments_of_batch ON bank_payments (batch_payment_id, position)",
        // A bill is paid by one file at a time.
        "CREATE UNIQUE INDEX bank_payments_one_live ON bank_payments (payable_id) WHERE ended_at IS NULL",
    ],
};

/// What banks tell: files that were imported, and what they say was booked.
pub(crate) const M0391: Migration = Migration {
    name: "m0391_bank_transactions",
    statements: &[
        "CREATE TABLE bank_imports (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            created_by {uuid} NULL,
            created_at {time} NOT NULL,
            format {text} NOT NULL,
            body {json} NOT NULL)",
        "CREATE INDEX bank_imports_by_creation ON bank_imports (entity_id, created_at, id)",
        "CREATE TABLE bank_transactions (
            id {uuid} NOT NULL PRIMARY KEY,
            entity_id {uuid} NOT NULL REFERENCES entities (id),
            bank_account_id {uuid} NOT NULL,
            bank_import_id {uuid} NOT NULL REFERENCES bank_imports (id),
            entry_key {text} NOT NULL,
            part bigint NOT NULL,
            status {text} NOT NULL,
            amount bigint NOT NULL,
            currency {text} NOT NULL,
            booked_on date NOT NULL,
            is_reversal boolean NOT NULL,
            end_to_end_id {text} NULL,
            original_message_id {text} NULL,
            created_at {time} NOT NULL,
            updated_at {time} NOT NULL,
            body {json} NOT NULL)",
        // However often a bank tells of an entry, it is taken in once.
        "CREATE UNIQUE INDEX bank_transactions_once ON bank_transactions (bank_account_id, entry_key, part)",
        "CREATE INDEX bank_transactions_by_creation ON bank_transactions (entity_id, created_at, id)",
        "CREATE INDEX bank_transactions_by_booking ON bank_transactions (entity_id, booked_on, id)",
        "CREATE INDEX bank_transactions_by_end_to_end_id ON bank_transactions (entity_id, end_to_end_id)",
    ],
};
