//! A receipt whose file was read.

use bursar_events::emit_action;
use bursar_kernel::{Result, Uuid};
use bursar_payables::{Author, OcrStatus, ReadBill, Reading, fill};
use bursar_recognition::Recognized;
use bursar_recognition::plain::printable;
use bursar_store::sea_orm::ConnectionTrait;
use bursar_store::{Scope, Tx, record};
use chrono::NaiveTime;

use super::Receipt;
use crate::line_items::{ReceiptLine, store as lines};

/// The file of a receipt that is to be read; none where nothing is read of it, or not any more.
pub async fn unread_file_of_receipt(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Option<Uuid>> {
    let receipt = record::find::<Receipt>(db, scope, id).await?;
    Ok(receipt.filter(Receipt::is_being_read).and_then(|receipt| receipt.file_id))
}

/// Writes what came of reading the file of a receipt: what was read where nobody has entered anything. Does nothing to one whose file is not being
/// read any more.
pub async fn finish_reading_receipt(tx: &Tx, author: &Author<'_>, id: Uuid, reading: Reading<'_>) -> Result<()> {
    let found = record::find_and_lock::<Receipt>(tx, &author.scope, id).await?;
    let Some(mut receipt) = found.filter(Receipt::is_being_read) else { return Ok(()) };
    match reading {
        Err(why) => (receipt.ocr_status, receipt.ocr_error) = (Some(OcrStatus::Error), Some(why.to_owned())),
        Ok(read) => {
            receipt.ocr_status = Some(OcrStatus::Success);
            let bill = receipt.comparable(ReadBill::of(read));
            receipt.fill(read, &bill);
            if lines::count(tx, id).await? == 0 {
                add_lines(tx, author, &receipt, bill).await?;
            }
        }
    }
    receipt.updated_at = author.env.now();
    record::save(tx, &author.scope, &receipt).await?;
    let words = "the file of a receipt was read, or could not be";
    emit_action(tx, author.env, author.scope.partner_id(), &receipt, "ocr_finished", words).await
}

async fn add_lines(tx: &Tx, author: &Author<'_>, receipt: &Receipt, read: ReadBill) -> Result<()> {
    let now = author.env.now();
    for line in read.lines {
        let line = ReceiptLine {
            id: author.env.id(),
            entity_id: receipt.entity_id,
            created_at: now,
            updated_at: now,
            accounting_tax_rate_id: None,
            cost_center_id: None,
            created_by_entity_user_id: None,
            general_ledger_id: None,
            receipt_id: receipt.id,
            total: line.total(),
            name: line.name,
        };
        record::insert(tx, &author.scope, &line).await?;
    }
    Ok(())
}

impl Receipt {
    pub(crate) fn is_being_read(&self) -> bool {
        self.ocr_status == Some(OcrStatus::Processing)
    }

    /// The amounts that were read; none where somebody entered another currency meanwhile, in whose minor units they are not.
    fn comparable(&self, read: ReadBill) -> ReadBill {
        if self.currency.is_none() || self.currency == read.currency { read } else { ReadBill::default() }
    }

    /// Text that is longer than the contract lets it be is left out.
    fn fill(&mut self, read: &Recognized, bill: &ReadBill) {
        let short = |text: &str, most: usize| printable(text).filter(|text| text.chars().count() <= most);
        let (name, address) = (read.sender.name.as_ref(), read.sender.address.as_ref());
        fill(&mut self.currency, bill.currency);
        fill(&mut self.total_amount, bill.total_amount.filter(|amount| *amount >= 0));
        fill(&mut self.document_id, read.document_id.as_ref().and_then(|number| short(&number.value, 255)));
        fill(&mut self.issued_at, read.issued_on.as_ref().map(|day| day.value.and_time(NaiveTime::MIN).and_utc()));
        fill(&mut self.merchant_name, name.and_then(|name| short(&name.value, 128)));
        fill(&mut self.merchant_location, address.and_then(|address| short(&address.value.text, 255)));
    }
}
