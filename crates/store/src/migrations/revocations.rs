use crate::migrate::Migration;

/// Each time that a provider was told to revoke tokens, and what came of it.
pub(crate) const M0270: Migration = Migration {
    name: "m0270_revocation_attempts",
    statements: &[
        "CREATE TABLE revocation_attempts (
            id {uuid} NOT NULL PRIMARY KEY,
            token_set_id {uuid} NOT NULL REFERENCES token_sets (id),
            ended {text} NOT NULL,
            at {time} NOT NULL)",
        "CREATE INDEX revocation_attempts_of_tokens ON revocation_attempts (token_set_id, at)",
    ],
};
