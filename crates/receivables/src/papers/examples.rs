//! What stands on papers, by example.

use bursar_kernel::{NaiveDate, Quantity, Uuid};
use bursar_print::paper::{Column, Format, Kind, Language, Payment, Signature, Stamp};
use bursar_print::render;
use serde_json::{Value, json};

use super::paper::{languages, paper};
use super::sources::Sources;
use crate::receivables::line::Line;
use crate::receivables::status::ReceivableStatus;
use crate::receivables::{Own, QuoteSignature, Receivable};

fn read<T: serde::de::DeserializeOwned>(json: Value) -> T {
    serde_json::from_value(json).unwrap()
}

fn address(line1: &str) -> Value {
    json!({"city": "Berlin", "country": "DE", "line1": line1, "postal_code": "10115"})
}

/// A document over 200 EUR at 19 %, 10 % off, issued on the 3rd of June 2024.
fn document(own: Value) -> Receivable {
    let content = json!({
        "counterpart_billing_address": address("Flughafenstrasse 52"), "counterpart_business_type": "GmbH", "counterpart_name": "Acme",
        "counterpart_contact": {"address": address("Flughafenstrasse 52"), "first_name": "Ada", "last_name": "Lovelace"},
        "counterpart_type": "organization", "counterpart_external_reference": "C-1",
        "discount": {"type": "percentage", "amount": 1000, "value": 2000},
        "entity": {"type": "organization", "name": "Lamps Ltd", "registration_authority": "HRB", "registration_number": "1", "tax_id": "12/3"},
        "entity_address": address("Lindenstrasse 14"),
        "entity_bank_account": {"iban": "DE89370400440532013000", "bic": "COBADEFFXXX"},
        "file_language": "pt", "original_file_language": "de",
        "vat_inclusive_discount_mode": "exclusive", "vat_mode": "exclusive",
    });
    let amounts = json!({
        "subtotal": 20000, "subtotal_after_vat": 23800, "discounted_subtotal": 18000, "total_vat_amount": 3420, "total_amount": 21420,
        "total_vat_amounts": [{"amount": 3420, "taxable_amount": 18000, "value": 1900}],
    });
    let issued = "2024-06-03T09:30:00Z".parse().unwrap();
    Receivable {
        id: Uuid::from_u128(1),
        entity_id: Uuid::from_u128(2),
        status: ReceivableStatus::Issued,
        based_on: None,
        document_id: Some("INV-00001".into()),
        counterpart_id: Uuid::from_u128(3),
        currency: "EUR".parse().unwrap(),
        issue_date: Some(issued),
        due_date: NaiveDate::from_ymd_opt(2024, 7, 3),
        expiry_date: None,
        project_id: None,
        entity_user_id: None,
        created_at: issued,
        updated_at: issued,
        content: read(content),
        amounts: read(amounts),
        attachments: None,
        own: read(own),
        signature: None,
        pdf: None,
        reminded: None,
        last_paid_at: None,
        issue_day: None,
        einvoice: None,
        contact: None,
        overridden: None,
        offered_terms: None,
        paid_by_day: None,
        withholding_credited: None,
    }
}

pub(crate) fn invoice() -> Receivable {
    let terms = json!({"term_1": {"number_of_days": 10, "discount": 200}, "term_final": {"number_of_days": 30}});
    document(json!({"invoice": {
        "amount_paid": 0, "total_amount_with_credit_notes": 21420, "is_einvoice": false, "payment_terms": terms,
        "fulfillment_date": "2024-06-01", "purchase_order": "PO-1", "payment_page_url": "https://pay.example/1",
    }}))
}

fn quote() -> Receivable {
    let mut quote = document(json!({"quote": {"signature_required": true, "quote_accept_page_url": "https://accept.example/1"}}));
    (quote.due_date, quote.expiry_date) = (None, NaiveDate::from_ymd_opt(2024, 6, 30));
    quote
}

pub(crate) fn line() -> Line {
    let price = |value: i64| json!({"currency": "EUR", "value": value});
    Line {
        id: Uuid::from_u128(4),
        entity_id: Uuid::from_u128(2),
        receivable_id: Uuid::from_u128(1),
        position: 0,
        product_id: Uuid::from_u128(5),
        quantity: Quantity::from_billionths(2_000_000_000),
        smallest_amount: None,
        discount: None,
        product: read(json!({
            "id": Uuid::from_u128(5), "is_inline": true, "name": "Desk lamp", "price": price(10000), "price_after_vat": price(11900),
            "type": "product", "vat_rate": {"country": "DE", "is_custom": false, "value": 1900},
        })),
        credits: None,
        total_before_vat: 20000,
        total_after_vat: 23800,
    }
}

