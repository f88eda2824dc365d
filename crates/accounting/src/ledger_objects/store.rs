//! Every query of write-back on `mirror`.

use bursar_connectors::Kind;
use bursar_connectors::record::{Account, Document, Payment};
use bursar_connectors::write::DocumentReference;
use bursar_kernel::{Error, Result, Timestamp, Uuid};
use bursar_store::{Filter, Scope, Tenancy, fetch_all, sea_orm};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Value};
use serde::de::DeserializeOwned;

use super::match_key::{SEVERAL, payment_key};
use super::{ChangedPayment, LedgerObject, RetiredParty};

/// More accounts or tax rates than any ledger has.
const MAX_COUNT: u64 = 10_000;
/// Namesakes that a person is shown.
const MAX_NAMESAKES: u64 = 20;
/// Payments of one document.
const MAX_PAYMENTS: u64 = 1_000;
/// Customers or vendors among whom one is looked for.
const MAX_PARTIES: u64 = 200;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    remote_id: String,
    remote_version: String,
    is_deleted: bool,
    raw: Option<Vec<u8>>,
    body: String,
}

/// The object of our id.
pub async fn ledger_object<T: DeserializeOwned>(
    db: &impl ConnectionTrait,
    book_id: Uuid,
    kind: Kind,
    id: Uuid,
) -> Result<Option<LedgerObject<T>>> {
    Ok(objects(db, book_id, kind, "AND id = $3", Some(id.into())).await?.pop())
}

/// The object of the provider's id.
pub async fn remote_object<T: DeserializeOwned>(
    db: &impl ConnectionTrait,
    book_id: Uuid,
    kind: Kind,
    remote_id: &str,
) -> Result<Option<LedgerObject<T>>> {
    Ok(objects(db, book_id, kind, "AND remote_id = $3", Some(remote_id.into())).await?.pop())
}

/// Living objects of this name, or documents of this number; case and spaces around it do not count.
pub async fn namesakes<T: DeserializeOwned>(
    db: &impl ConnectionTrait,
    book_id: Uuid,
    kind: Kind,
    name: &str,
) -> Result<Vec<LedgerObject<T>>> {
    let tail = format!("AND LOWER(name) = $3 AND deleted_at IS NULL ORDER BY id LIMIT {MAX_NAMESAKES}");
    objects(db, book_id, kind, &tail, Some(name.trim().to_lowercase().into())).await
}

/// Living objects of this match key: customers, vendors, contacts and items by their name, bills by their counterpart and total.
pub async fn objects_like<T: DeserializeOwned>(
    db: &impl ConnectionTrait,
    book_id: Uuid,
    kind: Kind,
    match_key: String,
) -> Result<Vec<LedgerObject<T>>> {
    let tail = format!("AND match_key = $3 AND deleted_at IS NULL ORDER BY id LIMIT {MAX_NAMESAKES}");
    objects(db, book_id, kind, &tail, Some(match_key.into())).await
}

/// Living customers, vendors, contacts or items that hold this text somewhere, such as a tax number, an e-mail address or a code.
pub async fn objects_with<T: DeserializeOwned>(
    db: &impl ConnectionTrait,
    book_id: Uuid,
    kind: Kind,
    text: &str,
) -> Result<Vec<LedgerObject<T>>> {
    let tail = format!("AND deleted_at IS NULL AND LOWER(body) LIKE $3 ESCAPE '!' ORDER BY id LIMIT {MAX_PARTIES}");
    let text = text.trim().to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
    objects(db, book_id, kind, &tail, Some(format!("%{text}%").into())).await
}

/// Living payments of a kind that pay this document.
pub async fn payments_of_document(
    db: &impl ConnectionTrait,
    book_id: Uuid,
    kind: Kind,
    document: &DocumentReference,
) -> Result<Vec<LedgerObject<Payment>>> {
    let tail = format!(
        "AND deleted_at IS NULL AND (match_key = $3 OR (match_key = '{SEVERAL}' AND body LIKE $4 ESCAPE '!')) ORDER BY id LIMIT {MAX_PAYMENTS}"
    );
    let id = document.remote_id.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    let holds_id = format!("%\"remote_id\":\"{id}\"%");
    let asked = [payment_key(document.kind, &document.remote_id), holds_id.clone()];
    let mut found = objects(db, book_id, kind, &tail, asked.map(Value::from)).await?;
    // A worker of a release that knew no key of payments writes none, and what is the same by hash is not written again.
    let tail = format!(
        "AND deleted_at IS NULL AND match_key IS NULL AND kind IN ('payment', 'bill_payment') AND body LIKE $3 ESCAPE '!'
        ORDER BY id LIMIT {MAX_PAYMENTS}"
    );
    found.extend(objects(db, book_id, kind, &tail, Some(holds_id.into())).await?);
    Ok(found.into_iter().filter(|payment| payment.applied_to(document).is_some()).collect())
}

