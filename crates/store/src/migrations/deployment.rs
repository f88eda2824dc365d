use crate::migrate::Migration;

/// Whose database it is: one row, made by the first server that starts over it.
pub(crate) const M0232: Migration = Migration {
    name: "m0232_deployment",
    statements: &["CREATE TABLE deployment (
            id integer NOT NULL PRIMARY KEY,
            public_url {text} NOT NULL,
            since {time} NOT NULL)"],
};

/// When it was last brought back from a backup.
pub(crate) const M0440: Migration =
    Migration { name: "m0440_restored_at", statements: &["ALTER TABLE deployment ADD COLUMN restored_at {time} NULL"] };
