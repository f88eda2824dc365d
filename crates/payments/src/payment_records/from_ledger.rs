//! Payments that were made in the ledger of the entity, recorded here.

use bursar_accounting::PaymentPosting;
use bursar_kernel::{Env, Result};
use bursar_payables::Author;
use bursar_store::{Scope, Tx};

use super::recording::record_payment;
use super::{MadeElsewhere, PaidObject};
use crate::documents::DocumentType;

/// Records what was paid in the ledger for a document of here; a negative amount takes it back. Refused where the document takes
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
    record_payment(tx, &Author { env, scope: *scope, user_id: None }, made.record(scope.one_entity()?, env.now())).await
}
