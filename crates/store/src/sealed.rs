//! Columns of sealed secrets: each area names its own beside the code that seals them, so that they can be sealed again under a new key.

use bursar_kernel::{Env, Result, Uuid};
use sea_orm::{ConnectionTrait, QueryResult, Value};

use crate::{Db, Vault, execute, fetch_all};

/// A column that holds what [`Vault::seal`] made.
#[derive(Debug, Clone, Copy)]
pub struct SealedColumn {
    /// Its table.
    pub table: &'static str,
    /// Its name.
    pub column: &'static str,
    /// The columns that name a row.
    pub key: &'static [KeyColumn],
    /// The place for which the row's secret is sealed.
    pub place: fn(&[Key]) -> String,
}

/// A column of a key, by its kind.
#[derive(Debug, Clone, Copy)]
pub enum KeyColumn {
    /// An id.
    Uuid(&'static str),
    /// A word.
    Text(&'static str),
    /// Bytes.
    Bytes(&'static str),
}

/// What stands in a column of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// An id.
    Uuid(Uuid),
    /// A word.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Key::Uuid(id) => write!(f, "{id}"),
            Key::Text(word) => f.write_str(word),
            Key::Bytes(bytes) => bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}")),
        }
    }
}

impl From<&Key> for Value {
    fn from(key: &Key) -> Value {
        match key {
            Key::Uuid(id) => (*id).into(),
            Key::Text(word) => word.as_str().into(),
            Key::Bytes(bytes) => bytes.clone().into(),
        }
    }
}

impl KeyColumn {
    fn name(self) -> &'static str {
        match self {
            KeyColumn::Uuid(name) | KeyColumn::Text(name) | KeyColumn::Bytes(name) => name,
        }
    }

    fn read(self, row: &QueryResult) -> Result<Key> {
        Ok(match self {
            KeyColumn::Uuid(name) => Key::Uuid(row.try_get("", name)?),
            KeyColumn::Text(name) => Key::Text(row.try_get("", name)?),
            KeyColumn::Bytes(name) => Key::Bytes(row.try_get("", name)?),
        })
    }
}

/// Rows that are read and written at once: nobody waits long behind them.
const BATCH: usize = 200;

/// What was done with a column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Resealed {
    /// Secrets that were looked at.
    pub seen: u64,
    /// Secrets that are now under the newest key and were not before.
    pub moved: u64,
}

/// Seals every secret of a column again that is not yet under the newest key, while everybody works on: a secret that was changed
/// meanwhile is left alone, because whoever changed it sealed it with the newest key, or it is seen by the next turn.
pub async fn reseal(db: &Db, vault: &Vault, env: &Env, sealed: &SealedColumn) -> Result<Resealed> {
    let mut done = Resealed::default();
    let mut after: Option<Vec<Key>> = None;
    loop {
        let rows = page(db, sealed, after.as_deref()).await?;
        let Some((last, _)) = rows.last() else { return Ok(done) };
        after = Some(last.clone());
        let tx = db.begin().await?;
        for (key, secret) in &rows {
            done.seen += 1;
            if let Some(moved) = vault.reseal(&env.rng, &(sealed.place)(key), secret)? {
                done.moved += replace(&tx, sealed, key, secret, moved).await?;
            }
        }
        tx.commit().await?;
    }
}

async fn page(db: &Db, sealed: &SealedColumn, after: Option<&[Key]>) -> Result<Vec<(Vec<Key>, Vec<u8>)>> {
    let SealedColumn { table, column, .. } = sealed;
    let names = sealed.key.iter().map(|key| key.name()).collect::<Vec<_>>().join(", ");
    let places = (1..=sealed.key.len()).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ");
    let bound = if after.is_some() { format!("AND ({names}) > ({places})") } else { String::new() };
    let sql = format!("SELECT {names}, {column} AS secret FROM {table} WHERE {column} IS NOT NULL {bound} ORDER BY {names} LIMIT {BATCH}");
    let values: Vec<Value> = after.unwrap_or_default().iter().map(Value::from).collect();
    let rows = fetch_all(db, sql, values).await?;
    rows.iter()
        .map(|row| {
            let key = sealed.key.iter().map(|part| part.read(row)).collect::<Result<Vec<_>>>()?;
            Ok((key, row.try_get("", "secret")?))
        })
        .collect()
}

async fn replace(tx: &impl ConnectionTrait, sealed: &SealedColumn, key: &[Key], old: &[u8], new: Vec<u8>) -> Result<u64> {
    let SealedColumn { table, column, .. } = sealed;
    let mut values: Vec<Value> = vec![new.into(), old.to_vec().into()];
    let mut sql = format!("UPDATE {table} SET {column} = $1 WHERE {column} = $2");
    for (part, value) in sealed.key.iter().zip(key) {
        values.push(value.into());
        sql += &format!(" AND {} = ${}", part.name(), values.len());
    }
    Ok(execute(tx, sql, values).await?.rows_affected())
}
