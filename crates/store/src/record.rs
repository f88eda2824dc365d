//! A struct is a row: what every table of a tenant is asked and told, once.

use bursar_kernel::{Error, ErrorKind, Result, Timestamp, Uuid};
use sea_orm::{ConnectionTrait, QueryResult, Value};

use crate::{Filter, Scope, Tenancy, Tx, batch, execute, fetch_all, fetch_optional, for_update, places};

/// A struct that is a row of a table, with an id and a tenant. `#[derive(Record)]` implements it.
pub trait Record: Sized {
    /// The table.
    const TABLE: &'static str;
    /// What a row is called when it is not found.
    const NOUN: &'static str;
    /// Whose its rows are.
    const TENANCY: Tenancy;
    /// The columns that are read.
    const COLUMNS: &'static [&'static str];
    /// The columns that are written: those, and what is computed from them.
    const WRITTEN: &'static [&'static str];

    /// Which row it is.
    fn id(&self) -> Uuid;

    /// The entity that it belongs to; none where it is the partner's.
    fn entity_id(&self) -> Option<Uuid>;

    /// Notes that it changed now, where it has a column for that.
    fn touch(&mut self, _now: Timestamp) {}

    /// The row.
    fn read(row: &QueryResult) -> Result<Self>;

    /// Its values, in the order of `WRITTEN`.
    fn values(&self) -> Result<Vec<Value>>;
}

/// The question for rows, without a condition: for a list, which adds its own. It holds every column, because a list may be sorted by one that
/// is only written.
pub fn selection<R: Record>() -> String {
    format!("SELECT {} FROM {}", R::WRITTEN.join(", "), R::TABLE)
}

