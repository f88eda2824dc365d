//! A bill, or the credit note of a vendor, as the books of a ledger take it in.

use std::collections::BTreeMap;

use bursar_accounting::{DocumentLabel, DocumentName, LabelKind, LineRole, Posting, PostingKind, PostingLine, PostingStanding, PostingTax};
use bursar_connectors::write::TaxMode;
use bursar_kernel::{FineRate, Quantity, Rate, Result, Uuid};
use bursar_store::{Scope, record, sea_orm};
use sea_orm::ConnectionTrait;

use crate::credit_note_lines::{self, CreditNoteLine};
use crate::credit_notes::status::CreditNoteStatus;
use crate::credit_notes::{self, CreditNote};
use crate::history;
use crate::line_items::{self, LineItem};
use crate::payables::status::PayableStatus;
use crate::payables::{self, Payable};
use crate::tag_links::{self, OF_CREDIT_NOTES, OF_PAYABLES};

/// The posting of the bill of that id.
pub async fn payable_posting(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Option<Posting>> {
    let Some(bill) = record::find::<Payable>(db, scope, id).await? else { return Ok(None) };
    let lines = line_items::store::of_payable(db, id).await?;
    Ok(Some(Posting { tag_ids: tag_links::store::ids_of_one(db, OF_PAYABLES, id).await?, ..of_bill(&bill, &lines) }))
}

/// The posting of the vendor's credit note of that id.
pub async fn credit_note_posting(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Option<Posting>> {
    let Some(note) = record::find::<CreditNote>(db, scope, id).await? else { return Ok(None) };
    let lines = credit_note_lines::store::of_note(db, id).await?;
    Ok(Some(Posting { tag_ids: tag_links::store::ids_of_one(db, OF_CREDIT_NOTES, id).await?, ..of_note(&note, &lines) }))
}

/// The bills of this name.
pub async fn payables_named(db: &impl ConnectionTrait, scope: &Scope, name: &DocumentName) -> Result<Vec<DocumentLabel>> {
    let mut labels = Vec::new();
    for bill in payables::store::named(db, scope, name).await? {
        let is_booked = |status| standing(status) == PostingStanding::Booked;
        labels.push(DocumentLabel {
            entity_id: bill.entity_id,
            id: bill.id,
            kind: LabelKind::Bill,
            status: bill.status.into(),
            standing: standing(bill.status),
            booked_at: history::store::first_in(db, &bill, is_booked).await?,
            number: bill.document_id,
        });
    }
    Ok(labels)
}

/// The credit notes of vendors of this name. When one was approved is not kept.
pub async fn credit_notes_named(db: &impl ConnectionTrait, scope: &Scope, name: &DocumentName) -> Result<Vec<DocumentLabel>> {
    let notes = credit_notes::store::named(db, scope, name).await?;
    let label = |note: CreditNote| DocumentLabel {
        entity_id: note.entity_id,
        id: note.id,
        kind: LabelKind::VendorCredit,
        status: note.status.into(),
        standing: note_standing(note.status),
        booked_at: None,
        number: note.document_id,
    };
    Ok(notes.into_iter().map(label).collect())
}

/// Ids of at most so many bills behind this one, in the order in which they were made.
pub async fn payable_ids(db: &impl ConnectionTrait, scope: &Scope, after: Option<Uuid>, most: usize) -> Result<Vec<Uuid>> {
    record::ids::<Payable>(db, scope, "TRUE", after, most).await
}

/// The same of the credit notes of vendors.
pub async fn credit_note_ids(db: &impl ConnectionTrait, scope: &Scope, after: Option<Uuid>, most: usize) -> Result<Vec<Uuid>> {
    record::ids::<CreditNote>(db, scope, "TRUE", after, most).await
}

pub(crate) fn of_bill(bill: &Payable, lines: &[LineItem]) -> Posting {
    let lines: Vec<PostingLine> = lines.iter().filter_map(bought).collect();
    let whole = Whole { words: bill.description.as_deref(), subtotal: bill.subtotal, tax: bill.tax, tax_amount: bill.tax_amount };
    let lines = with_discount(whole.lines(lines), bill.discount);
    Posting {
        id: bill.id,
        kind: PostingKind::Bill,
        standing: standing(bill.status),
        number: bill.document_id.clone(),
        date: bill.issued_at,
        due_date: bill.due_date,
        currency: bill.currency,
        counterpart_id: bill.counterpart_id,
        credits: None,
        purchase_order: None,
        memo: bill.description.clone(),
        bill_to: None,
        ship_to: None,
        project_id: bill.project_id,
        tag_ids: Vec::new(),
        file_id: bill.file_id,
        tax_mode: TaxMode::Exclusive,
        taxes: taxes(&lines),
        tax_total: lines.iter().map(|line| line.tax_amount).fold(0, i64::saturating_add),
        lines,
        total: bill.total_amount.unwrap_or_default(),
        updated_at: bill.updated_at,
    }
}

fn of_note(note: &CreditNote, lines: &[CreditNoteLine]) -> Posting {
    let lines: Vec<PostingLine> = lines.iter().filter_map(taken_back).collect();
    let whole = Whole { words: note.description.as_deref(), subtotal: note.subtotal, tax: note.tax, tax_amount: note.tax_amount };
    let lines = whole.lines(lines);
    Posting {
        id: note.id,
        kind: PostingKind::VendorCredit,
        standing: note_standing(note.status),
        number: note.document_id.clone(),
        date: note.issued_at,
        due_date: None,
        currency: note.currency,
        counterpart_id: note.counterpart_id,
        credits: note.based_on,
        purchase_order: None,
        memo: note.description.clone(),
        bill_to: None,
        ship_to: None,
        project_id: note.project_id,
        tag_ids: Vec::new(),
        file_id: note.file_id,
        tax_mode: TaxMode::Exclusive,
        taxes: taxes(&lines),
        tax_total: lines.iter().map(|line| line.tax_amount).fold(0, i64::saturating_add),
        lines,
        total: note.total_amount.unwrap_or_default(),
        updated_at: note.updated_at,
    }
}

fn standing(status: PayableStatus) -> PostingStanding {
    match status {
        PayableStatus::WaitingToBePaid | PayableStatus::PartiallyPaid | PayableStatus::Paid => PostingStanding::Booked,
        PayableStatus::Canceled => PostingStanding::Withdrawn,
        _ => PostingStanding::NotYet,
    }
}

fn note_standing(status: CreditNoteStatus) -> PostingStanding {
    match status {
        CreditNoteStatus::Applied | CreditNoteStatus::Approved => PostingStanding::Booked,
        CreditNoteStatus::Canceled => PostingStanding::Withdrawn,
        _ => PostingStanding::NotYet,
    }
}

/// What a document without lines says of its amounts: then it is booked as one line.
struct Whole<'a> {
    words: Option<&'a str>,
    subtotal: Option<i64>,
    tax: Option<Rate>,
    tax_amount: Option<i64>,
}

impl Whole<'_> {
    fn lines(self, lines: Vec<PostingLine>) -> Vec<PostingLine> {
        let (true, Some(subtotal)) = (lines.is_empty(), self.subtotal) else { return lines };
        vec![PostingLine {
            tax_amount: self.tax_amount.unwrap_or_default(),
            rate: self.tax.map_or_else(FineRate::default, FineRate::from),
            ..line(self.words.unwrap_or("As on the document"), Quantity::ONE, subtotal, subtotal)
        }]
    }
}

