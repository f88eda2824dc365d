//! What is asked of `payment_records` beside the common.

use bursar_accounting::clock;
use bursar_kernel::{Error, FieldError, Result, Uuid};
use bursar_receivables::ReceivedPayment;
use bursar_store::{Filter, Scope, Tx, fetch_optional, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::PaymentRecord;
use super::status::PaymentRecordStatus;
use crate::documents::{DocumentType, PayableObject};

/// What was paid on a document, by the records that succeeded. Whoever asks holds the document: no other record of it can succeed meanwhile.
pub(crate) async fn succeeded(tx: &Tx, scope: &Scope, kind: DocumentType, id: Uuid) -> Result<i64> {
    sum(tx, of(scope, kind, id, PaymentRecordStatus::Succeeded)).await
}

/// What is on its way, by the records that are being processed.
pub(crate) async fn processing(tx: &Tx, scope: &Scope, kind: DocumentType, id: Uuid) -> Result<i64> {
    sum(tx, of(scope, kind, id, PaymentRecordStatus::Processing)).await
}

/// The records of an entity that are being processed.
pub(crate) async fn all_processing(tx: &Tx, scope: &Scope) -> Result<Vec<PaymentRecord>> {
    let mut filter = Filter::within::<PaymentRecord>(&scope.of_everybody());
    filter.compare("status", "=", Some(PaymentRecordStatus::Processing.into_str()));
    record::select(tx, &filter.sql, filter.values).await
}

/// What of an intent the records of its document tell. Whoever asks holds the intent.
pub(crate) async fn of_intent(tx: &Tx, scope: &Scope, object: PayableObject, intent_id: Uuid) -> Result<i64> {
    let mut filter = of(scope, object.kind, object.id, PaymentRecordStatus::Succeeded);
    // An external record may name any number of another system.
    filter.compare("is_external", "=", Some(false));
    filter.compare("payment_intent_id", "=", Some(intent_id));
    sum(tx, filter).await
}

fn of(scope: &Scope, kind: DocumentType, id: Uuid, status: PaymentRecordStatus) -> Filter {
    let mut filter = Filter::within::<PaymentRecord>(&scope.of_everybody());
    filter.compare("object_id", "=", Some(id));
    filter.compare("object_type", "=", Some(kind.into_str()));
    filter.compare("status", "=", Some(status.into_str()));
    filter
}

async fn sum(tx: &Tx, filter: Filter) -> Result<i64> {
    let sql = format!("SELECT CAST(COALESCE(SUM(amount), 0) AS bigint) AS paid FROM payment_records WHERE {}", filter.sql);
    let row = fetch_optional(tx, sql, filter.values).await?;
    Ok(row.map_or(Ok(0), |row| row.try_get("", "paid"))?)
}

/// The records of a document that succeeded, in the order in which they were paid.
pub(crate) async fn of_document(db: &impl ConnectionTrait, scope: &Scope, kind: DocumentType, id: Uuid) -> Result<Vec<PaymentRecord>> {
    let filter = of(scope, kind, id, PaymentRecordStatus::Succeeded);
    record::select(db, &format!("{} ORDER BY paid_at, id", filter.sql), filter.values).await
}

/// The same of an invoice, as its PDF shows them.
pub async fn payments_of_invoice(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Vec<ReceivedPayment>> {
    let zone = clock::zone(db, scope).await?;
    let paid = |record: PaymentRecord| ReceivedPayment {
        on: clock::day(record.paid_at.unwrap_or(record.created_at), zone),
        amount: record.amount,
        method: record.payment_method,
    };
    Ok(of_document(db, scope, DocumentType::Receivable, id).await?.into_iter().map(paid).collect())
}

/// The user whom a payment is ascribed to is one of the entity.
pub(crate) async fn require_user(tx: &Tx, scope: &Scope, id: Option<Uuid>) -> Result<()> {
    let Some(id) = id else { return Ok(()) };
    if tx.refer_to(bursar_identity::ENTITY_USER, scope, id).await? {
        return Ok(());
    }
    Err(Error::invalid(FieldError::new("body", "entity_user_id", "names no user of this entity", "value_error")))
}
