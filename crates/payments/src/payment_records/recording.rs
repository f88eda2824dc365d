//! A payment that happened is recorded, and its document stands where it then stands.

use bursar_events::{Change, emit_job_change};
use bursar_kernel::Result;
use bursar_payables::Author;
use bursar_store::{Tx, record};

use super::PaymentRecord;
use crate::documents::{self, Place};

/// Writes a payment that has succeeded, and counts it on its document. Refused where the document takes no payment.
pub(crate) async fn record_payment(tx: &Tx, author: &Author<'_>, mut payment: PaymentRecord) -> Result<()> {
    let Author { env, scope, .. } = *author;
    documents::require_object(tx, &scope, &mut payment).await?;
    // Before the document, whose event makes whoever keeps the sums equal look at the records.
    record::insert(tx, &scope, &payment).await?;
    documents::apply(tx, author, &mut payment, Place::Body).await?;
    record::save(tx, &scope, &payment).await?;
    emit_job_change(tx, env, scope.partner_id(), Change::Created, &payment).await
}
