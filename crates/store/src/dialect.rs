//! Where SQLite and Postgres differ for the writer of a query.

use sea_orm::DbBackend;

/// Fills the type names of a table definition: `{uuid}`, `{time}`, `{json}`, `{text}` (sorts by code point), `{blob}`; and
/// `{wide}` after a table whose rows are of some kilobytes: Postgres keeps them whole instead of moving their largest part elsewhere.
/// `{body_json}` is the column `body` as JSON, of which `->>` takes a member. What stands in `{embedded:…}` is for SQLite alone.
pub(crate) fn ddl(backend: DbBackend, template: &str) -> String {
    let types: [(&str, &str); 7] = match backend {
        DbBackend::Postgres => [
            ("{uuid}", "uuid"),
            ("{time}", "timestamptz"),
            ("{json}", "jsonb"),
            ("{text}", "text COLLATE \"C\""),
            ("{blob}", "bytea"),
            ("{wide}", "WITH (toast_tuple_target = 8160)"),
            ("{body_json}", "CAST(body AS json)"),
        ],
        _ => [
            ("{uuid}", "uuid_text"),
            ("{time}", "timestamp_with_timezone_text"),
            ("{json}", "jsonb_text"),
            ("{text}", "text"),
            ("{blob}", "blob"),
            ("{wide}", ""),
            ("{body_json}", "body"),
        ],
    };
    let filled = types.iter().fold(template.to_owned(), |sql, (name, kind)| sql.replace(name, kind));
    for_embedded(backend, &filled)
}

/// Keeps what stands in `{embedded:…}` for SQLite, and leaves it out for Postgres.
fn for_embedded(backend: DbBackend, sql: &str) -> String {
    let mut parts = sql.split("{embedded:");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for (own, rest) in parts.filter_map(|part| part.split_once('}')) {
        kept += if backend == DbBackend::Postgres { "" } else { own };
        kept += rest;
    }
    kept
}

/// The places of the values of several rows, in order: `(?,?),(?,?)`, or `($1,$2),($3,$4)`.
///
/// SQLite finds the name of a place by walking past all that stand before it, so thousands of named ones take quadratic time.
/// Postgres knows only named ones.
pub fn places(backend: DbBackend, rows: usize, columns: usize) -> String {
    let place = |number: usize| if backend == DbBackend::Postgres { format!("${number}") } else { "?".to_owned() };
    let row = |row: usize| format!("({})", (1..=columns).map(|column| place(row * columns + column)).collect::<Vec<_>>().join(","));
    (0..rows).map(row).collect::<Vec<_>>().join(",")
}

/// How many rows a statement has that is made often: a prepared one is kept for each, so there are few.
pub const SIZES: [usize; 4] = [64, 16, 4, 1];

/// The same rows in parts of these sizes.
pub fn in_sizes<T>(mut rows: &[T]) -> Vec<&[T]> {
    let mut parts = Vec::new();
    while let Some(size) = SIZES.into_iter().find(|size| *size <= rows.len()) {
        let (part, rest) = rows.split_at(size);
        parts.push(part);
        rows = rest;
    }
    parts
}

/// A `{json}` column as text, in which its numbers keep all their digits: read as a value they become floats.
pub fn json_as_text(backend: DbBackend, column: &str) -> String {
    if backend == DbBackend::Postgres { format!("{column}::text") } else { column.to_owned() }
}

/// The place of a text that is written to a `{json}` column.
pub fn text_as_json(backend: DbBackend, place: &str) -> String {
    if backend == DbBackend::Postgres { format!("{place}::text::jsonb") } else { place.to_owned() }
}

/// How many rows one statement may hold: Postgres pays for each statement, SQLite for each of its values.
pub fn batch(backend: DbBackend) -> usize {
    if backend == DbBackend::Postgres { 1000 } else { 100 }
}

/// What follows a SELECT whose rows must stay until the commit, whatever else of them changes.
pub(crate) fn for_key_share(backend: DbBackend) -> &'static str {
    if backend == DbBackend::Postgres { " FOR KEY SHARE" } else { "" }
}

/// What follows a SELECT that must hold its rows until the commit. SQLite's transactions hold the whole database already.
pub fn for_update(backend: DbBackend) -> &'static str {
    if backend == DbBackend::Postgres { " FOR UPDATE" } else { "" }
}

/// The same, passing over rows that another transaction holds.
pub fn skip_locked(backend: DbBackend) -> &'static str {
    if backend == DbBackend::Postgres { " FOR UPDATE SKIP LOCKED" } else { "" }
}
