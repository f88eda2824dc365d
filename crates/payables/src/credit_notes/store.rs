//! Every query on `payable_credit_notes` beside the common.

use std::collections::BTreeMap;

use bursar_accounting::DocumentName;
use bursar_kernel::{Result, Uuid};
use bursar_store::{Filter, Scope, batch, column, fetch_all, record, sea_orm};
use bursar_web::listing::{Expr, ExprTrait, ParameterValues};
use sea_orm::ConnectionTrait;

use super::{CreditNote, LinkedCreditNote};
use crate::payables::Payable;
use crate::payables::store::with_name;

/// The notes of this name, the oldest first.
pub(crate) async fn named(db: &impl ConnectionTrait, scope: &Scope, name: &DocumentName) -> Result<Vec<CreditNote>> {
    let filter = with_name(Filter::within::<CreditNote>(scope), name);
    record::select(db, &format!("{} ORDER BY id LIMIT {}", filter.sql, DocumentName::MAX_COUNT), filter.values).await
}

/// The notes that are linked to these payables, which were read within the scope, oldest first.
pub(crate) async fn linked(db: &impl ConnectionTrait, scope: &Scope, payables: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<LinkedCreditNote>>> {
    let (backend, mut notes) = (db.get_database_backend(), BTreeMap::<Uuid, Vec<LinkedCreditNote>>::new());
    for some in payables.chunks(batch(backend)) {
        let mut filter = Filter::within::<CreditNote>(&scope.of_everybody());
        filter.among("based_on", "IN", Some(&some.to_vec()));
        let sql =
            format!("SELECT id, based_on, document_id, issued_at, status, total_amount FROM payable_credit_notes WHERE {}", filter.sql);
        for row in fetch_all(db, sql, filter.values).await? {
            let note = LinkedCreditNote {
                id: row.try_get("", "id")?,
                document_id: row.try_get("", "document_id")?,
                issued_at: row.try_get("", "issued_at")?,
                status: column::word(&row, "status")?,
                total_amount: row.try_get("", "total_amount")?,
            };
            notes.entry(row.try_get("", "based_on")?).or_default().push(note);
        }
    }
    Ok(notes)
}

/// What the notes of one payable take off it.
pub(crate) async fn credited(db: &impl ConnectionTrait, scope: &Scope, payable: Uuid) -> Result<i64> {
    let notes = linked(db, scope, &[payable]).await?;
    Ok(notes.get(&payable).map(|notes| LinkedCreditNote::credited(notes)).unwrap_or_default())
}

/// Payables of this number from this counterpart, for a credit note that names it; two of them are as many as a caller must know.
pub(crate) async fn candidates(db: &impl ConnectionTrait, scope: &Scope, number: &str, counterpart: Uuid) -> Result<Vec<Payable>> {
    let mut filter = Filter::within::<Payable>(&scope.of_everybody());
    filter.compare("document_id", "=", Some(number));
    filter.compare("counterpart_id", "=", Some(counterpart));
    filter.and("status IN ('waiting_to_be_paid', 'partially_paid', 'paid')");
    filter.and(
        "NOT EXISTS (SELECT 1 FROM payable_credit_notes n WHERE n.based_on = payables.id AND n.status NOT IN ('canceled', 'rejected'))",
    );
    record::select(db, &format!("{} ORDER BY id LIMIT 2", filter.sql), filter.values).await
}

/// Which have a file, or none?
pub(super) fn has_file(given: &ParameterValues<'_>) -> Expr {
    let file = Expr::cust("file_id");
    if given.is_true() { file.is_not_null() } else { file.is_null() }
}

/// The notes of a payable other than this one that are drafts.
pub(crate) async fn has_other_draft(db: &impl ConnectionTrait, scope: &Scope, payable: Uuid, note: Uuid) -> Result<bool> {
    let mut filter = Filter::within::<CreditNote>(&scope.of_everybody());
    filter.compare("based_on", "=", Some(payable));
    filter.compare("id", "<>", Some(note));
    filter.and("status = 'draft'");
    Ok(!record::select::<CreditNote>(db, &format!("{} LIMIT 1", filter.sql), filter.values).await?.is_empty())
}
