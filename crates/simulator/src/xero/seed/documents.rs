//! Bills, invoices, credit notes and payments. Totals follow the provider's arithmetic, so that a client's sums can be checked
//! against seeded documents too.

use super::{Known, Made};
use crate::company::{Company, Document as Source, DocumentKind, Payment as SourcePayment};
use crate::random::Random;
use crate::xero::amounts::{LineAmountTypes, line_tax};
use crate::xero::books::{documents as rules, payments, settling, words};
use crate::xero::collection::Row;
use crate::xero::dates;
use crate::xero::decimal::{Number, round_half_up};
use crate::xero::wire::{AccountRef, Document, DocumentRest, Line, LineItem, Payment};
use rust_decimal::Decimal;

pub fn row(made: Made) -> Row {
    rules::row(made.document, &made.rest, made.updated, None)
}

pub fn make(company: &Company, known: &Known, place: usize, source: &Source, is_paid: bool, random: &mut Random) -> Made {
    let mut lines: Vec<Line> = source.lines.iter().map(|line| make_line(known, line, random)).collect();
    if source.is_lived_in {
        dress_lines(known, source, &mut lines, random);
    }
    let sub_total: Decimal = lines.iter().filter_map(|line| line.line_amount).map(|amount| amount.0).sum();
    let total_tax: Decimal = lines.iter().filter_map(|line| line.tax_amount).map(|amount| amount.0).sum();
    let (kind, is_invoice) = match source.kind {
        DocumentKind::Bill => ("ACCPAY", true),
        DocumentKind::Invoice => ("ACCREC", true),
        DocumentKind::BillCredit => ("ACCPAYCREDIT", false),
        DocumentKind::InvoiceCredit => ("ACCRECCREDIT", false),
    };
    let id = random.uuid();
    let number = source.number.clone();
    let total = Number::amount(sub_total + total_tax);
    let mut document = Document {
        kind: kind.to_owned(),
        invoice_id: is_invoice.then_some(id),
        invoice_number: is_invoice.then(|| number.clone()),
        credit_note_id: (!is_invoice).then_some(id),
        credit_note_number: (!is_invoice).then_some(number),
        reference: (kind != "ACCPAY").then(|| source.memo.unwrap_or_default().to_owned()),
        payments: Vec::new(),
        credit_notes: is_invoice.then(Vec::new),
        prepayments: is_invoice.then(Vec::new),
        overpayments: is_invoice.then(Vec::new),
        allocations: (!is_invoice).then(Vec::new),
        amount_due: is_invoice.then_some(total),
        amount_paid: is_invoice.then(|| Number::amount(Decimal::ZERO)),
        amount_credited: is_invoice.then(|| Number::amount(Decimal::ZERO)),
        remaining_credit: (!is_invoice).then_some(total),
        sent_to_contact: kind == "ACCREC",
        currency_rate: Number(Decimal::new(10_000_000_000, 10)),
        is_discounted: is_invoice.then_some(false),
        has_attachments: false,
        has_errors: false,
        contact: known.contacts[source.contact].clone(),
        date_string: dates::day_string(source.issued_on),
        date: dates::day(source.issued_on),
        due_date_string: Some(dates::day_string(source.due_on)),
        due_date: Some(dates::day(source.due_on)),
        branding_theme_id: None,
        url: None,
        expected_payment_date: None,
        planned_payment_date: None,
        status: status_of(place, source, is_paid).to_owned(),
        line_amount_types: LineAmountTypes::Exclusive.text().to_owned(),
        sub_total: Number::amount(sub_total),
        total_tax: Number::amount(total_tax),
        total,
        updated: String::new(),
        currency_code: company.currency.to_owned(),
        fully_paid_on_date: None,
    };
    if source.is_lived_in {
        dress(&mut document, known, source);
    }
    if document.status == "VOIDED" {
        document.amount_due = Some(Number::amount(Decimal::ZERO));
    }
    Made { document, rest: DocumentRest { line_items: lines }, updated: source.created_at }
}

