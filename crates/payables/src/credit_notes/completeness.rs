//! Is a credit note complete? What it lacks is told field by field. Pure.

use bursar_kernel::{FieldError, Location};

use super::CreditNote;
use crate::credit_note_lines::CreditNoteLine;
use crate::credit_note_validations::CreditNoteField;
use crate::validations::missing;

/// Everything that the note lacks of what is required; nothing when it is complete.
pub(crate) fn lacking(required: &[CreditNoteField], note: &CreditNote, lines: &[CreditNoteLine]) -> Vec<FieldError> {
    let mut lacking = Vec::new();
    for field in required {
        match of_note(*field, note, lines) {
            Some((name, false)) => lacking.push(missing(vec![name.into()])),
            Some((_, true)) => {}
            None => lacking.extend(of_lines(*field, lines)),
        }
    }
    lacking
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

/// What the lines lack of a field that is asked of each.
fn of_lines(field: CreditNoteField, lines: &[CreditNoteLine]) -> Vec<FieldError> {
    let lacks = |line: &CreditNoteLine| {
        Some(match field {
            CreditNoteField::LineQuantity => ("quantity", line.quantity.is_none()),
            CreditNoteField::LineUnitPrice => ("unit_price", line.unit_price.is_none()),
            CreditNoteField::LineTax => ("tax", line.tax.is_none()),
            CreditNoteField::LineUnit => ("unit", line.unit.is_none()),
            CreditNoteField::LineName => ("name", line.name.is_none()),
            CreditNoteField::LineDescription => ("description", line.description.is_none()),
            CreditNoteField::LineSubtotal => ("subtotal", line.subtotal.is_none()),
            CreditNoteField::LineTotal => ("total", line.total.is_none()),
            CreditNoteField::LineTaxAmount => ("tax_amount", line.tax_amount.is_none()),
            _ => return None,
        })
    };
    let named = lines.iter().enumerate().filter_map(|(place, line)| Some((place, lacks(line).filter(|(_, lacks)| *lacks)?.0)));
    named.map(|(place, name)| missing(vec!["line_items".into(), Location::Index(place), name.into()])).collect()
}
