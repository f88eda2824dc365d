//! A change of a credit note, from the row that is held to the row that is written.

use bursar_accounting::clock::today;
use bursar_events::{Change, emit_job_change};
use bursar_kernel::{Error, FieldError, Result, Uuid, ensure_valid};
use bursar_store::{Scope, Tx, record};

use super::completeness::lacking;
use super::happened::{tell_of_reading, tell_of_status};
use super::status::{CreditNoteStatus, not_changeable};
use super::{CreditNote, linking};
use crate::credit_note_lines::{CreditNoteLine, store as lines};
use crate::credit_note_validations::{CreditNoteField, fields_of};
use crate::payables::happened::Author;
use crate::payables::references::{self, References};
use crate::totals;

/// A credit note that this call holds, its lines, and what it must have.
pub(crate) struct HeldNote {
    pub(crate) before: CreditNote,
    pub(crate) note: CreditNote,
    pub(crate) lines: Vec<CreditNoteLine>,
    required: Vec<CreditNoteField>,
}

impl CreditNote {
    fn references(&self) -> References {
        References {
            counterpart_id: self.counterpart_id,
            counterpart_address_id: self.counterpart_address_id,
            counterpart_bank_account_id: self.counterpart_bank_account_id,
            counterpart_vat_id_id: self.counterpart_vat_id_id,
            project_id: self.project_id,
        }
    }
}

impl HeldNote {
    /// Holds the note until the commit, and with it its lines.
    pub(crate) async fn lock(tx: &Tx, scope: &Scope, id: Uuid) -> Result<HeldNote> {
        let note: CreditNote = record::lock(tx, scope, id).await?;
        let lines = lines::of_note(tx, id).await?;
        Ok(HeldNote { before: note.clone(), note, lines, required: fields_of(tx, scope).await? })
    }

    /// A note that is about to be made, of which nothing was kept before.
    pub(crate) async fn new(tx: &Tx, scope: &Scope, empty: CreditNote, note: CreditNote) -> Result<HeldNote> {
        Ok(HeldNote { before: empty, note, lines: Vec::new(), required: fields_of(tx, scope).await? })
    }

    /// Refuses a change that the status does not allow, and any while the file is being read.
    pub(crate) fn require_changeable(&self) -> Result<()> {
        if self.before.is_being_read() { Err(not_changeable()) } else { self.before.status.require_changeable() }
    }

    /// Checks what it refers to, and computes what follows from its data and its lines.
    pub(crate) async fn settle(&mut self, tx: &Tx, author: &Author<'_>) -> Result<()> {
        if !self.lines.is_empty() {
            let sum = totals::sum(self.lines.iter().map(CreditNoteLine::totals), 0).map_err(|error| {
                Error::invalid(FieldError::new("body", "line_items", format!("their sum {error}"), "value_error.number"))
            })?;
            (self.note.subtotal, self.note.tax_amount, self.note.total_amount) =
                (Some(sum.subtotal), Some(sum.tax_amount), Some(sum.total));
        }
        let wrong = references::new_and_missing(tx, &author.scope, self.before.references(), self.note.references()).await?;
        ensure_valid(wrong)?;
        let mut wrong = linking::check(tx, &author.scope, self.before.based_on, &self.note).await?;
        wrong.extend(self.in_future(tx, author).await?);
        ensure_valid(wrong)?;
        let is_complete = !self.note.is_being_read() && lacking(&self.required, &self.note, &self.lines).is_empty();
        self.note.status = self.note.status.settled(is_complete);
        Ok(())
    }

    /// Says so of a day of issue that somebody enters and that has not come where the entity is. What a file says stays as it is.
    async fn in_future(&self, tx: &Tx, author: &Author<'_>) -> Result<Option<FieldError>> {
        let entered = self.note.issued_at.filter(|_| self.note.issued_at != self.before.issued_at && !self.before.is_being_read());
        let Some(day) = entered else { return Ok(None) };
        let is_future = day > today(tx, &author.scope, author.env.now()).await?;
        Ok(is_future.then(|| FieldError::new("body", "issued_at", "must not be in the future", "value_error.date")))
    }

    /// Writes a change of what it says.
    pub(crate) async fn save(mut self, tx: &Tx, author: &Author<'_>) -> Result<CreditNote> {
        self.note.updated_at = author.env.now();
        record::save(tx, &author.scope, &self.note).await?;
        emit_changed(tx, author, Change::Updated, &self.note).await?;
        linking::tell_payables(tx, author, &self.note, self.before.based_on).await?;
        Ok(self.note)
    }

    /// Writes what came of reading its file.
    pub(crate) async fn save_read(mut self, tx: &Tx, author: &Author<'_>) -> Result<CreditNote> {
        self.note.updated_at = author.env.now();
        record::save(tx, &author.scope, &self.note).await?;
        tell_of_reading(tx, author, &self.note).await?;
        linking::tell_payables(tx, author, &self.note, self.before.based_on).await?;
        Ok(self.note)
    }

    /// Writes a step of its life.
    pub(crate) async fn advance(mut self, tx: &Tx, author: &Author<'_>, to: CreditNoteStatus) -> Result<CreditNote> {
        self.note.status = to;
        if to.is_handed_on() && !self.before.status.is_handed_on() {
            self.note.counterpart =
                references::copy(tx, &author.scope, self.note.references()).await?.or_else(|| self.note.counterpart_raw.clone());
        }
        if to == CreditNoteStatus::Approved {
            linking::apply(tx, author, &mut self.note).await?;
        }
        self.note.updated_at = author.env.now();
        record::save(tx, &author.scope, &self.note).await?;
        tell_of_status(tx, author, &self.note, self.before.status).await?;
        Ok(self.note)
    }
}

/// Emits that the note was made, changed or deleted.
pub(crate) async fn emit_changed(tx: &Tx, author: &Author<'_>, change: Change, note: &CreditNote) -> Result<()> {
    emit_job_change(tx, author.env, author.scope.partner_id(), change, note).await
}