/// What people add to a document over the years, beside its lines.
fn dress(document: &mut Document, known: &Known, source: &Source) {
    if document.kind != "ACCPAY" {
        document.reference = Some(format!("PO {}", source.number));
        document.branding_theme_id = Some(known.branding_theme);
    }
    if document.invoice_id.is_some() {
        document.url = Some(format!("https://harbour.example/documents/{}", source.number));
        let late = Some(dates::day(source.due_on + chrono::Duration::days(10)));
        match source.kind {
            DocumentKind::Bill => document.planned_payment_date = late,
            _ => document.expected_payment_date = late,
        }
    }
    document.is_discounted = (source.kind == DocumentKind::Invoice).then_some(true).or(document.is_discounted);
}

/// A discount on the first line of an invoice, which bills and credit notes cannot have, an amount without a quantity of its own, and
/// words.
fn dress_lines(known: &Known, source: &Source, lines: &mut Vec<Line>, random: &mut Random) {
    let (first, of_source) = (&mut lines[0], &source.lines[0]);
    let mut amount = Decimal::new(of_source.amount(), 2);
    first.unit_amount = Some(Number::from_minor(of_source.amount()));
    first.quantity = Some(Number(Decimal::new(10_000, 4)));
    if source.kind == DocumentKind::Invoice {
        amount = round_half_up(amount * Decimal::new(9, 1), 2);
        first.discount_rate = Some(Number::amount(Decimal::TEN));
    }
    first.line_amount = Some(Number::amount(amount));
    first.tax_amount = Some(Number::amount(line_tax(amount, known.taxes[of_source.tax].1, LineAmountTypes::Exclusive)));
    lines.insert(0, words(random.uuid(), Some("As agreed with Rosa on the phone".to_owned())));
}

/// Most are approved; a few of the unpaid invoices are drafts, wait for approval or are voided.
fn status_of(place: usize, source: &Source, is_paid: bool) -> &'static str {
    match (source.kind, place % 25) {
        (DocumentKind::Invoice, 0) if !is_paid => "DRAFT",
        (DocumentKind::Invoice, 1) if !is_paid => "SUBMITTED",
        (DocumentKind::Invoice, 2) if !is_paid => "VOIDED",
        _ => "AUTHORISED",
    }
}

fn make_line(known: &Known, source: &crate::company::Line, random: &mut Random) -> Line {
    let (tax_type, rate) = &known.taxes[source.tax];
    let amount = Decimal::new(source.amount(), 2);
    let (account_id, account_code) = &known.accounts[source.account];
    let item = source.item.map(|place| &known.items[place]);
    Line {
        item_code: item.map(|(_, code, _)| code.clone()),
        description: Some(source.description.to_owned()),
        unit_amount: Some(Number::from_minor(source.unit_price)),
        tax_type: Some(tax_type.clone()),
        tax_amount: Some(Number::amount(line_tax(amount, *rate, LineAmountTypes::Exclusive))),
        line_amount: Some(Number::amount(amount)),
        discount_rate: None,
        discount_amount: None,
        account_code: Some(account_code.clone()),
        item: item.map(|(id, code, name)| LineItem { id: *id, name: Some(name.clone()), code: code.clone() }),
        tracking: Vec::new(),
        quantity: Some(Number(Decimal::new(source.quantity * 10_000, 4))),
        id: random.uuid(),
        account_id: Some(*account_id),
    }
}

/// Pays a document; nothing where its share rounds to nothing.
pub fn pay(made: &mut Made, known: &Known, source: &SourcePayment, random: &mut Random) -> Option<Row> {
    let amount = round_half_up(made.document.total.0 * Decimal::from(source.percent) / Decimal::ONE_HUNDRED, 2);
    if amount.is_zero() {
        return None;
    }
    let (account_id, code) = known.accounts[source.account].clone();
    let payment = Payment {
        id: random.uuid(),
        date: dates::day(source.paid_on),
        bank_amount: Number::amount(amount),
        amount: Number::amount(amount),
        reference: Some(source.reference.clone()),
        currency_rate: made.document.currency_rate,
        payment_type: payments::type_of(&made.document.kind).to_owned(),
        status: "AUTHORISED".to_owned(),
        updated: String::new(),
        has_account: true,
        is_reconciled: false,
        account: AccountRef { id: account_id, code: Some(code), name: None },
        invoice: Some(payments::reference(&made.document)),
        credit_note: None,
        has_validation_errors: false,
    };
    made.document.payments.push(payments::part(&payment));
    settling::balance(&mut made.document, source.paid_on).ok()?;
    made.updated = made.updated.max(source.created_at);
    Some(payments::row(payment, rules::id_of(&made.document), source.created_at, None))
}
