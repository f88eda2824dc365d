//! Whoever marks a document as paid says what was paid in all. A record tells of what no record told before, so that the records of a
//! document and what was paid on it are one truth.

use bursar_events::EventRow;
use bursar_kernel::{Currency, Env, Error, Result, Uuid};
use bursar_store::{Scope, Tx, record};

use super::documents::{Balance, balance};
use super::status::PaymentRecordStatus;
use super::{DocumentType, HistoryEntry, PaidObject, PaymentRecord, store};

/// Writes one external record, succeeded, of what was paid on a document and no record tells of, and answers its id. For a listener of payables
/// and receivables.
pub async fn record_what_was_marked(tx: &Tx, env: &Env, event: &EventRow) -> Result<Option<Uuid>> {
    let kind = if event.object_type == "payable" { DocumentType::Payable } else { DocumentType::Receivable };
    let (Some(entity_id), true) = (event.entity_id, tells_of_payment(&event.action)) else { return Ok(None) };
    let scope = Scope::of_job("marks", event.partner_id, Some(entity_id));
    let Some(document) = balance(tx, &scope, kind, event.object_id).await? else { return Ok(None) };
    let missing = document.amount_paid.saturating_sub(store::succeeded(tx, &scope, kind, event.object_id).await?);
    if missing <= 0 {
        return Ok(None);
    }
    let object = PaidObject { id: event.object_id, new_status: document.status.clone(), old_status: document.status_before.clone(), kind };
    let payment = told(env, &scope, &document, object, missing)?;
    record::insert(tx, &scope, &payment).await?;
    Ok(Some(payment.id))
}

fn tells_of_payment(action: &str) -> bool {
    matches!(action, "paid" | "partially_paid")
}

fn told(env: &Env, scope: &Scope, document: &Balance, object: PaidObject, amount: i64) -> Result<PaymentRecord> {
    let (now, status) = (env.now(), PaymentRecordStatus::Succeeded);
    let currency: Currency = document.currency.ok_or_else(|| Error::internal("a document without a currency was paid"))?;
    Ok(PaymentRecord {
        id: env.id(),
        amount,
        currency,
        entity_user_id: document.marked_by,
        history: vec![HistoryEntry { entity_user_id: document.marked_by, status, timestamp: now }],
        is_external: true,
        object,
        overpaid_amount: 0,
        paid_at: document.paid_at.or(Some(now)),
        payment_intent_id: None,
        payment_intent_status: None,
        payment_method: None,
        planned_payment_date: None,
        status,
        entity_id: scope.one_entity()?,
        created_by: document.marked_by,
        created_at: now,
        updated_at: now,
    })
}
