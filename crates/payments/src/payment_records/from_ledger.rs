//! Payments that were made in the ledger of the entity, recorded here.

use bursar_accounting::PaymentPosting;
use bursar_events::{Change, emit_job_change};
use bursar_kernel::{Env, Result};
use bursar_store::{Scope, Tx, record};

use super::documents::{self, Payer, Place};
use super::{DocumentType, MadeElsewhere, PaidObject};

/// Records what was paid in the ledger for a document of here; an amount of less than nothing takes it back. Refused where the document takes
/// no payment.
pub async fn record_ledger_payment(tx: &Tx, env: &Env, scope: &Scope, paid: &PaymentPosting) -> Result<()> {
    let kind = if paid.kind.is_sale() { DocumentType::Receivable } else { DocumentType::Payable };
    let made = MadeElsewhere {
        id: paid.id,
        object: PaidObject { id: paid.document_id, new_status: String::new(), old_status: String::new(), kind },
        amount: paid.amount,
        currency: paid.currency,
        paid_at: paid.date.map(|day| day.and_time(chrono::NaiveTime::MIN).and_utc()),
        method: paid.method.clone(),
        told_by: None,
    };
    let mut payment = made.record(scope.one_entity()?, env.now());
    documents::require_object(tx, scope, &mut payment).await?;
    // Before the document, whose event makes whoever keeps the sums equal look at the records.
    record::insert(tx, scope, &payment).await?;
    documents::apply(tx, &Payer { env, scope: *scope, user_id: None }, &mut payment, Place::Body).await?;
    record::save(tx, scope, &payment).await?;
    emit_job_change(tx, env, scope.partner_id(), Change::Created, &payment).await
}
