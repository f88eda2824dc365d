//! A payable whose file was read.

use bursar_entities::payable_preferences;
use bursar_events::{Change, emit_job_change};
use bursar_kernel::{Result, Uuid};
use bursar_purchasing::order_with_number;
use bursar_recognition::plain::text;
use bursar_recognition::{BillKind, Recognized};
use bursar_store::{Scope, Tx, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::bill::{ReadBill, ReadBillLine};
use super::tags::tag_by_words;
use super::{Reading, fill, findings};
use crate::line_items::LineItem;
use crate::payables::happened::{Author, Happened};
use crate::payables::held::Held;
use crate::payables::status::{Operation, PayableStatus};
use crate::payables::{OcrStatus, Payable, references, suggest};
use crate::raw_counterpart::RawCounterpart;
use crate::recognition::RecognizedInvoice;
use crate::tag_links;

const IS_CREDIT_NOTE: &str = "the file is a credit note: upload it at POST /payable_credit_notes/upload_from_file";

/// The file of a payable that is to be read; none where nothing is read of it, or not any more.
pub async fn unread_file_of_payable(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Option<Uuid>> {
    let payable = record::find::<Payable>(db, scope, id).await?;
    Ok(payable.filter(Payable::is_being_read).and_then(|payable| payable.file_id))
}

/// The file of a payable, whatever becomes of it.
pub async fn file_of_payable(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Option<Uuid>> {
    Ok(record::find::<Payable>(db, scope, id).await?.and_then(|payable| payable.file_id))
}

/// Writes what came of reading the file of a payable: what was read where nothing stands yet, its amounts, its status, history and event. Does
/// nothing to one whose file is not being read any more.
pub async fn finish_reading_payable(tx: &Tx, author: &Author<'_>, id: Uuid, reading: Reading<'_>) -> Result<()> {
    if !record::find_and_lock::<Payable>(tx, &author.scope, id).await?.is_some_and(|payable| payable.is_being_read()) {
        return Ok(());
    }
    let mut held = Held::lock(tx, author, id).await?;
    match reading.and_then(require_bill) {
        Err(why) => {
            held.payable.ocr_status = Some(OcrStatus::Error);
            held.payable.ocr_error = Some(why.to_owned());
        }
        Ok(read) => {
            held.payable.ocr_status = Some(OcrStatus::Success);
            held.payable.einvoice_findings = findings(read);
            held.payable.other_extracted_data = Some(RecognizedInvoice::of(read));
            // One that was canceled meanwhile stays as it is.
            if held.before.status.after(Operation::Change, held.policy.rules).is_some() {
                held.take_over(tx, author, read).await?;
            }
        }
    }
    held.save_as(tx, author, &Happened::Recognized).await.map(drop)
}

/// A credit note would be paid here: it is read where it takes something off a bill.
fn require_bill(read: &Recognized) -> Reading<'_> {
    if read.kind == BillKind::CreditNote { Err(IS_CREDIT_NOTE) } else { Ok(read) }
}

impl Held {
    /// Fills what nobody has filled, and computes what follows from it.
    async fn take_over(&mut self, tx: &Tx, author: &Author<'_>, read: &Recognized) -> Result<()> {
        let bill = ReadBill::of(read);
        self.payable.fill(read, &bill);
        self.link_order(tx, author, read).await?;
        references::check(tx, &author.scope, &self.before, &mut self.payable).await?;
        suggest::after_change(tx, &author.scope, &self.before, &mut self.payable).await?;
        if self.policy.partner.has_lines && self.lines.is_empty() {
            self.add_lines(tx, author, bill.lines).await?;
        }
        tag_by_words(tx, &author.scope, tag_links::OF_PAYABLES, self.payable.id, read).await?;
        self.settle()?;
        if self.policy.partner.begins_as_draft {
            self.payable.status = PayableStatus::Draft;
        }
        Ok(())
    }

    /// The purchase order that the file names, where the entity has it and wants the link.
    async fn link_order(&mut self, tx: &Tx, author: &Author<'_>, read: &Recognized) -> Result<()> {
        let Some(number) = read.purchase_order_number.as_ref().filter(|_| self.payable.purchase_order_id.is_none()) else { return Ok(()) };
        if payable_preferences(tx, &author.scope).await?.links_purchase_orders {
            self.payable.purchase_order_id = order_with_number(tx, &author.scope, number.value.trim()).await?;
        }
        Ok(())
    }

    async fn add_lines(&mut self, tx: &Tx, author: &Author<'_>, read: Vec<ReadBillLine>) -> Result<()> {
        for (place, line) in read.into_iter().enumerate() {
            let new = LineItem::new(&self.payable, i64::try_from(place)?, author);
            let line = new.filled(line)?;
            record::insert(tx, &author.scope, &line).await?;
            emit_job_change(tx, author.env, author.scope.partner_id(), Change::Created, &line).await?;
            self.lines.push(line);
        }
        Ok(())
    }
}

impl LineItem {
    fn filled(self, read: ReadBillLine) -> Result<LineItem> {
        let line = LineItem {
            name: read.name,
            ocr_set_quantity_to_one: read.is_one_piece,
            quantity: read.pricing.quantity,
            tax: read.pricing.tax,
            unit: read.unit,
            unit_price: read.pricing.unit_price,
            ..self
        };
        Ok(line.priced()?)
    }
}

impl Payable {
    fn fill(&mut self, read: &Recognized, bill: &ReadBill) {
        fill(&mut self.document_id, text(&read.document_id));
        fill(&mut self.issued_at, read.issued_on.as_ref().map(|day| day.value));
        fill(&mut self.due_date, read.due_on.as_ref().map(|day| day.value));
        fill(&mut self.currency, bill.currency);
        fill(&mut self.subtotal, bill.subtotal);
        fill(&mut self.tax_amount, bill.tax_amount);
        fill(&mut self.total_amount, bill.total_amount);
        fill(&mut self.tax, bill.tax);
        fill(&mut self.counterpart_raw_data, RawCounterpart::read(&read.sender));
        if self.paid() == 0 {
            self.amount_paid = bill.amount_paid.or(self.amount_paid);
        }
    }
}
