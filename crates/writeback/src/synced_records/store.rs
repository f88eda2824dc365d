//! Every query on `synced_records` beside the common.

use bursar_kernel::{Env, Result, Timestamp, Uuid};
use bursar_store::{Filter, Scope, Tx, fetch_optional, for_update, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::{SyncedRecord, SyncedType};
use crate::errors::PushErrorCode;

/// Records in one batch of a bulk push.
pub(crate) const BATCH: usize = 1_000;

/// Which object in which book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ObjectKey {
    pub(crate) book_id: Uuid,
    pub(crate) object_type: SyncedType,
    pub(crate) object_id: Uuid,
    pub(crate) currency: String,
}

impl ObjectKey {
    pub(crate) fn new(book_id: Uuid, object_type: SyncedType, object_id: Uuid) -> Self {
        ObjectKey { book_id, object_type, object_id, currency: String::new() }
    }

    fn within(&self, scope: &Scope) -> Filter {
        let mut filter = Filter::within::<SyncedRecord>(scope);
        filter.compare("book_id", "=", Some(self.book_id));
        filter.compare("object_type", "=", Some(self.object_type.into_str()));
        filter.compare("object_id", "=", Some(self.object_id));
        filter.compare("currency", "=", Some(self.currency.as_str()));
        filter
    }
}

/// The record of an object.
pub(crate) async fn of_object(db: &impl ConnectionTrait, scope: &Scope, key: &ObjectKey) -> Result<Option<SyncedRecord>> {
    let filter = key.within(scope);
    Ok(record::select(db, &filter.sql, filter.values).await?.pop())
}

/// The records of an object that has one in each book, the one that changed last first.
pub(crate) async fn in_all_books(
    db: &impl ConnectionTrait,
    scope: &Scope,
    object_type: SyncedType,
    object_id: Uuid,
) -> Result<Vec<SyncedRecord>> {
    let mut filter = Filter::within::<SyncedRecord>(scope);
    filter.compare("object_type", "=", Some(object_type.into_str()));
    filter.compare("object_id", "=", Some(object_id));
    record::select(db, &format!("{} ORDER BY updated_at DESC, id DESC", filter.sql), filter.values).await
}

/// The record of an object, held until the commit.
pub(crate) async fn lock_of_object(tx: &Tx, scope: &Scope, key: &ObjectKey) -> Result<Option<SyncedRecord>> {
    let filter = key.within(scope);
    let held = format!("{}{}", filter.sql, for_update(tx.get_database_backend()));
    Ok(record::select(tx, &held, filter.values).await?.pop())
}

/// A record that nothing was asked of yet.
pub(crate) fn fresh(env: &Env, scope: &Scope, key: &ObjectKey, platform: &str) -> Result<SyncedRecord> {
    let now = env.now();
    Ok(SyncedRecord {
        id: env.id(),
        entity_id: scope.one_entity()?,
        book_id: key.book_id,
        platform: platform.to_owned(),
        object_type: key.object_type,
        object_id: key.object_id,
        currency: key.currency.clone(),
        wanted: 0,
        settled: 0,
        generation: 0,
        attempts: 0,
        urgency: 0,
        next_attempt_at: None,
        waits_for: None,
        remote_kind: None,
        remote_id: None,
        write_off_id: None,
        object_updated_at: None,
        pushed_at: None,
        created_at: now,
        updated_at: now,
        error: None,
        home_amount: None,
        written: None,
        posting_date: None,
        recreate: false,
        resolved: None,
        is_allocated: false,
        attachment: None,
        merges: None,
        match_id: None,
    })
}

/// The record of a book that is due and most urgent.
pub(crate) async fn next_due(db: &impl ConnectionTrait, scope: &Scope, book_id: Uuid, now: Timestamp) -> Result<Option<SyncedRecord>> {
    let mut filter = Filter::within::<SyncedRecord>(scope);
    filter.compare("book_id", "=", Some(book_id));
    filter.and("status = 'pending'");
    filter.compare("next_attempt_at", "<=", Some(now));
    // What had no answer yet goes first: while a provider is away, few other writes then get unknown ends.
    let condition = format!("{} ORDER BY urgency, attempts DESC, next_attempt_at, id LIMIT 1", filter.sql);
    Ok(record::select(db, &condition, filter.values).await?.pop())
}

/// When the next record of a book is due, of those that are at least as urgent, or of all.
pub(crate) async fn next_time(db: &impl ConnectionTrait, scope: &Scope, book_id: Uuid, urgency: Option<i64>) -> Result<Option<Timestamp>> {
    let mut filter = Filter::within::<SyncedRecord>(scope);
    filter.compare("book_id", "=", Some(book_id));
    filter.compare("urgency", "<=", urgency);
    let sql = format!(
        "SELECT next_attempt_at AS at FROM synced_records WHERE {} AND status = 'pending' AND next_attempt_at IS NOT NULL
        ORDER BY next_attempt_at LIMIT 1",
        filter.sql
    );
    let row = fetch_optional(db, sql, filter.values).await?;
    Ok(row.map(|row| row.try_get("", "at")).transpose()?)
}

/// Since when the record of these books that was due first is due. It spans all tenants: for the operator.
pub(crate) async fn due_since(db: &impl ConnectionTrait, books: &[Uuid], now: Timestamp) -> Result<Option<Timestamp>> {
    let mut filter = Filter { sql: "status = 'pending'".to_owned(), values: Vec::new() };
    filter.among("book_id", "IN", Some(&books.to_vec()));
    filter.compare("next_attempt_at", "<=", Some(now));
    let sql = format!("SELECT MIN(next_attempt_at) AS at FROM synced_records WHERE {}", filter.sql);
    let row = fetch_optional(db, sql, filter.values).await?;
    Ok(row.map(|row| row.try_get("", "at")).transpose()?.flatten())
}