fn line(words: &str, quantity: Quantity, unit_price: i64, amount: i64) -> PostingLine {
    PostingLine {
        role: LineRole::Sold,
        description: words.to_owned(),
        quantity,
        unit_price,
        amount,
        tax_amount: 0,
        rate: FineRate::default(),
        accounting_tax_rate_id: None,
        ledger_account_id: None,
        product_id: None,
    }
}

/// A line without amounts says nothing to books.
fn bought(item: &LineItem) -> Option<PostingLine> {
    let words = words(item.name.as_deref(), item.description.as_deref());
    Some(PostingLine {
        tax_amount: item.tax_amount.unwrap_or_default(),
        rate: item.tax.map_or_else(FineRate::default, FineRate::from),
        accounting_tax_rate_id: item.accounting_tax_rate_id,
        ledger_account_id: item.ledger_account_id,
        ..line(&words, item.quantity?, item.unit_price?, item.subtotal?)
    })
}

fn taken_back(item: &CreditNoteLine) -> Option<PostingLine> {
    let words = words(item.name.as_deref(), item.description.as_deref());
    Some(PostingLine {
        tax_amount: item.tax_amount.unwrap_or_default(),
        rate: item.tax.map_or_else(FineRate::default, FineRate::from),
        ..line(&words, item.quantity?, item.unit_price?, item.subtotal?)
    })
}

fn words(name: Option<&str>, description: Option<&str>) -> String {
    let words: Vec<&str> = [name, description].into_iter().flatten().map(str::trim).filter(|words| !words.is_empty()).collect();
    if words.is_empty() { "As on the document".to_owned() } else { words.join(": ") }
}

/// The discount of a bill comes off after tax, and is booked where its first line is.
fn with_discount(mut lines: Vec<PostingLine>, discount: Option<i64>) -> Vec<PostingLine> {
    let account = lines.first().and_then(|line| line.ledger_account_id);
    lines.extend(discount.filter(|off| *off > 0).map(|off| PostingLine {
        role: LineRole::Deduction,
        ledger_account_id: account,
        ..line("Discount", Quantity::ONE, -off, -off)
    }));
    lines
}

/// Net and tax of each rate.
fn taxes(lines: &[PostingLine]) -> Vec<PostingTax> {
    let mut sums: BTreeMap<FineRate, PostingTax> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.role == LineRole::Sold) {
        let sum = sums.entry(line.rate).or_insert(PostingTax { rate: line.rate, net: 0, amount: 0 });
        sum.net = sum.net.saturating_add(line.amount);
        sum.amount = sum.amount.saturating_add(line.tax_amount);
    }
    sums.into_values().collect()
}
