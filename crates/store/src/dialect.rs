//! Where SQLite and Postgres differ for the writer of a query.

use sea_orm::{DbBackend, DbErr, SqlErr};

/// Fills the type names of a table definition: `{uuid}`, `{time}`, `{json}`, `{text}` (sorts by code point), `{blob}`.
pub(crate) fn ddl(backend: DbBackend, template: &str) -> String {
    let types: [(&str, &str); 5] = match backend {
        DbBackend::Postgres => {
            [("{uuid}", "uuid"), ("{time}", "timestamptz"), ("{json}", "jsonb"), ("{text}", "text COLLATE \"C\""), ("{blob}", "bytea")]
        }
        _ => [
            ("{uuid}", "uuid_text"),
            ("{time}", "timestamp_with_timezone_text"),
            ("{json}", "jsonb_text"),
            ("{text}", "text"),
            ("{blob}", "blob"),
        ],
    };
    types.iter().fold(template.to_owned(), |sql, (name, kind)| sql.replace(name, kind))
}

/// Did a unique constraint refuse the row? On Postgres the transaction is lost with it.
pub fn is_unique_breach(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

/// Nulls come first in ascending order on both databases: SQLite's own habit, spelled out for Postgres.
pub fn nulls_first_order(descending: bool) -> sea_orm::sea_query::NullOrdering {
    if descending { sea_orm::sea_query::NullOrdering::Last } else { sea_orm::sea_query::NullOrdering::First }
}
