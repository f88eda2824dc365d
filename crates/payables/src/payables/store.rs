//! Every query on `payables` beside the common.

use bursar_accounting::DocumentName;
use bursar_kernel::{Currency, Result, Uuid};
use bursar_store::{Filter, Record, Scope, Tx, column, execute, record, sea_orm};
use bursar_web::ListQuery;
use bursar_web::listing::{Expr, ExprTrait, ParameterValues, RowsOf, rows};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ConnectionTrait, QueryResult, Value};

use super::{OfStatus, Payable};

/// Bills of one number over one amount that are compared with another.
const MAX_ALIKE: usize = 100;

/// The bills of this name, the oldest first.
pub(crate) async fn named(db: &impl ConnectionTrait, scope: &Scope, name: &DocumentName) -> Result<Vec<Payable>> {
    let filter = with_name(Filter::within::<Payable>(scope), name);
    record::select(db, &format!("{} ORDER BY id LIMIT {}", filter.sql, DocumentName::MAX_COUNT), filter.values).await
}

/// Documents whose number or id is this one.
pub(crate) fn with_name(mut filter: Filter, name: &DocumentName) -> Filter {
    match name {
        DocumentName::Id(id) => filter.compare("id", "=", Some(*id)),
        DocumentName::Number(number) => filter.compare("document_id_folded", "=", Some(number.trim().to_lowercase())),
    }
    filter
}

/// Whose number or counterpart's name holds these letters?
pub(super) fn holds(given: &ParameterValues<'_>) -> Expr {
    given.holds("COALESCE(document_id_folded, '')").or(given.holds("COALESCE(counterpart_name_folded, '')"))
}

/// Which one has this line?
pub(super) fn has_line(given: &ParameterValues<'_>) -> Expr {
    let mut lines = Query::select().expr(Expr::cust("payable_id")).from("payable_line_items").to_owned();
    Expr::cust("id").in_subquery(lines.and_where(Expr::cust("id").is_in(given.values.iter().cloned())).take())
}

/// Which have one of these tags?
pub(super) fn has_a_tag(given: &ParameterValues<'_>) -> Expr {
    Expr::cust("id").in_subquery(tagged(given.values))
}

/// Which have none of these tags?
pub(super) fn has_none_of_tags(given: &ParameterValues<'_>) -> Expr {
    Expr::cust("id").not_in_subquery(tagged(given.values))
}

/// Which have any tag, or none?
pub(super) fn has_tags(given: &ParameterValues<'_>) -> Expr {
    let has = "EXISTS (SELECT 1 FROM payable_tags t WHERE t.payable_id = payables.id)";
    Expr::cust(if given.is_true() { has.to_owned() } else { format!("NOT {has}") })
}

/// Which have a file, or none?
pub(super) fn has_file(given: &ParameterValues<'_>) -> Expr {
    let file = Expr::cust("file_id");
    if given.is_true() { file.is_not_null() } else { file.is_null() }
}

fn tagged(tags: &[Value]) -> SelectStatement {
    let mut of = Query::select().expr(Expr::cust("payable_id")).from("payable_tags").to_owned();
    of.and_where(Expr::cust("tag_id").is_in(tags.iter().cloned())).take()
}

/// How many of those that are asked for are in which status, and what they come to.
pub(super) async fn by_status(db: &impl ConnectionTrait, scope: &Scope, query: &ListQuery) -> Result<Vec<OfStatus>> {
    let sum = "SELECT status, COUNT(*) AS n, CAST(COALESCE(SUM(total_amount), 0) AS bigint) AS total FROM payables";
    let found = query.groups(db, RowsOf::Scope(scope, Payable::TENANCY), rows(sum), "status").await?;
    let of_status = |row: &QueryResult| {
        Ok(OfStatus { count: row.try_get("", "n")?, status: column::word(row, "status")?, sum_total_amount: row.try_get("", "total")? })
    };
    found.iter().map(of_status).collect()
}

/// The last bills of a counterpart that still count, the newest first.
pub(crate) async fn last_of_counterpart(db: &impl ConnectionTrait, scope: &Scope, counterpart: Uuid, most: usize) -> Result<Vec<Payable>> {
    let mut filter = Filter::within::<Payable>(&scope.of_everybody());
    filter.compare("counterpart_id", "=", Some(counterpart));
    filter.and("status NOT IN ('canceled', 'rejected')");
    record::select(db, &format!("{} ORDER BY created_at DESC, id DESC LIMIT {most}", filter.sql), filter.values).await
}

/// Bills of the counterpart that have no copy of it yet are found by this name.
pub(super) async fn rename_counterpart(tx: &Tx, scope: &Scope, counterpart: Uuid, name: &str) -> Result<()> {
    let mut filter = Filter::within::<Payable>(scope);
    filter.compare("counterpart_id", "=", Some(counterpart));
    filter.and("status IN ('draft', 'new')");
    let (name, folded) = (filter.place(name), filter.place(name.to_lowercase()));
    let sql = format!(
        "UPDATE payables SET counterpart_name = {name}, counterpart_name_folded = {folded}
            WHERE {} AND (counterpart_name IS NULL OR counterpart_name <> {name})",
        filter.sql
    );
    execute(tx, sql, filter.values).await?;
    Ok(())
}

/// The last bills in this currency that wait to be paid, the newest first.
pub(super) async fn to_be_paid(db: &impl ConnectionTrait, scope: &Scope, currency: Currency, most: usize) -> Result<Vec<Payable>> {
    let mut filter = Filter::within::<Payable>(&scope.of_everybody());
    filter.compare("currency", "=", Some(currency.code()));
    filter.and("status IN ('waiting_to_be_paid', 'partially_paid')");
    record::select(db, &format!("{} ORDER BY created_at DESC, id DESC LIMIT {most}", filter.sql), filter.values).await
}

/// Bills that may be that of this number over this amount, the oldest first: those that still count, whoever they are from.
pub(super) async fn with_number_and_total(
    db: &impl ConnectionTrait,
    scope: &Scope,
    (number, currency, total): (&str, Currency, i64),
) -> Result<Vec<Payable>> {
    let mut filter = Filter::within::<Payable>(&scope.of_everybody());
    filter.compare("document_id", "=", Some(number));
    filter.compare("currency", "=", Some(currency.code()));
    filter.compare("total_amount", "=", Some(total));
    filter.and("status NOT IN ('canceled', 'rejected')");
    record::select(db, &format!("{} ORDER BY id LIMIT {MAX_ALIKE}", filter.sql), filter.values).await
}
