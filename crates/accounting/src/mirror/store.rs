//! Every query on `mirror`.

use std::collections::{BTreeMap, BTreeSet};

use bursar_connectors::Kind;
use bursar_kernel::{Env, Result, Timestamp, Uuid};
use bursar_store::{Tx, batch, execute, fetch_all, fetch_optional, places, sea_orm};
use bursar_web::listing::{Expr, ExprTrait, RowsOf, rows};
use bursar_web::{ListQuery, Page};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, QueryResult, Value};

use super::{Applied, Mirrored, Row};

/// Rows in one statement. Only a few sizes: each is a statement that every connection prepares once and keeps.
const SIZES: [usize; 4] = [1000, 100, 10, 1];
const COLUMNS: usize = 14;

#[derive(FromQueryResult)]
struct Known {
    remote_id: String,
    id: Uuid,
    hash: Vec<u8>,
    is_deleted: bool,
    has_raw: bool,
}

/// Writes what is new or different of a page. What is the same is only counted.
pub(crate) async fn upsert(tx: &Tx, env: &Env, book_id: Uuid, run_id: Uuid, rows: Vec<Row>) -> Result<Applied> {
    let mut applied = Applied::default();
    let mut by_kind: BTreeMap<Kind, BTreeMap<String, Row>> = BTreeMap::new();
    for row in rows {
        // A page may name an object twice (overlapping pages): the later word counts.
        by_kind.entry(row.kind).or_default().insert(row.remote_id.clone(), row);
    }
    for (kind, rows) in by_kind {
        let mut rows = rows.into_values();
        while rows.len() > 0 {
            let some = rows.by_ref().take(batch(tx.get_database_backend())).collect();
            upsert_batch(tx, env, book_id, run_id, kind, some, &mut applied).await?;
        }
    }
    Ok(applied)
}

async fn upsert_batch(tx: &Tx, env: &Env, book_id: Uuid, run_id: Uuid, kind: Kind, rows: Vec<Row>, applied: &mut Applied) -> Result<()> {
    let known = known(tx, book_id, kind, rows.iter().map(|row| row.remote_id.as_str())).await?;
    let now = env.now();
    let mut values: Vec<Value> = Vec::with_capacity(rows.len() * COLUMNS);
    let mut written = 0;
    for row in rows {
        let old = known.get(&row.remote_id);
        let tally = applied.of(kind);
        // What was held without bytes that are to be kept is written again. A deleted object that we never saw leaves nothing to remember.
        if old.is_some_and(|old| old.hash == row.hash && (old.has_raw || row.raw.is_none())) || (old.is_none() && row.body.is_none()) {
            tally.unchanged += 1;
            continue;
        }
        match old {
            Some(old) if row.is_deleted && !old.is_deleted => tally.deleted += 1,
            None if row.is_deleted => tally.deleted += 1,
            Some(_) => tally.changed += 1,
            None => tally.created += 1,
        }
        written += 1;
        values.extend([
            book_id.into(),
            kind.as_str().into(),
            row.remote_id.into(),
            old.map_or_else(|| env.id(), |old| old.id).into(),
            row.remote_version.into(),
            row.hash.to_vec().into(),
            row.name.into(),
            run_id.into(),
            row.is_deleted.then_some(now).into(),
            now.into(),
            row.body.unwrap_or_default().into(),
            row.raw.into(),
            row.code.into(),
            row.match_key.into(),
        ]);
    }
    write(tx, written, values).await
}

async fn write(tx: &Tx, mut rows: usize, values: Vec<Value>) -> Result<()> {
    let backend = tx.get_database_backend();
    let mut values = values.into_iter();
    for size in SIZES {
        while rows >= size {
            let batch: Vec<Value> = values.by_ref().take(size * COLUMNS).collect();
            execute(tx, insert(backend, size), batch).await?;
            rows -= size;
        }
    }
    Ok(())
}