/// The row of that id, if there is one within the scope.
pub async fn find<R: Record>(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Option<R>> {
    let within = Filter::within::<R>(scope).with_id(id);
    Ok(select(db, &within.sql, within.values).await?.pop())
}

/// The row of that id; one outside of the scope is not found.
pub async fn get<R: Record>(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<R> {
    find(db, scope, id).await?.ok_or_else(|| Error::not_found(R::NOUN))
}

/// The row of that id, held until the commit; one outside of the scope is not found.
pub async fn lock<R: Record>(tx: &Tx, scope: &Scope, id: Uuid) -> Result<R> {
    find_and_lock(tx, scope, id).await?.ok_or_else(|| Error::not_found(R::NOUN))
}

/// Is there a row of that id within the scope? Reads none of it.
pub async fn exists<R: Record>(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<bool> {
    is_there::<R>(db, scope, id, "").await
}

/// Holds the row of that id until the commit, without reading it; one outside of the scope is not found.
pub async fn hold<R: Record>(tx: &Tx, scope: &Scope, id: Uuid) -> Result<()> {
    found::<R>(is_there::<R>(tx, scope, id, for_update(tx.get_database_backend())).await?.into())
}

async fn is_there<R: Record>(db: &impl ConnectionTrait, scope: &Scope, id: Uuid, tail: &str) -> Result<bool> {
    let within = Filter::within::<R>(scope).with_id(id);
    let sql = format!("SELECT 1 AS one FROM {} WHERE {}{tail}", R::TABLE, within.sql);
    Ok(fetch_optional(db, sql, within.values).await?.is_some())
}

/// The row of that id, if there is one within the scope, held until the commit.
pub async fn find_and_lock<R: Record>(tx: &Tx, scope: &Scope, id: Uuid) -> Result<Option<R>> {
    let within = Filter::within::<R>(scope).with_id(id);
    let held = format!("{}{}", within.sql, for_update(tx.get_database_backend()));
    Ok(select(tx, &held, within.values).await?.pop())
}

/// All rows within the scope, oldest first: for what has a largest number.
pub async fn all<R: Record>(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<R>> {
    let within = Filter::within::<R>(scope);
    select(db, &format!("{} ORDER BY id", within.sql), within.values).await
}

/// Ids of at most so many rows within the scope behind this one, in the order of ids: those of which the condition is true.
pub async fn ids<R: Record>(
    db: &impl ConnectionTrait,
    scope: &Scope,
    condition: &str,
    after: Option<Uuid>,
    most: usize,
) -> Result<Vec<Uuid>> {
    let mut within = Filter::within::<R>(scope);
    within.compare("id", ">", Some(after.unwrap_or_default()));
    let sql = format!("SELECT id FROM {} WHERE {} AND {condition} ORDER BY id LIMIT {most}", R::TABLE, within.sql);
    let rows = fetch_all(db, sql, within.values).await?;
    rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
}

/// The rows that a condition within a scope selects, in its order.
pub async fn select<R: Record>(db: &impl ConnectionTrait, condition: &str, values: Vec<Value>) -> Result<Vec<R>> {
    let sql = format!("{} WHERE {condition}", selection::<R>());
    let rows = fetch_all(db, sql, values).await?;
    rows.iter().map(R::read).collect()
}

/// How many rows there are within the scope.
pub async fn count<R: Record>(db: &impl ConnectionTrait, scope: &Scope) -> Result<usize> {
    let within = Filter::within::<R>(scope);
    let sql = format!("SELECT COUNT(*) AS n FROM {} WHERE {}", R::TABLE, within.sql);
    let row = fetch_optional(db, sql, within.values).await?;
    let number: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok(usize::try_from(number)?)
}

/// Refuses one more where the entity has so many. They are counted without a lock: of several who come at once, some may pass the bound.
pub async fn require_room<R: Record>(tx: &Tx, scope: &Scope, most: usize) -> Result<()> {
    if count::<R>(tx, &scope.of_everybody()).await? < most {
        return Ok(());
    }
    let message = format!("an entity has at most {most} of these: delete a {} first", R::NOUN);
    Err(Error::new(ErrorKind::BadRequest { kind: None, message }))
}

/// A new row, which must be the scope's.
pub async fn insert<R: Record>(tx: &Tx, scope: &Scope, record: &R) -> Result<()> {
    insert_with(tx, scope, record, []).await
}

/// A new row, which must be the scope's, with what is never read back with it, such as a sealed secret.
pub async fn insert_with<R: Record, const N: usize>(tx: &Tx, scope: &Scope, record: &R, more: [(&str, Value); N]) -> Result<()> {
    let mut values = values_within(scope, record)?;
    let mut columns = R::WRITTEN.to_vec();
    for (column, value) in more {
        columns.push(column);
        values.push(value);
    }
    let places: Vec<String> = (1..=values.len()).map(|number| format!("${number}")).collect();
    let sql = format!("INSERT INTO {} ({}) VALUES ({})", R::TABLE, columns.join(", "), places.join(", "));
    execute(tx, sql, values).await?;
    Ok(())
}

/// New rows, which must be the scope's, many in one statement.
pub async fn insert_all<R: Record>(tx: &Tx, scope: &Scope, records: &[R]) -> Result<()> {
    let backend = tx.get_database_backend();
    for some in records.chunks(batch(backend)) {
        let mut values = Vec::with_capacity(some.len() * R::WRITTEN.len());
        for record in some {
            values.extend(values_within(scope, record)?);
        }
        let rows = places(backend, some.len(), R::WRITTEN.len());
        execute(tx, format!("INSERT INTO {} ({}) VALUES {rows}", R::TABLE, R::WRITTEN.join(", ")), values).await?;
    }
    Ok(())
}

/// The values of a row that is about to be written, and is the scope's.
fn values_within<R: Record>(scope: &Scope, record: &R) -> Result<Vec<Value>> {
    let values = record.values()?;
    let owner = |column: &str| R::WRITTEN.iter().zip(&values).find(|(written, _)| **written == column).map(|(_, value)| value);
    if R::TENANCY.is_within(scope, owner) {
        Ok(values)
    } else {
        Err(Error::internal(format!("a {} of another tenant was about to be written", R::NOUN)))
    }
}

/// The row as it now is; its id and whose it is never change. One that is not there any more, or is another tenant's, is not found.
pub async fn save<R: Record>(tx: &Tx, scope: &Scope, record: &R) -> Result<()> {
    let (mut sets, mut id) = (Vec::new(), None);
    let mut within = Filter::within::<R>(scope);
    for (column, value) in R::WRITTEN.iter().zip(record.values()?) {
        if *column == "id" {
            id = Some(value);
        } else if !R::TENANCY.names(column) {
            sets.push(format!("{column} = {}", within.place(value)));
        }
    }
    let id = within.place(id.ok_or_else(|| Error::internal(format!("{} has no id", R::TABLE)))?);
    let sql = format!("UPDATE {} SET {} WHERE {} AND id = {id}", R::TABLE, sets.join(", "), within.sql);
    found::<R>(execute(tx, sql, within.values).await?.rows_affected())
}

/// Removes the row of that id; one outside of the scope is not found.
pub async fn delete<R: Record>(tx: &Tx, scope: &Scope, id: Uuid) -> Result<()> {
    let within = Filter::within::<R>(scope).with_id(id);
    found::<R>(execute(tx, format!("DELETE FROM {} WHERE {}", R::TABLE, within.sql), within.values).await?.rows_affected())
}

fn found<R: Record>(rows: u64) -> Result<()> {
    if rows == 1 { Ok(()) } else { Err(Error::not_found(R::NOUN)) }
}
