//! An invoice or a credit note, as the books of a ledger take it in.

use std::collections::BTreeMap;

use bursar_accounting::{DocumentLabel, DocumentName, LabelKind, LineRole, Posting, PostingKind, PostingLine, PostingStanding, PostingTax};
use bursar_connectors::record::Address;
use bursar_connectors::write::TaxMode;
use bursar_entities::VatMode;
use bursar_kernel::{AmountError, FineRate, Money, Quantity, Result, Uuid};
use bursar_store::{Scope, record, sea_orm};
use sea_orm::ConnectionTrait;

use crate::receivables::copies::AddressCopy;
use crate::receivables::line::Line;
use crate::receivables::status::{ReceivableStatus, ReceivableType};
use crate::receivables::totals::VatTotal;
use crate::receivables::{Own, Receivable, store};

/// The posting of the document of that id; quotes are not booked.
pub async fn receivable_posting(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Option<Posting>> {
    let Some(document) = record::find::<Receivable>(db, scope, id).await? else { return Ok(None) };
    let Some(kind) = kind(&document) else { return Ok(None) };
    let lines = store::lines_of(db, scope, id).await?;
    let standing = standing_of(db, scope, &document).await?;
    let tag_ids = store::tag_ids(db, id).await?.into_iter().collect();
    Ok(Some(Posting { tag_ids, ..posting(&document, &lines, kind, standing)? }))
}

/// The invoices, quotes and credit notes of this name.
pub async fn receivables_named(db: &impl ConnectionTrait, scope: &Scope, name: &DocumentName) -> Result<Vec<DocumentLabel>> {
    let mut labels = Vec::new();
    for document in store::named(db, scope, name).await? {
        labels.push(DocumentLabel {
            entity_id: document.entity_id,
            id: document.id,
            kind: match document.receivable_type() {
                ReceivableType::Invoice => LabelKind::Invoice,
                ReceivableType::CreditNote => LabelKind::CreditNote,
                ReceivableType::Quote => LabelKind::Quote,
            },
            standing: standing_of(db, scope, &document).await?,
            status: document.status.into(),
            booked_at: document.issue_date,
            number: document.document_id,
        });
    }
    Ok(labels)
}

async fn standing_of(db: &impl ConnectionTrait, scope: &Scope, document: &Receivable) -> Result<PostingStanding> {
    Ok(match document.status {
        // Its credit note takes it back, so it is not voided as well.
        ReceivableStatus::Canceled if is_credited(&store::made_of(db, scope, &[document.id]).await?) => PostingStanding::Booked,
        status => standing(status),
    })
}

/// Ids of at most so many invoices behind this one, in the order in which they were made.
pub async fn invoice_ids(db: &impl ConnectionTrait, scope: &Scope, after: Option<Uuid>, most: usize) -> Result<Vec<Uuid>> {
    record::ids::<Receivable>(db, scope, "kind = 'invoice'", after, most).await
}

/// The same of credit notes.
pub async fn credit_note_ids(db: &impl ConnectionTrait, scope: &Scope, after: Option<Uuid>, most: usize) -> Result<Vec<Uuid>> {
    record::ids::<Receivable>(db, scope, "kind = 'credit_note'", after, most).await
}

pub(crate) fn kind(document: &Receivable) -> Option<PostingKind> {
    match document.receivable_type() {
        ReceivableType::Invoice => Some(PostingKind::Invoice),
        ReceivableType::CreditNote => Some(PostingKind::CreditNote),
        ReceivableType::Quote => None,
    }
}

pub(crate) fn standing(status: ReceivableStatus) -> PostingStanding {
    use ReceivableStatus::{Canceled, Deleted, Issued, Overdue, Paid, PartiallyPaid, Uncollectible};
    match status {
        Issued | PartiallyPaid | Paid | Overdue | Uncollectible => PostingStanding::Booked,
        Canceled | Deleted => PostingStanding::Withdrawn,
        _ => PostingStanding::NotYet,
    }
}

/// A credit note that travels, or failed to, has taken the invoice back too: it is booked once it is issued.
fn is_credited(made_of_it: &[Receivable]) -> bool {
    made_of_it.iter().any(|made| matches!(made.own, Own::CreditNote(_)) && made.status.has_credited())
}

pub(crate) fn posting(document: &Receivable, lines: &[Line], kind: PostingKind, standing: PostingStanding) -> Result<Posting, AmountError> {
    let (content, amounts) = (&document.content, &document.amounts);
    let taxes = amounts.total_vat_amounts.iter().map(tax).collect::<Result<Vec<PostingTax>, AmountError>>()?;
    let purchase_order = match &document.own {
        Own::Invoice(invoice) => invoice.purchase_order.clone(),
        Own::CreditNote(note) => note.purchase_order.clone(),
        Own::Quote(_) => None,
    };
    Ok(Posting {
        id: document.id,
        kind,
        standing,
        number: document.document_id.clone(),
        date: document.issued_on(),
        due_date: document.due_date.filter(|_| kind == PostingKind::Invoice),
        currency: Some(document.currency),
        counterpart_id: Some(document.counterpart_id),
        credits: document.based_on.filter(|_| kind == PostingKind::CreditNote),
        purchase_order,
        memo: content.memo.clone(),
        bill_to: content.counterpart_billing_address.as_ref().map(address),
        ship_to: content.counterpart_shipping_address.as_ref().map(address),
        project_id: document.project_id,
        tag_ids: Vec::new(),
        file_id: document.current_pdf().map(|pdf| pdf.file_id),
        tax_mode: if content.vat_mode == VatMode::Inclusive { TaxMode::Inclusive } else { TaxMode::Exclusive },
        lines: posting_lines(document, lines, &taxes)?,
        taxes,
        tax_total: amounts.total_vat_amount,
        total: amounts.total_amount,
        updated_at: document.updated_at,
    })
}

fn tax(total: &VatTotal) -> Result<PostingTax, AmountError> {
    Ok(PostingTax { rate: total.exact()?, net: total.taxable_amount, amount: total.amount })
}

pub(crate) fn address(copy: &AddressCopy) -> Address {
    Address {
        lines: std::iter::once(copy.line1.clone()).chain(copy.line2.clone()).collect(),
        city: Some(copy.city.clone()),
        region: copy.state.clone(),
        postal_code: Some(copy.postal_code.clone()),
        country: Some(copy.country.0.clone()),
    }
}

/// The lines, what the discount of the document takes off at each rate, and what is deducted. Taxes of the lines of a rate sum to its tax.
fn posting_lines(document: &Receivable, lines: &[Line], taxes: &[PostingTax]) -> Result<Vec<PostingLine>, AmountError> {
    let is_inclusive = document.content.vat_mode == VatMode::Inclusive;
    let mut posted: Vec<PostingLine> = lines.iter().map(|line| sold(line, is_inclusive)).collect();
    let mut discounts = Vec::new();
    for (rate, (net, vat)) in by_rate(taxes) {
        let target = if is_inclusive { net.saturating_add(vat) } else { net };
        let of_rate: Vec<&mut PostingLine> = posted.iter_mut().filter(|line| line.rate == rate).collect();
        let amounts: Vec<i64> = of_rate.iter().map(|line| line.amount).collect();
        let sum = Money::sum(amounts.iter().map(|amount| document.money(*amount)), document.currency)?;
        let undiscounted_vat = if is_inclusive { sum.minus(rate.net_of(sum)?)? } else { rate.of(sum)? };
        let off = target.saturating_sub(sum.minor());
        let vat_of_lines = if off == 0 { document.money(vat) } else { undiscounted_vat };
        if sum.minor() != 0 {
            for (line, share) in of_rate.into_iter().zip(vat_of_lines.split(&amounts)?) {
                line.tax_amount = share.minor();
            }
        }
        if off != 0 {
            let like = lines.iter().find(|line| line.product.vat_rate.exact() == rate);
            let tax_amount = vat.saturating_sub(vat_of_lines.minor());
            discounts.push(taken_off(LineRole::Discount, "Discount", off, tax_amount, rate, like));
        }
    }
    posted.append(&mut discounts);
    let deducted = document.content.deduction_amount.filter(|amount| *amount > 0);
    posted.extend(deducted.map(|amount| {
        let words = document.content.deduction_memo.as_deref().unwrap_or("Deduction");
        taken_off(LineRole::Deduction, words, -amount, 0, FineRate::default(), lines.first())
    }));
    Ok(posted)
}

/// Net and tax of each rate, whatever the rates of one number are called.
fn by_rate(taxes: &[PostingTax]) -> BTreeMap<FineRate, (i64, i64)> {
    let mut sums: BTreeMap<FineRate, (i64, i64)> = BTreeMap::new();
    for tax in taxes {
        let sum = sums.entry(tax.rate).or_default();
        *sum = (sum.0.saturating_add(tax.net), sum.1.saturating_add(tax.amount));
    }
    sums
}

fn sold(line: &Line, is_inclusive: bool) -> PostingLine {
    let product = &line.product;
    let description = match &product.description {
        Some(description) if !description.trim().is_empty() => format!("{}: {description}", product.name),
        _ => product.name.clone(),
    };
    PostingLine {
        role: LineRole::Sold,
        description,
        quantity: line.quantity,
        unit_price: if is_inclusive { product.price_after_vat.value } else { product.price.value },
        amount: if is_inclusive { line.total_after_vat } else { line.total_before_vat },
        tax_amount: 0,
        rate: product.vat_rate.exact(),
        accounting_tax_rate_id: product.accounting_tax_rate_id,
        ledger_account_id: product.ledger_account_id,
        product_id: (!product.is_inline).then_some(product.id),
    }
}

/// What is taken off is booked where the first line of its rate is.
fn taken_off(role: LineRole, words: &str, amount: i64, tax_amount: i64, rate: FineRate, like: Option<&Line>) -> PostingLine {
    let like = like.map(|line| &line.product);
    PostingLine {
        role,
        description: words.to_owned(),
        quantity: Quantity::ONE,
        unit_price: amount,
        amount,
        tax_amount,
        rate,
        accounting_tax_rate_id: like.filter(|_| role == LineRole::Discount).and_then(|product| product.accounting_tax_rate_id),
        ledger_account_id: like.and_then(|product| product.ledger_account_id),
        product_id: None,
    }
}