fn insert(backend: DbBackend, rows: usize) -> String {
    // Without a body (a bare deletion) the mirror keeps the one it has, with its name and its raw bytes.
    format!(
        "INSERT INTO mirror (book_id, kind, remote_id, id, remote_version, hash, name, run_id, deleted_at, updated_at, body, raw, code, match_key)
        VALUES {}
        ON CONFLICT (book_id, kind, remote_id) DO UPDATE SET remote_version = excluded.remote_version, hash = excluded.hash,
            run_id = excluded.run_id, deleted_at = excluded.deleted_at, updated_at = excluded.updated_at,
            name = CASE WHEN excluded.body = '' THEN mirror.name ELSE excluded.name END,
            raw = CASE WHEN excluded.body = '' THEN mirror.raw ELSE excluded.raw END,
            code = CASE WHEN excluded.body = '' THEN mirror.code ELSE excluded.code END,
            match_key = CASE WHEN excluded.body = '' THEN mirror.match_key ELSE excluded.match_key END,
            body = CASE WHEN excluded.body = '' THEN mirror.body ELSE excluded.body END",
        places(backend, rows, COLUMNS)
    )
}

async fn known(tx: &Tx, book_id: Uuid, kind: Kind, remote_ids: impl Iterator<Item = &str>) -> Result<BTreeMap<String, Known>> {
    let (sql, values) = within("remote_id", book_id, kind, remote_ids);
    let sql =
        format!("SELECT remote_id, id, hash, deleted_at IS NOT NULL AS is_deleted, raw IS NOT NULL AS has_raw FROM mirror WHERE {sql}");
    let rows = fetch_all(tx, sql, values).await?;
    rows.iter().map(|row| Ok(Known::from_query_result(row, "")?)).map(|row| row.map(|row| (row.remote_id.clone(), row))).collect()
}

/// Marks the records of a page as seen by a sweep, changed or not.
pub(crate) async fn mark_seen(tx: &Tx, book_id: Uuid, run_id: Uuid, kind: Kind, remote_ids: &[String]) -> Result<()> {
    for some in remote_ids.chunks(batch(tx.get_database_backend())) {
        let (condition, mut values) = within("remote_id", book_id, kind, some.iter().map(String::as_str));
        values.push(run_id.into());
        let sql = format!("UPDATE mirror SET run_id = ${} WHERE {condition}", values.len());
        execute(tx, sql, values).await?;
    }
    Ok(())
}

/// How many living records of these kinds a sweep did not see, and how many there are.
pub(crate) async fn count_missing(db: &impl ConnectionTrait, book_id: Uuid, run_id: Uuid, kinds: &[Kind]) -> Result<(i64, i64)> {
    let mut missing = (0, 0);
    for kind in kinds {
        let sql = "SELECT COALESCE(SUM(CASE WHEN run_id <> $3 THEN 1 ELSE 0 END), 0) AS gone, COUNT(*) AS living FROM mirror
            WHERE book_id = $1 AND kind = $2 AND deleted_at IS NULL";
        let values: [Value; _] = [book_id.into(), kind.as_str().into(), run_id.into()];
        if let Some(row) = fetch_optional(db, sql, values).await? {
            let (gone, living): (i64, i64) = (row.try_get("", "gone")?, row.try_get("", "living")?);
            missing = (missing.0 + gone, missing.1 + living);
        }
    }
    Ok(missing)
}

/// What a complete sweep did not see becomes a tombstone, and is counted.
pub(crate) async fn mark_missing_deleted(
    tx: &Tx,
    book_id: Uuid,
    run_id: Uuid,
    kinds: &[Kind],
    (began, now): (Timestamp, Timestamp),
    applied: &mut Applied,
) -> Result<()> {
    for kind in kinds {
        // What was written to the ledger while the list was read may stand on a page that was read before.
        let sql = "UPDATE mirror SET deleted_at = $4, updated_at = $4, hash = $5
            WHERE book_id = $1 AND kind = $2 AND deleted_at IS NULL AND run_id <> $3 AND updated_at <= $6";
        // The hash of what was seen no longer holds: should the record come back, it is written again.
        let values: [Value; _] = [book_id.into(), kind.as_str().into(), run_id.into(), now.into(), Vec::<u8>::new().into(), began.into()];
        let marked = execute(tx, sql, values).await?.rows_affected();
        if marked > 0 {
            applied.of(*kind).deleted += marked;
        }
    }
    Ok(())
}

/// The columns of a [`Mirrored`], and the one that lists are sorted by.
const LISTED: &str = "id, remote_id, name, deleted_at IS NOT NULL AS is_deleted, body";

fn read(row: &QueryResult) -> Result<Mirrored> {
    Ok(Mirrored::from_query_result(row, "")?)
}

