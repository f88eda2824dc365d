//! Credit notes that come by mail.

use bursar_kernel::{Result, Uuid};
use bursar_store::Tx;

use super::changes::UpdateCreditNote;
use super::{CreditNote, make};
use crate::payables::happened::Author;
use crate::payables::{Origin, Source};

/// Makes a draft of a credit note that came by mail, and names whoever sent it.
pub async fn credit_note_from_mail(tx: &Tx, author: &Author<'_>, file_id: Uuid, sender: &str) -> Result<Uuid> {
    let empty = make::empty(author, Source::Ocr, Some(file_id))?;
    let note = CreditNote { origin: Origin::Email, sender: Some(sender.to_owned()), ..empty };
    Ok(make::note(tx, author, note, UpdateCreditNote::default()).await?.id)
}
