//! Is a credit note complete? What it lacks is told field by field. Pure.

use bursar_kernel::FieldError;

use super::CreditNote;
use crate::credit_note_lines::CreditNoteLine;
use crate::credit_note_validations::CreditNoteField;
use crate::validations;

/// Everything that the note lacks of what is required; nothing when it is complete.
pub(crate) fn lacking(required: &[CreditNoteField], note: &CreditNote, lines: &[CreditNoteLine]) -> Vec<FieldError> {
    validations::lacking(required, |field| of_note(field, note, lines), lines, of_line)
}

/// The name of a field of the note itself, and whether it has a value.
fn of_note(field: CreditNoteField, note: &CreditNote, lines: &[CreditNoteLine]) -> Option<(&'static str, bool)> {
    let is_text = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    Some(match field {
        CreditNoteField::Currency => ("currency", note.currency.is_some()),
        CreditNoteField::DocumentId => ("document_id", is_text(&note.document_id)),
        CreditNoteField::IssuedAt => ("issued_at", note.issued_at.is_some()),
        CreditNoteField::TaxAmount => ("tax_amount", note.tax_amount.is_some()),
        CreditNoteField::BasedOn => ("based_on", note.based_on.is_some()),
        CreditNoteField::TotalAmount => ("total_amount", note.total_amount.is_some()),
        CreditNoteField::Subtotal => ("subtotal", note.subtotal.is_some()),
        CreditNoteField::Description => ("description", is_text(&note.description)),
        CreditNoteField::Tax => ("tax", note.tax.is_some()),
        CreditNoteField::FileId => ("file_id", note.file_id.is_some()),
        CreditNoteField::CounterpartId => ("counterpart_id", note.counterpart_id.is_some()),
        CreditNoteField::CounterpartBankAccountId => ("counterpart_bank_account_id", note.counterpart_bank_account_id.is_some()),
        CreditNoteField::CounterpartAddressId => ("counterpart_address_id", note.counterpart_address_id.is_some()),
        CreditNoteField::CounterpartVatIdId => ("counterpart_vat_id_id", note.counterpart_vat_id_id.is_some()),
        CreditNoteField::LineItems => ("line_items", !lines.is_empty()),
        _ => return None,
    })
}

/// The name of a field that is asked of each line, and whether this one has a value.
fn of_line(field: CreditNoteField, line: &CreditNoteLine) -> Option<(&'static str, bool)> {
    Some(match field {
        CreditNoteField::LineQuantity => ("quantity", line.quantity.is_some()),
        CreditNoteField::LineUnitPrice => ("unit_price", line.unit_price.is_some()),
        CreditNoteField::LineTax => ("tax", line.tax.is_some()),
        CreditNoteField::LineUnit => ("unit", line.unit.is_some()),
        CreditNoteField::LineName => ("name", line.name.is_some()),
        CreditNoteField::LineDescription => ("description", line.description.is_some()),
        CreditNoteField::LineSubtotal => ("subtotal", line.subtotal.is_some()),
        CreditNoteField::LineTotal => ("total", line.total.is_some()),
        CreditNoteField::LineTaxAmount => ("tax_amount", line.tax_amount.is_some()),
        _ => return None,
    })
}
