//! What holds for any lines, discounts and rates.

use super::*;
use proptest::prelude::*;

#[derive(Debug, Clone)]
struct AnyLine {
    price: i64,
    billionths: i64,
    percent: i64,
    discount: Option<Discount>,
}

fn any_discount(most: i64) -> impl Strategy<Value = Option<Discount>> {
    let percentage = (0..=10_000_i64).prop_map(|amount| Discount { amount, kind: DiscountType::Percentage });
    let amount = (0..=most).prop_map(|amount| Discount { amount, kind: DiscountType::Amount });
    prop::option::of(prop_oneof![percentage, amount])
}

fn any_line() -> impl Strategy<Value = AnyLine> {
    let billionths = prop_oneof![(1..=20_i64).prop_map(|whole| whole * 1_000_000_000), 1..=20_000_000_000_i64];
    (0..=1_000_000_i64, billionths, prop::sample::select(vec![0, 550, 700, 1900, 2000, 2550]), any_discount(500))
        .prop_map(|(price, billionths, percent, discount)| AnyLine { price, billionths, percent, discount })
}

fn any_rules() -> impl Strategy<Value = Rules> {
    let mode = || prop::sample::select(vec![VatMode::Exclusive, VatMode::Inclusive]);
    (prop::sample::select(vec!["JPY", "EUR", "KWD"]), mode(), mode(), any_discount(500)).prop_map(
        |(code, vat_mode, discount_mode, discount)| Rules {
            currency: code.parse().unwrap(),
            vat_mode,
            discount_mode,
            discount,
            deduction: None,
            withholding: None,
        },
    )
}

fn worked(lines: &[AnyLine], rules: &Rules) -> Result<Totals, WrongAmount> {
    let rates: Vec<VatRateCopy> = lines.iter().map(|line| VatRateCopy::plain(Rate::new(line.percent))).collect();
    let priced = lines.iter().zip(&rates).map(|(line, rate)| PricedLine {
        price: line.price,
        quantity: Quantity::from_billionths(line.billionths),
        discount: line.discount,
        rate,
    });
    totals(&priced.collect::<Vec<_>>(), rules)
}

proptest! {
    #[test]
    fn parts_sum_to_the_whole(lines in prop::collection::vec(any_line(), 0..12), rules in any_rules()) {
        let Ok(Totals { amounts, .. }) = worked(&lines, &rules) else { return Ok(()) };
        let sum = |part: fn(&VatTotal) -> i64| amounts.total_vat_amounts.iter().map(part).sum::<i64>();
        prop_assert_eq!(sum(|rate| rate.amount), amounts.total_vat_amount);
        prop_assert_eq!(sum(|rate| rate.taxable_amount), amounts.discounted_subtotal);
        prop_assert_eq!(amounts.discounted_subtotal + amounts.total_vat_amount, amounts.total_amount);
    }

    #[test]
    fn the_order_of_the_lines_is_irrelevant(
        (lines, shuffled) in prop::collection::vec(any_line(), 0..12).prop_flat_map(|lines| (Just(lines.clone()), Just(lines).prop_shuffle())),
        rules in any_rules(),
    ) {
        let amounts = |lines: &[AnyLine]| worked(lines, &rules).map(|totals| (totals.amounts, totals.discount)).ok();
        prop_assert_eq!(amounts(&lines), amounts(&shuffled));
    }

    #[test]
    fn nothing_is_negative_and_a_discount_takes_something_off(lines in prop::collection::vec(any_line(), 0..12), rules in any_rules()) {
        let Ok(Totals { amounts, discount, lines }) = worked(&lines, &rules) else { return Ok(()) };
        prop_assert!(amounts.total_amount >= 0 && amounts.discounted_subtotal >= 0 && discount.unwrap_or_default() >= 0);
        prop_assert!(amounts.discounted_subtotal <= amounts.subtotal && amounts.total_amount <= amounts.subtotal_after_vat);
        prop_assert!(lines.iter().all(|line| line.before_vat >= 0 && line.after_vat >= line.before_vat));
    }

    #[test]
    fn gross_that_was_entered_is_gross_that_is_shown(mut lines in prop::collection::vec(any_line(), 0..12), mut rules in any_rules()) {
        rules.vat_mode = VatMode::Inclusive;
        rules.discount = None;
        lines.iter_mut().for_each(|line| line.discount = None);
        let entered: i64 = lines.iter().map(|line| {
            Quantity::from_billionths(line.billionths).times(Money::new(line.price, rules.currency)).unwrap().minor()
        }).sum();
        prop_assert_eq!(worked(&lines, &rules).unwrap().amounts.total_amount, entered);
    }

    #[test]
    fn no_amounts_panic(prices in prop::collection::vec((0..=Money::MAX_IN_JSON, 0..=i64::MAX, any_discount(Money::MAX_IN_JSON)), 0..6), rules in any_rules()) {
        let lines: Vec<AnyLine> = prices.into_iter().map(|(price, billionths, discount)| AnyLine { price, billionths, percent: 2000, discount }).collect();
        let _ = worked(&lines, &rules);
    }
}
