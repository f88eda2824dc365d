//! Receipts that come by mail.

use bursar_events::{Change, emit_job_change};
use bursar_kernel::{Result, Uuid};
use bursar_payables::Author;
use bursar_store::{Tx, record};

use super::Receipt;

/// Makes a receipt of a file that came by mail.
pub async fn receipt_from_mail(tx: &Tx, author: &Author<'_>, file_id: Uuid) -> Result<Uuid> {
    let receipt = Receipt::to_be_read(author, file_id)?;
    record::insert(tx, &author.scope, &receipt).await?;
    emit_job_change(tx, author.env, author.scope.partner_id(), Change::Created, &receipt).await?;
    Ok(receipt.id)
}