/// The records of a kind that the tail of the query leaves.
async fn listed(db: &impl ConnectionTrait, tail: &str, values: Vec<Value>) -> Result<Vec<Mirrored>> {
    let sql = format!("SELECT {LISTED} FROM mirror WHERE book_id = $1 AND kind = $2 {tail}");
    let rows = fetch_all(db, sql, values).await?;
    rows.iter().map(read).collect()
}

/// A page of records by name, tombstones left out.
pub(crate) async fn by_name(db: &impl ConnectionTrait, book_id: Uuid, kind: Kind, query: &ListQuery) -> Result<Page<Mirrored>> {
    let mut select = rows(&format!("SELECT {LISTED} FROM mirror"));
    // The kind stands as a literal too, so that the partial index on names is used.
    let live = Expr::cust("kind IN ('account', 'tax_rate') AND deleted_at IS NULL");
    select.and_where(Expr::cust("kind").eq(kind.as_str())).and_where(live);
    query.page(db, RowsOf::Parent("book_id", book_id), select, read).await
}

/// Records in the order in which they were first seen, by offset, tombstones left out.
pub(crate) async fn by_birth(db: &impl ConnectionTrait, book_id: Uuid, kind: Kind, limit: u64, offset: u64) -> Result<Vec<Mirrored>> {
    let tail = format!("AND deleted_at IS NULL ORDER BY id LIMIT {limit} OFFSET {offset}");
    listed(db, &tail, vec![book_id.into(), kind.as_str().into()]).await
}

/// Records of a kind by the provider's ids, tombstones included.
pub(crate) async fn by_remote_ids(
    db: &impl ConnectionTrait,
    book_id: Uuid,
    kind: Kind,
    remote_ids: &BTreeSet<String>,
) -> Result<Vec<Mirrored>> {
    let remote_ids: Vec<&str> = remote_ids.iter().map(String::as_str).collect();
    let mut found = Vec::new();
    for some in remote_ids.chunks(batch(db.get_database_backend())) {
        let (condition, values) = within("remote_id", book_id, kind, some.iter().copied());
        let sql = format!("SELECT {LISTED} FROM mirror WHERE {condition}");
        let rows = fetch_all(db, sql, values).await?;
        for row in &rows {
            found.push(read(row)?);
        }
    }
    Ok(found)
}

/// Accounts by their codes, with the code of each; of several with one code, those that are not deleted come last.
pub(crate) async fn accounts_by_code(db: &impl ConnectionTrait, book_id: Uuid, codes: &BTreeSet<String>) -> Result<Vec<(String, Uuid)>> {
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    let mut found = Vec::new();
    for some in codes.chunks(batch(db.get_database_backend())) {
        let (condition, values) = within("code", book_id, Kind::Account, some.iter().copied());
        let sql = format!("SELECT code, id FROM mirror WHERE {condition} AND code IS NOT NULL ORDER BY deleted_at IS NULL, id");
        for row in fetch_all(db, sql, values).await? {
            found.push((row.try_get("", "code")?, row.try_get("", "id")?));
        }
    }
    Ok(found)
}

/// One record by our id.
pub(crate) async fn get(db: &impl ConnectionTrait, book_id: Uuid, kind: Kind, id: Uuid) -> Result<Option<Mirrored>> {
    Ok(listed(db, "AND id = $3", vec![book_id.into(), kind.as_str().into(), id.into()]).await?.pop())
}

/// One record by the provider's id.
pub(crate) async fn get_remote(db: &impl ConnectionTrait, book_id: Uuid, kind: Kind, remote_id: &str) -> Result<Option<Mirrored>> {
    Ok(listed(db, "AND remote_id = $3", vec![book_id.into(), kind.as_str().into(), remote_id.into()]).await?.pop())
}

/// `book_id = $1 AND kind = $2 AND column IN (...)` and its values; the last word fills the statement up to its size.
fn within<'a>(column: &str, book_id: Uuid, kind: Kind, words: impl Iterator<Item = &'a str>) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = vec![book_id.into(), kind.as_str().into()];
    values.extend(words.map(Value::from));
    let asked = values.len() - 2;
    if let (Some(size), Some(last)) = (SIZES.into_iter().rev().find(|size| *size >= asked), values.last().cloned()) {
        values.resize(2 + size, last);
    }
    let list: Vec<String> = (3..=values.len()).map(|number| format!("${number}")).collect();
    (format!("book_id = $1 AND kind = $2 AND {column} IN ({})", list.join(",")), values)
}
