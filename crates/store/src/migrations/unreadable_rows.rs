use crate::migrate::Migration;

/// Rows of ledgers that cannot be read, codes of accounts, and what consents granted.
pub(crate) const M0030: Migration = Migration {
    name: "m0030_unreadable_rows",
    statements: &[
        "CREATE TABLE unreadable_rows (
            book_id {uuid} NOT NULL,
            stream {text} NOT NULL,
            remote_id {text} NOT NULL,
            reason {text} NOT NULL,
            is_held boolean NOT NULL,
            raw {blob} NULL,
            run_id {uuid} NOT NULL,
            seen_at {time} NOT NULL,
            PRIMARY KEY (book_id, stream, remote_id)) {wide}",
        "ALTER TABLE mirror ADD COLUMN code {text} NULL",
        "UPDATE mirror SET code = {body_json} ->> 'nominal_code' WHERE kind = 'account' AND body <> ''",
        "CREATE INDEX mirror_by_code ON mirror (book_id, kind, code) WHERE code IS NOT NULL",
        "ALTER TABLE token_sets ADD COLUMN scopes {text} NULL",
    ],
};
