//! Statements in words of SQL, with their values.

use std::pin::Pin;

use sea_orm::{ConnectionTrait, DbErr, ExecResult, QueryResult, Statement, Value};

// The database's own error is answered, so that the trace begins at the line of whoever asks.
type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, DbErr>> + Send + 'a>>;

/// Runs a statement; the answer says how many rows it changed.
pub fn execute<'a>(
    db: &'a impl ConnectionTrait,
    sql: impl Into<String>,
    values: impl IntoIterator<Item = Value>,
) -> Answer<'a, ExecResult> {
    db.execute_raw(statement(db, sql, values))
}

/// All rows that a statement answers.
pub fn fetch_all<'a>(
    db: &'a impl ConnectionTrait,
    sql: impl Into<String>,
    values: impl IntoIterator<Item = Value>,
) -> Answer<'a, Vec<QueryResult>> {
    db.query_all_raw(statement(db, sql, values))
}

/// The first row that a statement answers.
pub fn fetch_optional<'a>(
    db: &'a impl ConnectionTrait,
    sql: impl Into<String>,
    values: impl IntoIterator<Item = Value>,
) -> Answer<'a, Option<QueryResult>> {
    db.query_one_raw(statement(db, sql, values))
}

fn statement(db: &impl ConnectionTrait, sql: impl Into<String>, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(db.get_database_backend(), sql, values)
}
