//! Worked examples of the totals of a document.

use super::*;

/// `price x quantity @ rate`, with a discount of the line.
struct Entered {
    price: i64,
    quantity: &'static str,
    rate: VatRateCopy,
    discount: Option<Discount>,
}

fn line(price: i64, quantity: &'static str, percent: i64) -> Entered {
    Entered { price, quantity, rate: VatRateCopy::plain(Rate::new(percent * 100)), discount: None }
}

fn composed(price: i64, parts: &[&str]) -> Entered {
    Entered { price, quantity: "1", rate: VatRateCopy::composed(parts), discount: None }
}

impl Entered {
    fn less(self, discount: Discount) -> Self {
        Entered { discount: Some(discount), ..self }
    }
}

fn off(amount: i64) -> Discount {
    Discount { amount, kind: DiscountType::Amount }
}

fn percent(amount: i64) -> Discount {
    Discount { amount, kind: DiscountType::Percentage }
}

const EXCLUSIVE: Option<VatMode> = None;

struct Document {
    rules: Rules,
    lines: Vec<Entered>,
}

/// Prices include VAT where a mode of discounts is given.
fn document(inclusive: Option<VatMode>, lines: Vec<Entered>) -> Document {
    let vat_mode = if inclusive.is_some() { VatMode::Inclusive } else { VatMode::Exclusive };
    let (currency, discount_mode) = ("EUR".parse().unwrap(), inclusive.unwrap_or(VatMode::Exclusive));
    Document { rules: Rules { currency, vat_mode, discount_mode, discount: None, deduction: None, withholding: None }, lines }
}

impl Document {
    fn less(mut self, discount: Discount) -> Self {
        self.rules.discount = Some(discount);
        self
    }

    fn totals(&self) -> Totals {
        let priced = self.lines.iter().map(|line| PricedLine {
            price: line.price,
            quantity: serde_json::from_str(line.quantity).unwrap(),
            discount: line.discount,
            rate: &line.rate,
        });
        totals(&priced.collect::<Vec<_>>(), &self.rules).unwrap()
    }

    /// Subtotal, after VAT, discounted, what each rate is charged on and comes to, total.
    fn comes_to(&self, subtotal: i64, after_vat: i64, discounted: i64, rates: &[(i64, i64)], total: i64) -> Totals {
        let worked = self.totals();
        let amounts = &worked.amounts;
        assert_eq!((amounts.subtotal, amounts.subtotal_after_vat, amounts.discounted_subtotal), (subtotal, after_vat, discounted));
        let found: Vec<(i64, i64)> = amounts.total_vat_amounts.iter().map(|rate| (rate.taxable_amount, rate.amount)).collect();
        assert_eq!((found.as_slice(), amounts.total_amount), (rates, total));
        worked
    }
}

#[test]
fn vat_comes_on_top_of_one_line() {
    document(EXCLUSIVE, vec![line(1000, "2", 20)]).comes_to(2000, 2400, 2000, &[(2000, 400)], 2400);
}

#[test]
fn a_percentage_off_a_line() {
    let document = document(EXCLUSIVE, vec![line(1999, "3", 19).less(percent(1050))]);
    document.comes_to(5367, 6387, 5367, &[(5367, 1020)], 6387);
}

#[test]
fn an_amount_off_a_line() {
    document(EXCLUSIVE, vec![line(25000, "1", 20).less(off(1250))]).comes_to(23750, 28500, 23750, &[(23750, 4750)], 28500);
}

#[test]
fn a_percentage_off_the_document() {
    let document = document(EXCLUSIVE, vec![line(10000, "2", 19), line(5000, "1", 7)]).less(percent(1000));
    let totals = document.comes_to(25000, 29150, 22500, &[(18000, 3420), (4500, 315)], 26235);
    assert_eq!(totals.discount, Some(2500));
}

#[test]
fn an_amount_off_the_document_is_spread_by_largest_remainders() {
    let document = document(EXCLUSIVE, vec![line(3333, "3", 19), line(5000, "1", 7)]).less(off(1000));
    document.comes_to(14999, 17249, 13999, &[(9332, 1773), (4667, 327)], 16099);
}

#[test]
fn vat_is_rounded_once_for_each_rate() {
    let document = document(EXCLUSIVE, vec![line(33, "1", 20), line(33, "1", 20), line(33, "1", 20)]);
    let totals = document.comes_to(99, 119, 99, &[(99, 20)], 119);
    assert!(totals.lines.iter().all(|line| line.after_vat == 40));
}

#[test]
fn half_a_unit_rounds_away_from_zero() {
    document(EXCLUSIVE, vec![line(999, "1.5", 0)]).comes_to(1499, 1499, 1499, &[(1499, 0)], 1499);
}

#[test]
fn discounts_of_line_and_document() {
    let document = document(EXCLUSIVE, vec![line(20000, "2", 20).less(percent(1000)), line(5000, "1", 20)]).less(percent(500));
    let totals = document.comes_to(41000, 49200, 38950, &[(38950, 7790)], 46740);
    assert_eq!(totals.discount, Some(2050));
}

#[test]
fn everything_can_be_taken_off() {
    document(EXCLUSIVE, vec![line(10000, "1", 20).less(percent(10000))]).comes_to(0, 0, 0, &[(0, 0)], 0);
}

#[test]
fn a_currency_without_minor_units() {
    let mut document = document(EXCLUSIVE, vec![line(50, "3", 10)]);
    document.rules.currency = "JPY".parse().unwrap();
    document.comes_to(150, 165, 150, &[(150, 15)], 165);
}