/// Payments of a book, received and made, that changed behind this change, in the order of their changes; deleted ones too.
pub async fn changed_payments(
    db: &impl ConnectionTrait,
    book_id: Uuid,
    after: Option<(Timestamp, Uuid)>,
    most: usize,
) -> Result<Vec<ChangedPayment>> {
    let (at, id) = after.unwrap_or((Timestamp::UNIX_EPOCH, Uuid::nil()));
    let sql = format!(
        "SELECT id, remote_id, remote_version, deleted_at IS NOT NULL AS is_deleted, raw, body, kind, updated_at FROM mirror
        WHERE book_id = $1 AND kind IN ('payment', 'bill_payment') AND body <> '' AND (updated_at > $2 OR (updated_at = $2 AND id > $3))
        ORDER BY updated_at, id LIMIT {most}"
    );
    let values: [Value; _] = [book_id.into(), at.into(), id.into()];
    let rows = fetch_all(db, sql, values).await?;
    let changed = |row: &QueryResult| {
        let kind: String = row.try_get("", "kind")?;
        let kind = if kind == Kind::Payment.as_str() { Kind::Payment } else { Kind::BillPayment };
        Ok(ChangedPayment { kind, payment: read(Row::from_query_result(row, "")?)?, changed_at: row.try_get("", "updated_at")? })
    };
    rows.iter().map(changed).collect()
}

/// Customers, vendors and contacts that were deleted or archived from one time to another, or of which a merge was told since, after that of our id, in the order of our ids.
pub async fn retired_parties(
    db: &impl ConnectionTrait,
    book_id: Uuid,
    (since, until): (Option<Timestamp>, Timestamp),
    after: Option<Uuid>,
    most: usize,
) -> Result<Vec<RetiredParty>> {
    let sql = format!(
        "SELECT id, kind, remote_id FROM mirror
        WHERE book_id = $1 AND kind IN ('customer', 'vendor', 'contact') AND id > $4
            AND ((updated_at >= $2 AND updated_at <= $3) OR EXISTS (SELECT 1 FROM told_merges t
                WHERE t.book_id = mirror.book_id AND t.kind = mirror.kind AND t.remote_id = mirror.remote_id AND t.told_at >= $2))
            AND (deleted_at IS NOT NULL OR body LIKE '%\"is_active\":false%')
        ORDER BY id LIMIT {most}"
    );
    let values: [Value; 4] =
        [book_id.into(), since.unwrap_or(Timestamp::UNIX_EPOCH).into(), until.into(), after.unwrap_or(Uuid::nil()).into()];
    let rows = fetch_all(db, sql, values).await?;
    let retired = |row: &QueryResult| {
        let kind: String = row.try_get("", "kind")?;
        let kind = kind.parse().map_err(|_| Error::internal(format!("{kind} is no kind of the mirror")))?;
        Ok(RetiredParty { kind, id: row.try_get("", "id")?, remote_id: row.try_get("", "remote_id")? })
    };
    rows.iter().map(retired).collect()
}