/// The records that wait for this one.
pub(crate) async fn waiting_for(tx: &Tx, scope: &Scope, id: Uuid) -> Result<Vec<SyncedRecord>> {
    let mut filter = Filter::within::<SyncedRecord>(scope);
    filter.compare("waits_for", "=", Some(id));
    record::select(tx, &format!("{} ORDER BY id", filter.sql), filter.values).await
}

/// The record that has this object of the ledger.
pub(crate) async fn of_remote(
    db: &impl ConnectionTrait,
    scope: &Scope,
    book_id: Uuid,
    kind: &str,
    remote_id: &str,
) -> Result<Option<SyncedRecord>> {
    Ok(all_of_remote(db, scope, book_id, kind, remote_id).await?.into_iter().next())
}

/// Does this credit note of the ledger write off what nobody pays of a document of here?
pub(crate) async fn is_write_off(db: &impl ConnectionTrait, scope: &Scope, book_id: Uuid, remote_id: &str) -> Result<bool> {
    let mut filter = Filter::within::<SyncedRecord>(scope);
    filter.compare("book_id", "=", Some(book_id));
    filter.compare("write_off_id", "=", Some(remote_id));
    let found: Vec<SyncedRecord> = record::select(db, &format!("{} LIMIT 1", filter.sql), filter.values).await?;
    Ok(!found.is_empty())
}

/// All records that have this object of the ledger: a payment of several documents has one for each.
pub(crate) async fn all_of_remote(
    db: &impl ConnectionTrait,
    scope: &Scope,
    book_id: Uuid,
    kind: &str,
    remote_id: &str,
) -> Result<Vec<SyncedRecord>> {
    let mut filter = Filter::within::<SyncedRecord>(scope);
    filter.compare("book_id", "=", Some(book_id));
    filter.compare("remote_kind", "=", Some(kind));
    filter.compare("remote_id", "=", Some(remote_id));
    record::select(db, &format!("{} ORDER BY id", filter.sql), filter.values).await
}

/// The records of these payments in a book.
pub(crate) async fn of_payments(db: &impl ConnectionTrait, scope: &Scope, book_id: Uuid, ids: &[Uuid]) -> Result<Vec<SyncedRecord>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut filter = Filter::within::<SyncedRecord>(scope);
    filter.compare("book_id", "=", Some(book_id));
    filter.compare("object_type", "=", Some(SyncedType::PaymentRecord.into_str()));
    filter.among("object_id", "IN", Some(&ids.to_vec()));
    record::select(db, &format!("{} ORDER BY id", filter.sql), filter.values).await
}

/// Records of a book that somebody must look at, the oldest first, after that of an id; of one code, or of several, or of any.
pub(crate) async fn failed(
    db: &impl ConnectionTrait,
    scope: &Scope,
    book_id: Uuid,
    codes: &[PushErrorCode],
    after: Option<Uuid>,
) -> Result<Vec<SyncedRecord>> {
    let filter = of_codes(scope, book_id, codes);
    batch(db, filter, after).await
}

/// Those of these codes that wait for no other record and were last looked at before the last pull, or so long ago.
pub(crate) async fn to_be_looked_at(
    db: &impl ConnectionTrait,
    scope: &Scope,
    book_id: Uuid,
    codes: &[PushErrorCode],
    (pulled_at, long_ago): (Option<Timestamp>, Timestamp),
    after: Option<Uuid>,
) -> Result<Vec<SyncedRecord>> {
    let mut filter = standing_still(scope, book_id, codes);
    let (pulled_at, long_ago) = (filter.place(pulled_at), filter.place(long_ago));
    filter.and(&format!("(updated_at < {pulled_at} OR updated_at <= {long_ago})"));
    batch(db, filter, after).await
}

/// When one of these codes was looked at first since a moment.
pub(crate) async fn first_looked_at(
    db: &impl ConnectionTrait,
    scope: &Scope,
    book_id: Uuid,
    codes: &[PushErrorCode],
    since: Timestamp,
) -> Result<Option<Timestamp>> {
    let mut filter = standing_still(scope, book_id, codes);
    filter.compare("updated_at", ">", Some(since));
    let sql = format!("SELECT MIN(updated_at) AS at FROM synced_records WHERE {}", filter.sql);
    let row = fetch_optional(db, sql, filter.values).await?;
    Ok(row.map(|row| row.try_get("", "at")).transpose()?.flatten())
}

fn of_codes(scope: &Scope, book_id: Uuid, codes: &[PushErrorCode]) -> Filter {
    let mut filter = Filter::within::<SyncedRecord>(scope);
    filter.compare("book_id", "=", Some(book_id));
    filter.and("error_code IS NOT NULL");
    let words: Vec<&str> = codes.iter().map(|code| code.as_str()).collect();
    filter.among("error_code", "IN", (!words.is_empty()).then_some(&words));
    filter
}

/// Those of them that wait for no other record, and are still wanted.
fn standing_still(scope: &Scope, book_id: Uuid, codes: &[PushErrorCode]) -> Filter {
    let mut filter = of_codes(scope, book_id, codes);
    filter.and("waits_for IS NULL AND settled < wanted");
    filter
}

async fn batch(db: &impl ConnectionTrait, mut filter: Filter, after: Option<Uuid>) -> Result<Vec<SyncedRecord>> {
    filter.compare("id", ">", after);
    record::select(db, &format!("{} ORDER BY id LIMIT {BATCH}", filter.sql), filter.values).await
}
