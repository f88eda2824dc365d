//! Whoever marks a document as paid says what was paid in all. A record tells of what no record told before, so that the records of a
//! document and what was paid on it are one truth.

use bursar_accounting::{Unpaid, UnpaidAllowance, clock};
use bursar_events::{Change, EventRow, emit_job_change};
use bursar_kernel::{Env, Error, Result, Tz};
use bursar_store::{Scope, Tx, record};

use super::{MadeElsewhere, PaidObject, PaymentRecord, store};
use crate::documents::{DocumentType, allowance, balance};

/// Writes one external record, succeeded, of what was paid on a document and no record tells of. For a listener of payables and receivables.
pub async fn record_what_was_marked(tx: &Tx, env: &Env, event: &EventRow) -> Result<()> {
    let kind = if event.object_type == "payable" { DocumentType::Payable } else { DocumentType::Receivable };
    let (Some(entity_id), true) = (event.entity_id, tells_of_payment(&event.action)) else { return Ok(()) };
    let scope = Scope::of_job("marks", event.partner_id, Some(entity_id));
    let Some(document) = balance(tx, &scope, kind, event.object_id).await? else { return Ok(()) };
    let missing = document.amount_paid.saturating_sub(store::succeeded(tx, &scope, kind, event.object_id).await?);
    if missing <= 0 {
        return Ok(());
    }
    let object = PaidObject { id: event.object_id, new_status: document.status.clone(), old_status: document.status_before.clone(), kind };
    let made = MadeElsewhere {
        id: env.id(),
        object,
        amount: missing,
        currency: document.currency.ok_or_else(|| Error::internal("a document without a currency was paid"))?,
        paid_at: document.paid_at,
        method: None,
        told_by: document.marked_by,
    };
    let mut payment = made.record(entity_id, env.now());
    if document.is_paid_in_full {
        payment.unpaid = unpaid(tx, &scope, &payment, document.amount_paid).await?;
    }
    record::insert(tx, &scope, &payment).await?;
    emit_job_change(tx, env, event.partner_id, Change::Created, &payment).await
}

/// What of the rest of a document that comes to `whole` nobody paid, although the document is marked as paid. A discount of the day of the mark
/// is taken off the rest alone, as `amount_to_pay` told.
async fn unpaid(tx: &Tx, scope: &Scope, rest: &PaymentRecord, whole: i64) -> Result<Option<Vec<Unpaid>>> {
    let (kind, id) = (rest.object.kind, rest.object.id);
    let zone = match kind {
        DocumentType::Receivable => clock::zone(tx, scope).await?,
        // Discounts of bills go by UTC.
        DocumentType::Payable => Tz::UTC,
    };
    let last_paid_at = store::of_document(tx, scope, kind, id).await?.last().and_then(|before| before.paid_at);
    let before = match last_paid_at {
        Some(at) => Some(allowance(tx, scope, &rest.object, whole, clock::day(at, zone)).await?),
        None => None,
    };
    let now = allowance(tx, scope, &rest.object, rest.amount, clock::day(rest.paid_at.unwrap_or(rest.created_at), zone)).await?;
    Ok(Some(UnpaidAllowance::unpaid_of(rest.amount, before, now)).filter(|parts| !parts.is_empty()))
}

fn tells_of_payment(action: &str) -> bool {
    matches!(action, "paid" | "partially_paid")
}