fn of(document: &Receivable, sources: &Sources) -> bursar_print::Paper {
    let paper = paper(document, &[line()], sources, Language::English).unwrap();
    assert!(render(&paper).is_ok(), "it can be printed");
    paper
}

#[test]
fn an_invoice_has_the_amounts_of_the_document() {
    let document = invoice();
    let paper = of(&document, &Sources { project: Some("Reading room".into()), ..Sources::default() });
    let totals = &paper.totals;
    assert_eq!((totals.subtotal.minor(), totals.total.minor(), totals.due.minor()), (20000, 21420, 21420));
    assert_eq!((totals.discount.unwrap().1.minor(), totals.vat[0].taxable.minor(), totals.vat[0].amount.minor()), (2000, 18000, 3420));
    assert_eq!((paper.lines[0].vat_amount.minor(), paper.lines[0].vat_rate.to_string()), (3800, "19".into()));
    assert_eq!((paper.recipient.name.as_str(), paper.recipient.contact.as_deref()), ("Acme GmbH", Some("Ada Lovelace")));
    assert_eq!((paper.issuer.registration.as_deref(), paper.references.project.as_deref()), (Some("HRB, 1"), Some("Reading room")));
    let early = paper.terms.early_payment[0];
    assert_eq!((early.until.to_string(), early.amount.unwrap().minor()), ("2024-06-13".into(), 20992));
    assert_eq!((paper.kind, paper.stamp, paper.look.format, paper.link.is_some()), (Kind::Invoice, None, Format::A4, true));
    assert_eq!(paper.created_at, document.issue_date.unwrap(), "not the moment of printing");
}

#[test]
fn withheld_tax_and_deductions_come_off_where_they_belong() {
    let mut document = invoice();
    document.content.deduction_amount = Some(1000);
    document.content.withholding_tax_rate = Some(bursar_kernel::Rate::new(1500));
    (document.amounts.total_amount, document.amounts.total_withholding_tax) = (20420, Some(2700));
    let paper = of(&document, &Sources { deduction_title: Some("Retention".into()), ..Sources::default() });
    let deduction = paper.totals.deduction.unwrap();
    assert_eq!((deduction.title.as_deref(), deduction.amount.minor()), (Some("Retention"), 1000));
    assert_eq!((paper.totals.total.minor(), paper.totals.withholding.unwrap().1.minor(), paper.totals.due.minor()), (20420, 2700, 17720));
}

#[test]
fn what_is_to_be_paid_early_is_what_the_api_tells() {
    let mut document = invoice();
    (document.amounts.total_amount, document.amounts.total_withholding_tax) = (119_000, Some(15_000));
    if let Own::Invoice(invoice) = &mut document.own {
        invoice.total_amount_with_credit_notes = 119_000;
    }
    let early = of(&document, &Sources::default()).terms.early_payment[0];
    assert_eq!(early.amount.unwrap().minor(), 101_620);
    assert_eq!(document.amount_to_pay(early.until).unwrap(), 101_620);
}

#[test]
fn a_listed_credit_note_takes_back_its_part_of_the_withheld_tax() {
    let mut document = invoice();
    document.content.withholding_tax_rate = Some(bursar_kernel::Rate::new(1500));
    (document.amounts.total_amount, document.amounts.total_withholding_tax) = (119_000, Some(15_000));
    let on = NaiveDate::from_ymd_opt(2024, 6, 20).unwrap();
    let came_in = vec![Payment { on, amount: document.money(59_500), method: None, credit_note: Some("CN-00001".into()) }];
    let totals = of(&document, &Sources { came_in, withholding_credited: 7_500, ..Sources::default() }).totals;
    assert_eq!((totals.withholding.unwrap().1.minor(), totals.due.minor()), (7_500, 52_000));
    let totals = of(&document, &Sources::default()).totals;
    assert_eq!((totals.withholding.unwrap().1.minor(), totals.due.minor()), (15_000, 104_000), "it is as it was issued");
}

#[test]
fn what_was_paid_early_leaves_nothing_to_pay() {
    let mut document = invoice();
    document.status = ReceivableStatus::Paid;
    let on = NaiveDate::from_ymd_opt(2024, 6, 13).unwrap();
    let came_in = vec![Payment { on, amount: document.money(20_992), method: None, credit_note: None }];
    let paper = of(&document, &Sources { came_in, ..Sources::default() });
    assert_eq!((paper.totals.due.minor(), paper.stamp), (0, Some(Stamp::Paid)));
}