#[test]
fn prices_with_vat_keep_their_gross() {
    let totals = document(Some(VatMode::Inclusive), vec![line(999, "3", 20)]).comes_to(2498, 2997, 2498, &[(2498, 499)], 2997);
    assert_eq!((totals.lines[0].price, totals.lines[0].price_after_vat), (833, 999));
}

#[test]
fn vat_is_taken_out_of_the_gross() {
    document(Some(VatMode::Inclusive), vec![line(11900, "1", 19)]).comes_to(10000, 11900, 10000, &[(10000, 1900)], 11900);
}

#[test]
fn an_amount_off_the_gross() {
    let document = document(Some(VatMode::Inclusive), vec![line(11900, "1", 19)]).less(off(1000));
    document.comes_to(10000, 11900, 9160, &[(9160, 1740)], 10900);
}

#[test]
fn an_amount_off_the_net() {
    let document = document(Some(VatMode::Exclusive), vec![line(11900, "1", 19)]).less(off(1000));
    document.comes_to(10000, 11900, 9000, &[(9000, 1710)], 10710);
}

#[test]
fn a_percentage_off_the_gross_is_one_off_the_net() {
    for mode in [VatMode::Inclusive, VatMode::Exclusive] {
        let document = document(Some(mode), vec![line(11900, "2", 19), line(5350, "1", 7)]).less(percent(1000));
        let totals = document.comes_to(25000, 29150, 22500, &[(18000, 3420), (4500, 315)], 26235);
        assert_eq!(totals.discount, Some(2915));
    }
}

#[test]
fn a_deduction_comes_off_after_vat() {
    let mut document = document(EXCLUSIVE, vec![line(500_000, "1", 20)]);
    document.rules.deduction = Some(90_000);
    document.comes_to(500_000, 600_000, 500_000, &[(500_000, 100_000)], 510_000);
}

#[test]
fn the_parts_of_a_composed_rate_are_rounded_like_it() {
    let totals = document(EXCLUSIVE, vec![composed(10000, &["1212.5", "500"])]).comes_to(10000, 11713, 10000, &[(10000, 1713)], 11713);
    assert_eq!(parts(&totals), [1213, 500]);
}

#[test]
fn the_parts_of_a_composed_rate_sum_to_it() {
    let totals = document(EXCLUSIVE, vec![composed(10010, &["625", "625"])]).comes_to(10010, 11261, 10010, &[(10010, 1251)], 11261);
    assert_eq!(parts(&totals), [626, 625]);
}

fn parts(totals: &Totals) -> Vec<i64> {
    totals.amounts.total_vat_amounts[0].components.iter().flatten().map(|part| part.amount).collect()
}

#[test]
fn withheld_tax_is_of_the_net_and_leaves_the_total() {
    let mut document = document(EXCLUSIVE, vec![line(100_000, "1", 21)]);
    document.rules.withholding = Some(Rate::new(1500));
    let totals = document.comes_to(100_000, 121_000, 100_000, &[(100_000, 21_000)], 121_000);
    assert_eq!(totals.amounts.total_withholding_tax, Some(15_000));
}

fn refusal(document: &Document) -> Error {
    let priced = document.lines.iter().map(|line| PricedLine {
        price: line.price,
        quantity: serde_json::from_str(line.quantity).unwrap(),
        discount: line.discount,
        rate: &line.rate,
    });
    totals(&priced.collect::<Vec<_>>(), &document.rules).unwrap_err().within(&["body"])
}

#[test]
fn what_is_too_large_names_its_line() {
    let largest = Money::MAX_IN_JSON;
    for second in [line(largest, "2", 0), line(largest, "2147483647", 0), line(largest, "1", 20)] {
        let refused = refusal(&document(EXCLUSIVE, vec![line(1, "1", 0), second]));
        assert!(refused.to_string().contains(r#"[Name("body"), Name("line_items"), Index(1)]"#), "{refused}");
    }
    let refused = refusal(&document(EXCLUSIVE, vec![line(largest, "1", 0), line(1, "1", 0)]));
    assert!(refused.to_string().contains(r#"[Name("body"), Name("line_items")]"#), "{refused}");
}

#[test]
fn nothing_takes_off_more_than_there_is() {
    let refused = refusal(&document(EXCLUSIVE, vec![line(1000, "1", 0).less(off(1001))]));
    assert!(refused.to_string().contains(r#"Index(0), Name("discount")] takes off more than there is: at most 1000"#), "{refused}");
    let refused = refusal(&document(EXCLUSIVE, vec![line(1000, "1", 0)]).less(percent(10001)));
    assert!(refused.to_string().contains(r#"Name("discount")]"#), "{refused}");
    let mut document = document(EXCLUSIVE, vec![line(1000, "1", 20)]);
    document.rules.deduction = Some(1201);
    assert!(refusal(&document).to_string().contains("deduction_amount"));
}

impl Document {
    fn of_lines(number: usize) -> Document {
        document(EXCLUSIVE, (0..number).map(|_| line(1, "1", 0)).collect())
    }
}

#[test]
fn a_document_has_at_most_a_thousand_lines() {
    assert_eq!(Document::of_lines(MAX_LINES).totals().amounts.subtotal, 1000);
    assert!(refusal(&Document::of_lines(MAX_LINES + 1)).to_string().contains("must have at most 1000 items"));
    assert_eq!(Document::of_lines(0).totals().amounts, Amounts::default());
}
