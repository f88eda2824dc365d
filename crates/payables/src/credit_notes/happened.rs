//! What happens to a credit note, as its event.

use bursar_events::emit_action;
use bursar_kernel::Result;
use bursar_store::Tx;

use super::CreditNote;
use super::status::CreditNoteStatus;
use crate::payables::happened::Author;

/// It went on in its life.
pub(crate) async fn tell_of_status(tx: &Tx, author: &Author<'_>, note: &CreditNote, from: CreditNoteStatus) -> Result<()> {
    let (action, description) = match note.status {
        status if status == from => return Ok(()),
        // A move between draft and new is part of the change that caused it.
        CreditNoteStatus::Draft | CreditNoteStatus::New => return Ok(()),
        CreditNoteStatus::SubmittedForApproval => ("submitted_for_approval", "a credit note of a vendor was sent for approval"),
        CreditNoteStatus::Approved => ("approved", "a credit note of a vendor was approved"),
        CreditNoteStatus::Applied => ("applied", "a credit note of a vendor was approved and taken off its bill"),
        CreditNoteStatus::Rejected => ("rejected", "a credit note of a vendor was rejected"),
        CreditNoteStatus::Canceled => ("canceled", "a credit note of a vendor was canceled"),
    };
    tell(tx, author, note, action, description).await
}

/// Its file was read, or could not be.
pub(crate) async fn tell_of_reading(tx: &Tx, author: &Author<'_>, note: &CreditNote) -> Result<()> {
    tell(tx, author, note, "ocr_finished", "the file of a credit note of a vendor was read, or could not be").await
}

async fn tell(tx: &Tx, author: &Author<'_>, note: &CreditNote, action: &'static str, description: &'static str) -> Result<()> {
    emit_action(tx, author.env, author.scope.partner_id(), note, action, description).await
}
