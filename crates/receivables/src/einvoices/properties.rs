//! Whatever a document comes to, its electronic invoice keeps the rules.
//!
//! With `BURSAR_TEST_EINVOICES`, each one is written to that directory: `tests/evidence/einvoices.py` holds them against the official rules.

use bursar_catalog::ProductType;
use bursar_documents::IssuerCopy;
use bursar_entities::{Country, NetworkSchema, VatMode};
use bursar_kernel::{NaiveDate, Quantity, Rate, Uuid};
use bursar_print::paper::Language;
use proptest::prelude::*;
use serde_json::json;

use super::model::model;
use super::{CredentialsCopy, Einvoice};
use crate::papers::examples::{invoice, line};
use crate::papers::paper::paper;
use crate::papers::sources::Sources;
use crate::receivables::discount::{Discount, DiscountType, DocumentDiscount};
use crate::receivables::line::{Line, VatRateCopy};
use crate::receivables::{Own, Receivable};

#[derive(Debug, Clone)]
struct AnyLine {
    price: i64,
    billionths: i64,
    percent: i64,
    discount: Option<Discount>,
}

fn any_discount() -> impl Strategy<Value = Option<Discount>> {
    let percentage = (1..=10_000_i64).prop_map(|amount| Discount { amount, kind: DiscountType::Percentage });
    let amount = (1..=500_i64).prop_map(|amount| Discount { amount, kind: DiscountType::Amount });
    prop::option::of(prop_oneof![percentage, amount])
}

fn any_line() -> impl Strategy<Value = AnyLine> {
    let billionths = prop_oneof![(1..=20_i64).prop_map(|whole| whole * 1_000_000_000), 1..=20_000_000_000_i64];
    (0..=1_000_000_i64, billionths, prop::sample::select(vec![0, 550, 700, 1900, 2000, 2550]), any_discount())
        .prop_map(|(price, billionths, percent, discount)| AnyLine { price, billionths, percent, discount })
}

fn credentials(identifier: &str) -> Option<CredentialsCopy> {
    Some(CredentialsCopy { id: Uuid::from_u128(9), network_identifier: identifier.to_owned(), network_schema: NetworkSchema::GermanVat })
}

/// An invoice between two German companies over these lines.
fn document(
    lines: &[AnyLine],
    currency: &str,
    mode: VatMode,
    discount: Option<Discount>,
    deduction: i64,
) -> Option<(Receivable, Vec<Line>)> {
    let mut document = invoice();
    let lines = lines.iter().enumerate().map(|(place, any)| {
        let mut line = Line { position: i32::try_from(place).unwrap(), quantity: Quantity::from_billionths(any.billionths), ..line() };
        (line.product.price.value, line.product.price_after_vat.value) = (any.price, any.price);
        (line.product.vat_rate, line.discount) = (VatRateCopy::plain(Rate::new(any.percent)), any.discount);
        line
    });
    let mut lines: Vec<Line> = lines.collect();
    document.currency = currency.parse().unwrap();
    document.content.vat_mode = mode;
    document.content.discount = discount.map(|Discount { amount, kind }| DocumentDiscount { amount, kind, value: None });
    document.content.deduction_amount = Some(deduction);
    // German sellers name whom to ask.
    if let IssuerCopy::Organization(company) = &mut document.content.entity {
        (company.phone, company.email) = (Some("+49 30 1234567".to_owned()), Some("books@lamps.example".to_owned()));
    }
    let vat_id =
        json!({"id": Uuid::from_u128(8), "country": "DE", "entity_id": document.entity_id, "type": "eu_vat", "value": "136695976"});
    document.content.entity_vat_id = serde_json::from_value(vat_id).unwrap();
    document.einvoice = Some(Einvoice { sender: credentials("136695976"), receiver: credentials("DE129273398"), ..Einvoice::default() });
    document.compute(&mut lines).ok()?;
    Some((document, lines))
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 6, 3).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "the runner's choice")]
fn keep(test: &str, name: &str, bytes: &[u8]) {
    let Ok(directory) = std::env::var("BURSAR_TEST_EINVOICES") else { return };
    let number = std::fs::read_dir(&directory).unwrap().count();
    std::fs::write(format!("{directory}/{test}-{number:04}-{name}"), bytes).unwrap();
}

