//! What is asked of `receivables`, `receivable_lines` and `receivable_tags` beside the common.

use std::collections::{BTreeMap, BTreeSet};

use bursar_accounting::DocumentName;
use bursar_catalog::Tag;
use bursar_kernel::{Currency, Error, NaiveDate, Result, Uuid};
use bursar_store::{Filter, Record, Scope, Tx, batch, execute, fetch_all, fetch_optional, places, record, sea_orm};
use bursar_web::listing::{Expr, ExprTrait, ParameterValues};
use sea_orm::sea_query::Query;
use sea_orm::{ConnectionTrait, Value};

use super::Receivable;
use super::credit::Left;
use super::line::Line;

/// Refuses an id that no document within the scope has: what belongs to a document is then asked for without the scope.
pub(crate) async fn require(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<()> {
    if record::exists::<Receivable>(db, scope, id).await? { Ok(()) } else { Err(Error::not_found(Receivable::NOUN)) }
}

/// The documents of this name, the oldest first.
pub(crate) async fn named(db: &impl ConnectionTrait, scope: &Scope, name: &DocumentName) -> Result<Vec<Receivable>> {
    let mut filter = Filter::within::<Receivable>(scope);
    match name {
        DocumentName::Id(id) => filter.compare("id", "=", Some(*id)),
        DocumentName::Number(number) => filter.compare("folded_document_id", "=", Some(number.trim().to_lowercase())),
    }
    record::select(db, &format!("{} ORDER BY id LIMIT {}", filter.sql, DocumentName::MAX_COUNT), filter.values).await
}

const OF_PRODUCT: (&str, &str) = ("receivable_lines", "product_id");
const OF_TAG: (&str, &str) = ("receivable_tags", "tag_id");

/// Has it a line with one of these products?
pub(crate) fn has_any_product(given: &ParameterValues<'_>) -> Expr {
    is_linked(OF_PRODUCT, given.values)
}

/// Has it a line with each of these products?
pub(crate) fn has_all_products(given: &ParameterValues<'_>) -> Expr {
    is_linked_to_each(OF_PRODUCT, given.values)
}

/// Has it one of these tags?
pub(crate) fn has_any_tag(given: &ParameterValues<'_>) -> Expr {
    is_linked(OF_TAG, given.values)
}

/// Has it each of these tags?
pub(crate) fn has_all_tags(given: &ParameterValues<'_>) -> Expr {
    is_linked_to_each(OF_TAG, given.values)
}

fn is_linked((table, column): (&'static str, &'static str), values: &[Value]) -> Expr {
    let linked =
        Query::select().expr(Expr::cust("receivable_id")).from(table).and_where(Expr::cust(column).is_in(values.iter().cloned())).take();
    Expr::cust("id").in_subquery(linked)
}

fn is_linked_to_each(link: (&'static str, &'static str), values: &[Value]) -> Expr {
    values.chunks(1).map(|value| is_linked(link, value)).reduce(ExprTrait::and).unwrap_or_else(|| Expr::value(true))
}

/// The lines of these documents, each in order.
pub(crate) async fn lines(db: &impl ConnectionTrait, scope: &Scope, ids: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<Line>>> {
    let mut found: BTreeMap<Uuid, Vec<Line>> = BTreeMap::new();
    for some in ids.chunks(batch(db.get_database_backend())) {
        let mut filter = Filter::within::<Line>(&scope.of_everybody());
        filter.among("receivable_id", "IN", Some(&some.to_vec()));
        let lines: Vec<Line> = record::select(db, &format!("{} ORDER BY receivable_id, position", filter.sql), filter.values).await?;
        lines.into_iter().for_each(|line| found.entry(line.receivable_id).or_default().push(line));
    }
    Ok(found)
}

/// Lines in one answer about accounts.
const MAX_WITH_ACCOUNT: usize = 5_000;

/// Lines of drafts, which name a ledger account.
pub(crate) async fn lines_of_drafts_with_account(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<Line>> {
    let mut filter = Filter::within::<Line>(scope);
    filter.and("body LIKE '%\"ledger_account_id\":\"%'");
    filter.and("receivable_id IN (SELECT id FROM receivables WHERE status = 'draft')");
    record::select(db, &format!("{} ORDER BY id LIMIT {MAX_WITH_ACCOUNT}", filter.sql), filter.values).await
}

/// The lines of one document, in order.
pub(crate) async fn lines_of(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Vec<Line>> {
    Ok(lines(db, scope, &[id]).await?.remove(&id).unwrap_or_default())
}

/// The document has these lines and no other.
pub(crate) async fn replace_lines(tx: &Tx, scope: &Scope, document: &Receivable, lines: &[Line]) -> Result<()> {
    let mut filter = Filter::within::<Line>(&scope.of_everybody());
    filter.compare("receivable_id", "=", Some(document.id));
    execute(tx, format!("DELETE FROM receivable_lines WHERE {}", filter.sql), filter.values).await?;
    record::insert_all(tx, scope, lines).await
}

/// The tags of these documents.
pub(crate) async fn tags(db: &impl ConnectionTrait, scope: &Scope, ids: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<Tag>>> {
    let mut found: BTreeMap<Uuid, Vec<Tag>> = BTreeMap::new();
    for some in ids.chunks(batch(db.get_database_backend())) {
        let mut filter = Filter::within::<Tag>(&scope.of_everybody());
        filter.among("link.receivable_id", "IN", Some(&some.to_vec()));
        let columns: Vec<String> = Tag::COLUMNS.iter().map(|column| format!("tags.{column}")).collect();
        let sql = format!(
            "SELECT {}, link.receivable_id AS tagged FROM tags JOIN receivable_tags link ON link.tag_id = tags.id WHERE {} ORDER BY tags.id",
            columns.join(", "),
            filter.sql
        );
        for row in fetch_all(db, sql, filter.values).await? {
            found.entry(row.try_get("", "tagged")?).or_default().push(Tag::read(&row)?);
        }
    }
    Ok(found)
}

/// The ids of the tags of a document, which was itself read within the scope.
pub(crate) async fn tag_ids(db: &impl ConnectionTrait, id: Uuid) -> Result<BTreeSet<Uuid>> {
    let sql = "SELECT tag_id FROM receivable_tags WHERE receivable_id = $1";
    let rows = fetch_all(db, sql, [id.into()]).await?;
    rows.iter().map(|row| Ok(row.try_get("", "tag_id")?)).collect()
}

/// The document, which was itself read within the scope, has these tags and no other.
pub(crate) async fn set_tags(tx: &Tx, document: &Receivable, tags: &BTreeSet<Uuid>) -> Result<()> {
    execute(tx, "DELETE FROM receivable_tags WHERE receivable_id = $1", [document.id.into()]).await?;
    if tags.is_empty() {
        return Ok(());
    }
    let values: Vec<Value> = tags.iter().flat_map(|tag| [document.id.into(), (*tag).into()]).collect();
    let sql = format!("INSERT INTO receivable_tags (receivable_id, tag_id) VALUES {}", places(tx.get_database_backend(), tags.len(), 2));
    execute(tx, sql, values).await?;
    Ok(())
}

/// What was made of these documents, oldest first.
pub(crate) async fn made_of(db: &impl ConnectionTrait, scope: &Scope, ids: &[Uuid]) -> Result<Vec<Receivable>> {
    let mut found = Vec::new();
    for some in ids.chunks(batch(db.get_database_backend())) {
        let mut filter = Filter::within::<Receivable>(&scope.of_everybody());
        filter.among("based_on", "IN", Some(&some.to_vec()));
        found.extend(record::select::<Receivable>(db, &filter.sql, filter.values).await?);
    }
    // Not asked of SQLite, which would walk all documents of the entity to have them in order.
    found.sort_by_key(|document| document.id);
    Ok(found)
}

/// At most so many open invoices in this currency, the newest first.
pub(crate) async fn open_invoices(db: &impl ConnectionTrait, scope: &Scope, currency: Currency, most: usize) -> Result<Vec<Receivable>> {
    let mut filter = Filter::within::<Receivable>(&scope.of_everybody());
    filter.compare("currency", "=", Some(currency.code()));
    filter.and("kind = 'invoice' AND status IN ('issued', 'partially_paid', 'overdue')");
    record::select(db, &format!("{} ORDER BY created_at DESC, id DESC LIMIT {most}", filter.sql), filter.values).await
}

/// At most so many open invoices of the entity that were due on this day.
pub(crate) async fn due_on(tx: &Tx, scope: &Scope, day: NaiveDate, most: usize) -> Result<Vec<Receivable>> {
    dated(tx, scope, "due_date", DUE, day, most).await
}

/// At most so many issued quotes of the entity that were good until this day.
pub(crate) async fn expiring_on(tx: &Tx, scope: &Scope, day: NaiveDate, most: usize) -> Result<Vec<Receivable>> {
    dated(tx, scope, "expiry_date", EXPIRING, day, most).await
}

/// What can become overdue; the words are those of a partial index.
const DUE: &str = "status IN ('issued', 'partially_paid')";
/// What can expire; the words are those of a partial index.
const EXPIRING: &str = "kind = 'quote' AND status = 'issued'";

async fn dated(tx: &Tx, scope: &Scope, column: &str, open: &str, day: NaiveDate, most: usize) -> Result<Vec<Receivable>> {
    let mut filter = Filter::within::<Receivable>(scope);
    filter.compare(column, "=", Some(day));
    filter.and(open);
    record::select(tx, &format!("{} ORDER BY id LIMIT {most}{}", filter.sql, held(tx)), filter.values).await
}

/// The first day on which the clock has something to do for a document of the entity, if there is one.
pub(crate) async fn next_day(db: &impl ConnectionTrait, scope: &Scope) -> Result<Option<NaiveDate>> {
    let mut first = None;
    for (column, open) in [("due_date", DUE), ("expiry_date", EXPIRING)] {
        let filter = Filter::within::<Receivable>(scope);
        let sql = format!("SELECT MIN({column}) AS day FROM receivables WHERE {} AND {open} AND {column} IS NOT NULL", filter.sql);
        let row = fetch_optional(db, sql, filter.values).await?;
        let day: Option<NaiveDate> = row.map_or(Ok(None), |row| row.try_get("", "day"))?;
        first = first.into_iter().chain(day).min();
    }
    Ok(first)
}

/// At most so many invoices of the entity that somebody may have to be reminded of, in the order of their ids, behind this one.
pub(crate) async fn with_reminders(db: &impl ConnectionTrait, scope: &Scope, after: Option<Uuid>, most: usize) -> Result<Vec<Receivable>> {
    let mut filter = Filter::within::<Receivable>(scope);
    filter.compare("id", ">", after);
    filter.and("has_reminder");
    record::select(db, &format!("{} ORDER BY id LIMIT {most}", filter.sql), filter.values).await
}

/// What is left to credit of the invoice after its credit notes that are issued, or about to be.
pub(crate) async fn left(db: &impl ConnectionTrait, scope: &Scope, invoice: &Receivable, lines: &[Line]) -> Result<Left> {
    let notes = made_of(db, scope, &[invoice.id]).await?;
    let issued: Vec<&Receivable> = notes.iter().filter(|note| note.status.has_credited()).collect();
    let ids: Vec<Uuid> = issued.iter().map(|note| note.id).collect();
    let credited: Vec<Line> = self::lines(db, scope, &ids).await?.into_values().flatten().collect();
    Ok(Left::of(invoice, lines, &issued, &credited))
}

fn held(tx: &Tx) -> &'static str {
    bursar_store::for_update(tx.get_database_backend())
}
