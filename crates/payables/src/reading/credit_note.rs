//! A credit note of a vendor whose file was read.

use bursar_accounting::clock::today;
use bursar_kernel::{AmountError, NaiveDate, Result, Uuid};
use bursar_recognition::plain::text;
use bursar_recognition::{ReadFrom, Recognized};
use bursar_store::{Scope, Tx, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::bill::{ReadBill, ReadBillLine};
use super::tags::tag_by_words;
use super::{Reading, fill, findings};
use crate::credit_note_lines::CreditNoteLine;
use crate::credit_notes::held::HeldNote;
use crate::credit_notes::{CreditNote, linking};
use crate::payables::OcrStatus;
use crate::payables::happened::Author;
use crate::raw_counterpart::RawCounterpart;
use crate::tag_links;

/// Numbers of documents are not longer.
const MAX_NUMBER_LENGTH: usize = 255;

/// The file of a credit note that is to be read; none where nothing is read of it, or not any more.
pub async fn unread_file_of_credit_note(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Option<Uuid>> {
    let note = record::find::<CreditNote>(db, scope, id).await?;
    Ok(note.filter(CreditNote::is_being_read).and_then(|note| note.file_id))
}

/// Writes what came of reading the file of a credit note, as [`super::finish_reading_payable`] does for a payable.
pub async fn finish_reading_credit_note(tx: &Tx, author: &Author<'_>, id: Uuid, reading: Reading<'_>) -> Result<()> {
    if !record::find_and_lock::<CreditNote>(tx, &author.scope, id).await?.is_some_and(|note| note.is_being_read()) {
        return Ok(());
    }
    let mut held = HeldNote::lock(tx, &author.scope, id).await?;
    match reading {
        Err(why) => {
            held.note.ocr_status = Some(OcrStatus::Error);
            held.note.ocr_error = Some(why.to_owned());
        }
        Ok(read) => {
            held.note.ocr_status = Some(OcrStatus::Success);
            held.note.einvoice_findings = findings(read);
            // One that was canceled meanwhile stays as it is.
            if held.before.status.require_changeable().is_ok() {
                held.take_over(tx, author, read).await?;
            }
        }
    }
    held.save_read(tx, author).await.map(drop)
}

impl HeldNote {
    /// Fills what nobody has filled, and computes what follows from it.
    async fn take_over(&mut self, tx: &Tx, author: &Author<'_>, read: &Recognized) -> Result<()> {
        let bill = ReadBill::of(read);
        let today = today(tx, &author.scope, author.env.now()).await?;
        self.note.fill(read, &bill, today);
        if self.lines.is_empty() && bill.lines.iter().all(ReadBillLine::is_positive) {
            self.add_lines(tx, author, bill.lines).await?;
        }
        tag_by_words(tx, &author.scope, tag_links::OF_CREDIT_NOTES, self.note.id, read).await?;
        // What the lines come to decides whether the note fits the payable.
        self.settle(tx, author).await?;
        if linking::link(tx, &author.scope, &mut self.note).await? { self.settle(tx, author).await } else { Ok(()) }
    }

    async fn add_lines(&mut self, tx: &Tx, author: &Author<'_>, read: Vec<ReadBillLine>) -> Result<()> {
        for (place, line) in read.into_iter().enumerate() {
            let new = CreditNoteLine::new(&self.note, i64::try_from(place)?, author);
            let line = new.filled(line)?;
            record::insert(tx, &author.scope, &line).await?;
            self.lines.push(line);
        }
        Ok(())
    }
}

impl ReadBillLine {
    /// Lines of credit notes are never below nothing.
    fn is_positive(&self) -> bool {
        self.pricing.unit_price.is_some_and(|price| price >= 0) && self.pricing.quantity.is_some_and(|quantity| quantity.billionths() >= 0)
    }
}

impl CreditNoteLine {
    fn filled(self, read: ReadBillLine) -> Result<CreditNoteLine, AmountError> {
        let line = CreditNoteLine {
            name: read.name,
            quantity: read.pricing.quantity,
            tax: read.pricing.tax,
            unit: read.unit,
            unit_price: read.pricing.unit_price,
            ..self
        };
        line.priced()
    }
}

impl CreditNote {
    fn fill(&mut self, read: &Recognized, bill: &ReadBill, today: NaiveDate) {
        let positive = |amount: Option<i64>| amount.filter(|amount| *amount >= 0);
        let number = |read| text(read).filter(|number| number.chars().count() <= MAX_NUMBER_LENGTH);
        fill(&mut self.document_id, number(&read.document_id));
        fill(&mut self.based_on_document_id, number(&read.preceding_invoice_number));
        fill(&mut self.issued_at, issued_on(read, today));
        fill(&mut self.currency, bill.currency);
        fill(&mut self.subtotal, positive(bill.subtotal));
        fill(&mut self.tax_amount, positive(bill.tax_amount));
        fill(&mut self.total_amount, positive(bill.total_amount));
        fill(&mut self.tax, bill.tax);
        fill(&mut self.counterpart_raw, RawCounterpart::read(&read.sender));
    }
}

/// None is issued in the future: such a day was read wrongly from a page. An e-invoice says what it says.
fn issued_on(read: &Recognized, today: NaiveDate) -> Option<NaiveDate> {
    let day = read.issued_on.as_ref()?.value;
    (day <= today || read.read_from == ReadFrom::EInvoice).then_some(day)
}

#[cfg(test)]
mod tests {
    use bursar_recognition::ReadValue;

    use super::*;

    #[test]
    fn a_day_in_the_future_counts_only_where_nothing_had_to_be_guessed() {
        let [today, tomorrow] = ["2024-06-03", "2024-06-04"].map(|day| day.parse::<NaiveDate>().unwrap());
        let read = |read_from, day| Recognized { read_from, issued_on: Some(ReadValue::exact(day)), ..Recognized::default() };
        for (read_from, day, expected) in [
            (ReadFrom::TextLayer, today, Some(today)),
            (ReadFrom::TextLayer, tomorrow, None),
            (ReadFrom::Scan, tomorrow, None),
            (ReadFrom::EInvoice, tomorrow, Some(tomorrow)),
        ] {
            assert_eq!(issued_on(&read(read_from, day), today), expected, "{read_from:?}");
        }
    }
}