/// What goes through the network, and what lies in the PDF.
fn write_both(test: &str, document: &Receivable, lines: &[Line], credited: Option<&Receivable>) -> Result<(), bursar_einvoice::Rejected> {
    let model = model(document, lines, day(), credited).unwrap();
    keep(test, "network.xml", bursar_einvoice::write(&model)?.as_bytes());
    keep(test, "attachment.xml", bursar_einvoice::write_attachment(&model)?.as_bytes());
    Ok(())
}

/// The whole invoice, credited.
fn credit_note(invoice: &Receivable) -> Receivable {
    let mut note = Receivable { document_id: Some("CN-00001".to_owned()), due_date: None, ..invoice.clone() };
    let Own::Invoice(own) = &invoice.own else { panic!("an invoice is credited") };
    let credit = json!({"is_einvoice": true, "purchase_order": own.purchase_order});
    note.own = Own::CreditNote(serde_json::from_value(credit).unwrap());
    note
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_totals_are_proven(
        lines in prop::collection::vec(any_line(), 1..12),
        (currency, mode) in (prop::sample::select(vec!["EUR", "JPY"]), prop::sample::select(vec![VatMode::Exclusive, VatMode::Inclusive])),
        (discount, deduction) in (any_discount(), 0..=200_i64),
        buyer_reference in prop::sample::select(vec!["PO-7731", "04011000-1234512345-06"]),
    ) {
        let Some((mut document, lines)) = document(&lines, currency, mode, discount, deduction) else { return Ok(()) };
        if let Own::Invoice(own) = &mut document.own {
            own.purchase_order = Some(buyer_reference.to_owned());
        }
        for (document, credited) in [(&document, None), (&credit_note(&document), Some(&document))] {
            let written = write_both("totals", document, &lines, credited);
            prop_assert!(written.is_ok(), "{written:?}: {document:?}");
        }
    }

    #[test]
    fn whatever_bears_no_vat_is_proven(
        is_service in any::<bool>(),
        (country, vat_id) in prop::sample::select(vec![
            ("DE", "136695976"), ("NL", "004495445B01"), ("GR", "094259216"), ("CH", "E116281710"), ("US", "123456789"),
        ]),
        rationale in prop::sample::select(vec![None, Some("No VAT by law")]),
        price in 1..=1_000_000_i64,
    ) {
        let one = AnyLine { price, billionths: 1_000_000_000, percent: 0, discount: None };
        let (mut document, mut lines) = document(&[one], "EUR", VatMode::Exclusive, None, 0).unwrap();
        if is_service {
            lines[0].product.kind = ProductType::Service;
        }
        document.content.vat_exempt = Some(rationale.is_some());
        document.content.vat_exemption_rationale = rationale.map(str::to_owned);
        let address = document.content.counterpart_billing_address.as_mut().unwrap();
        address.country = Country(country.to_owned());
        let vat_id = json!({"id": Uuid::from_u128(7), "country": country, "counterpart_id": Uuid::from_u128(6), "type": "eu_vat", "value": vat_id});
        document.content.counterpart_vat_id = serde_json::from_value(vat_id).unwrap();
        let written = write_both("rates", &document, &lines, None);
        prop_assert!(written.is_ok(), "{written:?}: {document:?}");
    }
}

/// The same bytes whenever it is drawn, so that a file that is made again is the same file.
#[test]
fn a_pdf_carries_its_invoice() {
    let any = AnyLine { price: 12_345, billionths: 3_000_000_000, percent: 1900, discount: None };
    let (document, lines) = document(&[any], "EUR", VatMode::Exclusive, None, 0).unwrap();
    let model = model(&document, &lines, day(), None).unwrap();
    let paper = paper(&document, &lines, &Sources::default(), Language::English).unwrap();
    let pdf = bursar_print::render_readable(paper).unwrap();
    let hybrid = bursar_einvoice::attach(&model, &pdf, document.created_at).unwrap();
    assert!(hybrid.starts_with(&pdf), "what people read is as it was");
    assert_eq!(hybrid, bursar_einvoice::attach(&model, &pdf, document.created_at).unwrap());
    keep("paper", "invoice.pdf", &hybrid);
}

#[test]
fn three_decimals_are_refused() {
    let one = AnyLine { price: 1_000, billionths: 1_000_000_000, percent: 1900, discount: None };
    let (document, lines) = document(&[one], "KWD", VatMode::Exclusive, None, 0).unwrap();
    let rejected = bursar_einvoice::write(&model(&document, &lines, day(), None).unwrap()).unwrap_err();
    assert_eq!(rejected.faults[0].term, "BT-5");
}
