//! How a credit note is made, whatever it is made from.

use bursar_events::Change;
use bursar_kernel::{Result, Uuid};
use bursar_store::{Tx, record};

use super::changes::UpdateCreditNote;
use super::held::{HeldNote, emit_changed};
use super::status::CreditNoteStatus;
use super::{CreditNote, linking};
use crate::payables::happened::Author;
use crate::payables::{OcrStatus, Origin, Source, references};
use crate::tag_links;

/// A credit note about which nothing is known yet.
pub(crate) fn empty(author: &Author<'_>, source: Source, file_id: Option<Uuid>) -> Result<CreditNote> {
    let now = author.env.now();
    let is_to_be_read = source == Source::Ocr;
    Ok(CreditNote {
        id: author.env.id(),
        entity_id: author.scope.one_entity()?,
        created_at: now,
        updated_at: now,
        status: CreditNoteStatus::Draft,
        currency: None,
        total_amount: None,
        subtotal: None,
        issued_at: None,
        document_id: None,
        based_on: None,
        counterpart_id: None,
        project_id: None,
        created_by_user_id: author.user_id,
        origin: Origin::Upload,
        file_id,
        based_on_document_id: None,
        counterpart: None,
        counterpart_raw: None,
        counterpart_address_id: None,
        counterpart_bank_account_id: None,
        counterpart_vat_id_id: None,
        description: None,
        ocr_status: is_to_be_read.then_some(OcrStatus::Processing),
        einvoice_findings: None,
        ocr_error: None,
        ocr_request_id: is_to_be_read.then(|| author.env.id()),
        sender: None,
        source_of_data: source,
        tax: None,
        tax_amount: None,
    })
}

/// Makes the note, with what is asked of it.
pub(crate) async fn note(tx: &Tx, author: &Author<'_>, empty: CreditNote, mut asked: UpdateCreditNote) -> Result<CreditNote> {
    let tags = asked.take_tags().unwrap_or_default();
    let mut note = empty.clone();
    asked.apply(&mut note)?;
    linking::link(tx, &author.scope, &mut note).await?;
    let mut held = HeldNote::new(tx, &author.scope, empty, note).await?;
    held.settle(tx, author).await?;
    references::check_tags(tx, &author.scope, &tags).await?;
    record::insert(tx, &author.scope, &held.note).await?;
    tag_links::store::replace(tx, tag_links::OF_CREDIT_NOTES, held.note.id, &tags).await?;
    emit_changed(tx, author, Change::Created, &held.note).await?;
    linking::tell_payables(tx, author, &held.note, None).await?;
    Ok(held.note)
}