/// Living invoices and bills of which the provider told what was credited, changed from one time to another, after that of our id, in the order
/// of our ids.
pub async fn documents_with_credits(
    db: &impl ConnectionTrait,
    book_id: Uuid,
    (since, until): (Option<Timestamp>, Timestamp),
    after: Option<Uuid>,
    most: usize,
) -> Result<Vec<(Kind, LedgerObject<Document>)>> {
    let sql = format!(
        "SELECT id, remote_id, remote_version, deleted_at IS NOT NULL AS is_deleted, raw, body, kind FROM mirror
        WHERE book_id = $1 AND kind IN ('invoice', 'bill') AND updated_at >= $2 AND updated_at <= $3 AND id > $4
            AND deleted_at IS NULL AND body LIKE '%\"credits\":[%'
        ORDER BY id LIMIT {most}"
    );
    let values: [Value; 4] =
        [book_id.into(), since.unwrap_or(Timestamp::UNIX_EPOCH).into(), until.into(), after.unwrap_or(Uuid::nil()).into()];
    let rows = fetch_all(db, sql, values).await?;
    let document = |row: &QueryResult| {
        let kind: String = row.try_get("", "kind")?;
        let kind = if kind == Kind::Bill.as_str() { Kind::Bill } else { Kind::Invoice };
        Ok((kind, read(Row::from_query_result(row, "")?)?))
    };
    rows.iter().map(document).collect()
}

/// Accounts that are archived or deleted: documents cannot name them.
pub async fn unusable_accounts(db: &impl ConnectionTrait, book_id: Uuid) -> Result<Vec<LedgerObject<Account>>> {
    let tail = format!("AND (deleted_at IS NOT NULL OR body LIKE '%\"status\":\"Archived\"%') ORDER BY id LIMIT {MAX_COUNT}");
    objects(db, book_id, Kind::Account, &tail, None).await
}

/// The accounts of the other books of the entity, deleted ones too: what may have been named here before this one was connected.
pub async fn accounts_of_other_books(db: &impl ConnectionTrait, scope: &Scope, book_id: Uuid) -> Result<Vec<LedgerObject<Account>>> {
    let mut books = Filter::of_tenancy(scope, &Tenancy::entity("entity_id"));
    books.compare("id", "<>", Some(book_id));
    let sql = format!(
        "SELECT id, remote_id, remote_version, deleted_at IS NOT NULL AS is_deleted, raw, body FROM mirror
        WHERE book_id IN (SELECT id FROM books WHERE {}) AND kind = 'account' AND body <> '' ORDER BY id LIMIT {MAX_COUNT}",
        books.sql
    );
    let rows = fetch_all(db, sql, books.values).await?;
    rows.iter().map(|row| read(Row::from_query_result(row, "")?)).collect()
}

/// All living objects of a kind of which there are few: accounts, tax rates.
pub async fn ledger_objects<T: DeserializeOwned>(db: &impl ConnectionTrait, book_id: Uuid, kind: Kind) -> Result<Vec<LedgerObject<T>>> {
    objects(db, book_id, kind, &format!("AND deleted_at IS NULL ORDER BY id LIMIT {MAX_COUNT}"), None).await
}

/// So many living objects of a kind after that of our id, in the order of our ids.
pub async fn ledger_objects_after<T: DeserializeOwned>(
    db: &impl ConnectionTrait,
    book_id: Uuid,
    kind: Kind,
    after: Uuid,
    limit: usize,
) -> Result<Vec<LedgerObject<T>>> {
    let tail = format!("AND deleted_at IS NULL AND id > $3 ORDER BY id LIMIT {limit}");
    objects(db, book_id, kind, &tail, Some(after.into())).await
}

async fn objects<T: DeserializeOwned>(
    db: &impl ConnectionTrait,
    book_id: Uuid,
    kind: Kind,
    tail: &str,
    asked: impl IntoIterator<Item = Value>,
) -> Result<Vec<LedgerObject<T>>> {
    let sql = format!(
        "SELECT id, remote_id, remote_version, deleted_at IS NOT NULL AS is_deleted, raw, body FROM mirror
        WHERE book_id = $1 AND kind = $2 AND body <> '' {tail}"
    );
    let values = [book_id.into(), kind.as_str().into()].into_iter().chain(asked);
    let rows = fetch_all(db, sql, values).await?;
    rows.iter().map(|row| read(Row::from_query_result(row, "")?)).collect()
}

fn read<T: DeserializeOwned>(row: Row) -> Result<LedgerObject<T>> {
    let Row { id, remote_id, remote_version, is_deleted, raw, body } = row;
    let raw = raw.and_then(|raw| lz4_flex::decompress_size_prepended(&raw).ok()).and_then(|raw| String::from_utf8(raw).ok());
    Ok(LedgerObject { id, remote_id, remote_version, is_deleted, raw, body: serde_json::from_str(&body)? })
}
