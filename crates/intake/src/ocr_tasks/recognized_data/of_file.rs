//! From what was read to what is answered. Pure.

use bursar_entities::{COUNTRIES, Country};
use bursar_kernel::Currency;
use bursar_recognition::plain::{amount, number, printable, text};
use bursar_recognition::{ReadAddress, ReadLine, ReadParty, Recognized};
use chrono::NaiveTime;

use super::{
    CreditNoteWord, InvoiceWord, OcrAddress, OcrBankAccount, OcrCreditNote, OcrInvoice, OcrLine, OcrParty, OcrReceipt, OcrReceiptLine,
    ReceiptWord, RecognizedData,
};
use crate::ocr_tasks::OcrDocumentType;

impl RecognizedData {
    /// What a file says, taken for a document of this kind.
    pub(crate) fn of(kind: OcrDocumentType, read: &Recognized) -> RecognizedData {
        match kind {
            OcrDocumentType::Invoice => RecognizedData::Invoice(Box::new(OcrInvoice::of(read))),
            OcrDocumentType::CreditNote => RecognizedData::CreditNote(Box::new(OcrCreditNote::of(read))),
            OcrDocumentType::Receipt => RecognizedData::Receipt(Box::new(OcrReceipt::of(read))),
        }
    }
}

impl OcrInvoice {
    fn of(read: &Recognized) -> OcrInvoice {
        OcrInvoice {
            amount_paid: amount(&read.paid),
            currency: currency(read),
            document_number: text(&read.document_id),
            due_date: read.due_on.as_ref().map(|day| day.value),
            issue_date: read.issued_on.as_ref().map(|day| day.value),
            line_items: read.lines.iter().map(OcrLine::of).collect(),
            payment_terms: text(&read.payment_terms),
            recipient: OcrParty::of(&read.recipient),
            sender: OcrParty::of(&read.sender),
            subtotal: amount(&read.net),
            tax_amount: amount(&read.tax),
            tax_rate: amount(&read.tax_rate),
            total_amount: amount(&read.gross),
            kind: InvoiceWord::Invoice,
        }
    }
}

impl OcrCreditNote {
    fn of(read: &Recognized) -> OcrCreditNote {
        OcrCreditNote {
            currency: currency(read),
            document_number: text(&read.document_id),
            issue_date: read.issued_on.as_ref().map(|day| day.value),
            line_items: read.lines.iter().map(OcrLine::of).collect(),
            original_invoice_number: None,
            recipient: OcrParty::of(&read.recipient),
            sender: OcrParty::of(&read.sender),
            subtotal: amount(&read.net),
            tax_amount: amount(&read.tax),
            tax_rate: amount(&read.tax_rate),
            total_amount: amount(&read.gross),
            kind: CreditNoteWord::CreditNote,
        }
    }
}

impl OcrReceipt {
    fn of(read: &Recognized) -> OcrReceipt {
        OcrReceipt {
            currency: currency(read),
            discount: amount(&read.discount),
            document_number: text(&read.document_id),
            issued_at: read.issued_on.as_ref().map(|day| day.value.and_time(NaiveTime::MIN).and_utc()),
            line_items: read.lines.iter().map(OcrReceiptLine::of).collect(),
            sender: OcrParty::of(&read.sender),
            subtotal: amount(&read.net),
            tax_amount: amount(&read.tax),
            tax_rate: amount(&read.tax_rate),
            tax_type: None,
            total_amount: amount(&read.gross),
            kind: ReceiptWord::Receipt,
        }
    }
}

impl OcrLine {
    fn of(read: &ReadLine) -> OcrLine {
        OcrLine {
            description: read.description.as_deref().and_then(printable),
            line_reference: None,
            name: None,
            quantity: read.quantity.and_then(number),
            subtotal: read.net.and_then(number),
            tax_amount: None,
            tax_rate: read.tax_rate.and_then(number),
            total_amount: None,
            unit: read.unit.as_deref().and_then(printable),
            unit_price: read.unit_price.and_then(number),
        }
    }
}

impl OcrReceiptLine {
    fn of(read: &ReadLine) -> OcrReceiptLine {
        let OcrLine { description, line_reference, name, quantity, subtotal, tax_amount, tax_rate, total_amount, unit, unit_price } =
            OcrLine::of(read);
        OcrReceiptLine {
            description,
            discount_amount: None,
            line_reference,
            name,
            quantity,
            subtotal,
            tax_amount,
            tax_rate,
            total_amount,
            unit,
            unit_price,
        }
    }
}

impl OcrParty {
    fn of(read: &ReadParty) -> OcrParty {
        OcrParty {
            address: read.address.as_ref().map(|address| OcrAddress::of(&address.value)).unwrap_or_default(),
            bank_account: OcrBankAccount {
                bank_account_number: text(&read.account_number),
                iban: text(&read.iban),
                swift_bic: text(&read.bic),
            },
            email: text(&read.email),
            name: text(&read.name),
            tax_number: text(&read.tax_number),
            vat_number: text(&read.vat_id),
        }
    }
}

impl OcrAddress {
    fn of(read: &ReadAddress) -> OcrAddress {
        let part = |part: &Option<String>| part.as_deref().and_then(printable);
        OcrAddress {
            city: part(&read.city),
            country: read.country.as_deref().filter(|code| COUNTRIES.contains(code)).map(|code| Country(code.to_owned())),
            postal_code: part(&read.postal_code),
            state: part(&read.state),
            street_and_number: part(&read.line1),
        }
    }
}

fn currency(read: &Recognized) -> Option<Currency> {
    read.currency.as_ref().map(|currency| currency.value)
}
