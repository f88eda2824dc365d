use crate::migrate::Migration;

/// What readers of the documentation say of its pages.
pub(crate) const M0011: Migration = Migration {
    name: "m0011_docs_feedback",
    statements: &[
        "CREATE TABLE docs_feedback (
            id {uuid} NOT NULL PRIMARY KEY,
            page {text} NOT NULL,
            is_helpful boolean NOT NULL,
            words {text} NOT NULL,
            created_at {time} NOT NULL)",
        "CREATE INDEX docs_feedback_by_age ON docs_feedback (created_at)",
    ],
};