#[test]
fn what_came_in_is_listed_and_a_paid_invoice_is_stamped() {
    let mut document = invoice();
    document.status = ReceivableStatus::Paid;
    let on = NaiveDate::from_ymd_opt(2024, 6, 20).unwrap();
    let payment = |minor, credit_note| Payment { on, amount: document.money(minor), method: None, credit_note };
    let came_in = vec![payment(20000, None), payment(1420, Some("CN-00001".into()))];
    let paper = of(&document, &Sources { came_in, ..Sources::default() });
    assert_eq!((paper.payments.len(), paper.totals.due.minor(), paper.stamp), (2, 0, Some(Stamp::Paid)));
    assert_eq!(of(&document, &Sources::default()).stamp, None, "where payments are not shown, the document is as it was issued");
}

#[test]
fn drafts_and_canceled_documents_are_stamped() {
    let stamped = |status| of(&Receivable { status, ..invoice() }, &Sources::default()).stamp;
    assert_eq!(stamped(ReceivableStatus::Draft), Some(Stamp::Draft));
    assert_eq!(stamped(ReceivableStatus::Canceled), Some(Stamp::Canceled));
    assert_eq!(stamped(ReceivableStatus::Overdue), None);
}

#[test]
fn settings_decide_on_columns_and_on_the_account() {
    let mut document = invoice();
    let shown = |document: &Receivable| of(document, &Sources::default()).columns.into_iter().map(|shown| shown.column).collect::<Vec<_>>();
    assert!(!shown(&document).contains(&Column::VatAmount), "it is shown where it is asked for");
    document.content.document_rendering = Some(read(json!({
        "invoice": {"display_entity_bank_account": false},
        "line_items": {"price": {"label": "Net", "precision": 4}, "vat_amount": {"display": true}, "measure_unit": {"display": false}},
    })));
    let paper = of(&document, &Sources::default());
    let price = paper.columns.iter().find(|shown| shown.column == Column::Price).unwrap();
    assert_eq!((price.label.as_deref(), price.precision), (Some("Net"), Some(4)));
    assert!(shown(&document).contains(&Column::VatAmount) && !shown(&document).contains(&Column::Unit) && paper.bank.is_none());
    document.content.document_rendering = Some(read(json!({"display_line_items": false})));
    assert_eq!(shown(&document), []);
}

#[test]
fn a_quote_is_signed_where_it_shows_signatures() {
    let mut document = quote();
    assert_eq!(of(&document, &Sources::default()).signature, None);
    document.content.document_rendering = Some(read(json!({"quote": {"display_signature": true}})));
    assert_eq!(of(&document, &Sources::default()).signature, Some(Signature::Blank));
    let (email, full_name) = ("ada@acme.example".to_owned(), "Ada Lovelace".to_owned());
    document.signature = Some(QuoteSignature { email, full_name, file_id: Uuid::from_u128(9), signed_at: document.created_at });
    let signed_on = NaiveDate::from_ymd_opt(2024, 6, 2);
    let sources = Sources { signature: Some(vec![1]), signed_on, ..Sources::default() };
    let signed = paper(&document, &[line()], &sources, Language::English).unwrap();
    assert!(matches!(signed.signature, Some(Signature::Signed { name, on, .. }) if name == "Ada Lovelace" && on == signed_on));
    assert_eq!((signed.dates.deadline, signed.link.as_deref()), (document.expiry_date, Some("https://accept.example/1")));
}

#[test]
fn a_language_without_words_is_the_entitys() {
    let mut content = invoice().content;
    assert_eq!(languages(&content), (Language::German, Language::German), "Portuguese is not printed");
    content.original_file_language = read(json!("ja"));
    assert_eq!(languages(&content), (Language::English, Language::English));
}

#[test]
fn what_nobody_sees_makes_no_new_pdf() {
    let before = invoice();
    let mut after = before.clone();
    (after.updated_at, after.content.partner_metadata) = ("2024-06-04T00:00:00Z".parse().unwrap(), Some(read(json!({"a": 1}))));
    if let Own::Invoice(invoice) = &mut after.own {
        invoice.overdue_reminder_id = Some(Uuid::from_u128(7));
    }
    assert!(!after.looks_different(&before));
    after.content.memo = Some("Thank you".into());
    assert!(after.looks_different(&before));
}

#[test]
fn the_name_of_a_file_has_no_separators() {
    let named = |number: Option<&str>| Receivable { document_id: number.map(str::to_owned), ..invoice() }.pdf_name();
    assert_eq!((named(Some("IN/EX-ORG/2024/3")), named(None)), ("IN-EX-ORG-2024-3.pdf".to_owned(), "invoice.pdf".to_owned()));
}
