//! Bills and credit notes that come through the network of electronic invoices.

use bursar_kernel::{Result, Uuid};
use bursar_store::Tx;

use crate::credit_notes::changes::UpdateCreditNote;
use crate::credit_notes::{self, CreditNote};
use crate::payables::changes::UpdatePayable;
use crate::payables::happened::Author;
use crate::payables::{self, Origin, Payable, Source};

/// Makes a draft of an electronic invoice; what it says, its file is read for.
pub async fn payable_from_network(tx: &Tx, author: &Author<'_>, file_id: Uuid) -> Result<Uuid> {
    let empty = payables::make::empty(author, None, Source::Ocr, Some(file_id))?;
    let payable = Payable { origin: Origin::Einvoicing, ..empty };
    Ok(payables::make::payable(tx, author, payable, UpdatePayable::default()).await?.id)
}

/// The same of a credit note.
pub async fn credit_note_from_network(tx: &Tx, author: &Author<'_>, file_id: Uuid) -> Result<Uuid> {
    let empty = credit_notes::make::empty(author, Source::Ocr, Some(file_id))?;
    let note = CreditNote { origin: Origin::Einvoicing, ..empty };
    Ok(credit_notes::make::note(tx, author, note, UpdateCreditNote::default()).await?.id)
}
