//! Whatever a document comes to, its electronic invoice keeps the rules.
//!
//! With `BURSAR_TEST_EINVOICES`, each one is written to that directory: `tests/evidence/einvoices.py` holds them against the official rules.

use bursar_documents::IssuerCopy;
use bursar_entities::{NetworkSchema, VatMode};
use bursar_kernel::{NaiveDate, Quantity, Rate, Uuid};
use proptest::prelude::*;
use serde_json::json;

use super::model::model;
use super::{CredentialsCopy, Einvoice};
use crate::papers::examples::{invoice, line};
use crate::receivables::Receivable;
use crate::receivables::discount::{Discount, DiscountType, DocumentDiscount};
use crate::receivables::line::{Line, VatRateCopy};

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
fn keep(xml: &str) {
    let Ok(directory) = std::env::var("BURSAR_TEST_EINVOICES") else { return };
    let number = std::fs::read_dir(&directory).unwrap().count();
    std::fs::write(format!("{directory}/{number:03}.xml"), xml).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_totals_are_proven(
        lines in prop::collection::vec(any_line(), 1..12),
        (currency, mode) in (prop::sample::select(vec!["EUR", "JPY"]), prop::sample::select(vec![VatMode::Exclusive, VatMode::Inclusive])),
        (discount, deduction) in (any_discount(), 0..=200_i64),
    ) {
        let Some((document, lines)) = document(&lines, currency, mode, discount, deduction) else { return Ok(()) };
        let model = model(&document, &lines, day(), None).unwrap();
        match bursar_einvoice::write(&model) {
            Ok(xml) => keep(&xml),
            Err(rejected) => prop_assert!(false, "{rejected}: {model:?}"),
        }
    }
}

#[test]
fn three_decimals_are_refused() {
    let one = AnyLine { price: 1_000, billionths: 1_000_000_000, percent: 1900, discount: None };
    let (document, lines) = document(&[one], "KWD", VatMode::Exclusive, None, 0).unwrap();
    let rejected = bursar_einvoice::write(&model(&document, &lines, day(), None).unwrap()).unwrap_err();
    assert_eq!(rejected.faults[0].term, "BT-5");
}
