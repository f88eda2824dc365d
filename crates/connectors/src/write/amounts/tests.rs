use proptest::prelude::*;

use super::*;
use crate::Kind;
use crate::write::{PushAs, TaxEntry, TaxMode};

fn decimal(digits: &str) -> Decimal {
    digits.parse().unwrap()
}

fn line(amount: Decimal, tax_amount: Decimal, rate: &str) -> LineEntry {
    LineEntry {
        description: "Work".into(),
        quantity: Decimal::ONE,
        unit_amount: amount,
        amount,
        tax_amount,
        tax_rate_id: Some(rate.into()),
        account: None,
        item_id: None,
        dimensions: Vec::new(),
    }
}

fn document(currency: &str, lines: Vec<LineEntry>, taxes: &[(&str, Decimal)], tax_total: Decimal) -> DocumentEntry {
    let tax = |(rate, amount): &(&str, Decimal)| TaxEntry {
        tax_rate_id: (*rate).into(),
        component_id: None,
        components: Vec::new(),
        percent: Decimal::ZERO,
        net: Decimal::ZERO,
        amount: *amount,
    };
    DocumentEntry {
        dimensions: Vec::new(),
        kind: Kind::Bill,
        number: None,
        date: "2026-03-02".parse().unwrap(),
        due_date: None,
        currency: currency.into(),
        currency_rate: None,
        counterpart_id: "7".into(),
        tax_mode: TaxMode::Exclusive,
        push_as: PushAs::Authorised,
        note: None,
        reference: None,
        link: None,
        marker: "#m".into(),
        ship_to: None,
        bill_to: None,
        taxes: taxes.iter().map(tax).collect(),
        tax_total,
        total: Decimal::ZERO,
        lines,
    }
}

#[test]
fn lines_bear_the_tax_of_their_rate() {
    let lines = vec![
        line(decimal("25.06"), decimal("3.76"), "A"),
        line(decimal("25.61"), decimal("3.84"), "A"),
        line(decimal("25.63"), decimal("3.84"), "A"),
        line(decimal("10"), decimal("2"), "B"),
    ];
    let taxes = line_taxes(&document("GBP", lines, &[("A", decimal("11.45")), ("B", decimal("2"))], decimal("13.45"))).unwrap();
    assert_eq!(taxes, ["3.76", "3.84", "3.85", "2"].map(decimal));
}

#[test]
fn tax_that_no_line_has_yet_goes_to_all_by_amount() {
    let lines = ["10", "20", "30.01"].map(|amount| line(decimal(amount), Decimal::ZERO, "A")).to_vec();
    assert_eq!(line_taxes(&document("USD", lines, &[], decimal("5"))).unwrap(), ["0.83", "1.67", "2.5"].map(decimal));
    let free = line_taxes(&document("USD", vec![line(Decimal::ZERO, Decimal::ZERO, "A")], &[], decimal("5"))).unwrap_err();
    assert_eq!(free.field, "tax_total");
    let lines = vec![line(decimal("10"), decimal("2"), "A")];
    let foreign = line_taxes(&document("USD", lines, &[("B", decimal("2"))], decimal("2"))).unwrap_err();
    assert_eq!(foreign.field, "taxes.0.tax_rate_id");
}

#[test]
fn what_the_ledger_cannot_hold_is_told() {
    let of = |currency: &str, amount: &str| {
        let lines = vec![line(decimal(amount), Decimal::ZERO, "A")];
        line_taxes(&document(currency, lines, &[], Decimal::ZERO)).map_err(|error| error.field)
    };
    assert_eq!(of("JPY", "100"), Ok(vec![Decimal::ZERO]));
    assert_eq!(of("JPY", "100.5"), Err("lines.0.amount".into()));
    assert_eq!(of("KWD", "1.23"), Ok(vec![Decimal::ZERO]));
    assert_eq!(of("KWD", "1.234"), Err("lines.0.amount".into()));
    assert_eq!(of("XYZW", "1"), Err("currency".into()));
    assert_eq!(line_taxes(&document("USD", vec![], &[], Decimal::ZERO)).unwrap_err().field, "lines");
}

#[test]
fn a_price_gives_its_amount_or_is_left_out() {
    let priced = |quantity, unit, amount, places| priced(decimal(quantity), decimal(unit), decimal(amount), places);
    assert_eq!(priced("3", "33.33", "99.99", 5), Some((decimal("3"), decimal("33.33"))));
    assert_eq!(priced("3", "40", "100", 5), Some((decimal("3"), decimal("33.33333"))));
    assert_eq!(priced("1000000", "0.1", "0.01", 4), None);
    assert_eq!(priced("0", "5", "1", 4), None);
    assert_eq!(priced("-1", "5", "-5", 4), Some((decimal("-1"), decimal("5"))));
}

#[test]
fn an_amount_is_split_by_percent_to_the_least_amount() {
    let split = |currency, amount, percentages: [&str; 2]| {
        Units::of(currency).unwrap().split("tax", decimal(amount), &percentages.map(decimal)).map_err(|error| error.field)
    };
    assert_eq!(split("CAD", "14.98", ["5", "9.975"]), Ok(["5", "9.98"].map(decimal).to_vec()));
    assert_eq!(split("CAD", "-0.01", ["5", "7"]), Ok(["0", "-0.01"].map(decimal).to_vec()));
    assert_eq!(split("JPY", "12", ["5", "7"]), Ok(["5", "7"].map(decimal).to_vec()));
    assert_eq!(split("CAD", "0", ["0", "0"]), Ok(["0", "0"].map(decimal).to_vec()));
    assert_eq!(split("CAD", "1", ["0", "0"]), Err("tax".into()), "nothing bears it");
}

proptest! {
    #[test]
    fn every_minor_unit_of_tax_is_on_a_line(
        lines in prop::collection::vec((-100_000i64..100_000, -20_000i64..20_000, 0u8..3), 1..12),
        extra in -30i64..30,
    ) {
        let cents = |units: i64| Decimal::scaled(units.into(), 2).unwrap();
        let entries: Vec<LineEntry> = lines.iter().map(|(amount, tax, rate)| line(cents(*amount), cents(*tax), &rate.to_string())).collect();
        let total: i64 = lines.iter().map(|(_, tax, _)| tax).sum::<i64>() + extra;
        if let Ok(taxes) = line_taxes(&document("EUR", entries, &[], cents(total))) {
            prop_assert_eq!(Decimal::sum(taxes.iter().copied()).unwrap(), cents(total));
            for (tax, (_, given, _)) in taxes.iter().zip(&lines) {
                let moved = tax.minus(cents(*given)).unwrap();
                prop_assert!(moved <= cents(30) && moved >= cents(-30));
            }
        }
    }
}
