//! Amounts and lines that were read, as they are kept: minor units of the document's currency. What does not fit, or does not add up, is left
//! out. Pure.

use bursar_kernel::{Currency, Decimal, Quantity, Rate};
use bursar_recognition::plain::printable;
use bursar_recognition::{ReadLine, ReadValue, Recognized};

use crate::totals::{LineTotals, MAX_LINES, Pricing, in_json, sum};

/// The amounts and lines of a document that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadBill {
    /// Its currency; without one there are no amounts.
    pub currency: Option<Currency>,
    /// Without tax, in minor units; with what the total was rounded by.
    pub subtotal: Option<i64>,
    /// The tax, in minor units.
    pub tax_amount: Option<i64>,
    /// With tax, in minor units.
    pub total_amount: Option<i64>,
    /// What was paid already, in minor units.
    pub amount_paid: Option<i64>,
    /// Its tax rate, where it has one only.
    pub tax: Option<Rate>,
    /// Its lines, which come to its amounts; none where those that were read do not.
    pub lines: Vec<ReadBillLine>,
}

/// A line that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadBillLine {
    /// What was bought.
    pub name: Option<String>,
    /// What one of it is.
    pub unit: Option<String>,
    /// Its price, quantity and tax.
    pub(crate) pricing: Pricing,
    /// Was it put into one piece, because the price of one would have been rounded badly?
    pub is_one_piece: bool,
}

impl ReadBill {
    /// What is kept of a document.
    pub fn of(read: &Recognized) -> ReadBill {
        let currency = read.currency.as_ref().map(|currency| currency.value);
        let amount = |amount: &Option<ReadValue<Decimal>>| minor_units(amount.as_ref()?.value, currency?);
        let mut bill = ReadBill {
            currency,
            subtotal: amount(&read.net),
            tax_amount: amount(&read.tax),
            total_amount: amount(&read.gross),
            amount_paid: amount(&read.paid).filter(|paid| *paid >= 0),
            tax: read.tax_rate.as_ref().and_then(|rate| tax_rate(rate.value)),
            lines: Vec::new(),
        };
        let candidates = [bill.lines_as_read(read), bill.one_line()];
        let fits = |lines: &Vec<ReadBillLine>| !lines.is_empty() && bill.is_sum_of(lines);
        bill.lines = candidates.into_iter().flatten().find(fits).unwrap_or_default();
        if let Some(rounding) = amount(&read.rounding).filter(|rounding| *rounding != 0) {
            bill.round(rounding);
        }
        bill
    }

    /// So much more is to be paid, or less, for the total to be round: a line without tax says so.
    fn round(&mut self, rounding: i64) {
        let rounded = |amount: i64| in_json(i128::from(amount) + i128::from(rounding)).ok();
        (self.subtotal, self.total_amount) = (self.subtotal.and_then(rounded), self.total_amount.and_then(rounded));
        if !self.lines.is_empty() {
            let pricing = Pricing { unit_price: Some(rounding), quantity: Some(Quantity::ONE), tax: Some(Rate::new(0)) };
            self.lines.push(ReadBillLine { name: Some("Rounding".to_owned()), pricing, ..ReadBillLine::default() });
        }
    }

    /// The lines that were read; nothing where one of them has no price.
    fn lines_as_read(&self, read: &Recognized) -> Option<Vec<ReadBillLine>> {
        let number = read.lines.len() + usize::from(read.rounding.is_some());
        let currency = self.currency.filter(|_| number <= MAX_LINES)?;
        let mut lines: Vec<ReadBillLine> =
            read.lines.iter().map(|line| ReadBillLine::of(line, currency, self.tax)).collect::<Option<_>>()?;
        lines.iter_mut().for_each(|line| line.is_one_piece |= read.quantity_set_to_one);
        Some(lines)
    }

    /// Everything in one line, where the document has one tax rate, or no tax.
    fn one_line(&self) -> Option<Vec<ReadBillLine>> {
        let tax = self.tax.or_else(|| (self.tax_amount == Some(0)).then(|| Rate::new(0)))?;
        let pricing = Pricing { unit_price: Some(self.subtotal?), quantity: Some(Quantity::ONE), tax: Some(tax) };
        Some(vec![ReadBillLine { pricing, is_one_piece: true, ..ReadBillLine::default() }])
    }

    /// Do the lines come to the amounts that were read, as far as they were?
    fn is_sum_of(&self, lines: &[ReadBillLine]) -> bool {
        let totals: Result<Vec<LineTotals>, _> = lines.iter().map(|line| line.pricing.totals()).collect();
        let Ok(all) = totals.and_then(|totals| sum(totals, 0)) else { return false };
        let pairs = [(self.subtotal, all.subtotal), (self.tax_amount, all.tax_amount), (self.total_amount, all.total)];
        pairs.into_iter().all(|(read, computed)| read.is_none_or(|read| read == computed))
    }
}

impl ReadBillLine {
    /// A line whose price can be kept; `tax` is the document's own rate.
    fn of(line: &ReadLine, currency: Currency, tax: Option<Rate>) -> Option<ReadBillLine> {
        let tax = line.tax_rate.map_or(tax, tax_rate);
        let net = line.net.and_then(|net| minor_units(net, currency));
        let quantity = line.quantity.and_then(|quantity| Quantity::exact(quantity).ok());
        let as_read = Pricing { unit_price: line.unit_price.and_then(|price| minor_units(price, currency)), quantity, tax };
        let subtotal = as_read.totals().ok().and_then(|totals| totals.subtotal);
        let fits = subtotal.is_some_and(|subtotal| net.is_none_or(|net| net == subtotal));
        let one_piece = || Pricing { unit_price: net.or_else(|| rounded_net(line, currency)), quantity: Some(Quantity::ONE), tax };
        let pricing = if fits { as_read } else { one_piece() };
        pricing.unit_price?;
        Some(ReadBillLine {
            name: line.description.as_deref().and_then(printable),
            unit: line.unit.as_deref().and_then(printable),
            pricing,
            is_one_piece: !fits && line.quantity.is_some_and(|quantity| quantity != Decimal::ONE),
        })
    }

    /// What was paid for it with its tax, in minor units.
    pub fn total(&self) -> Option<i64> {
        self.pricing.totals().ok()?.total
    }
}

/// The net amount of a line of which only price and quantity are known.
fn rounded_net(line: &ReadLine, currency: Currency) -> Option<i64> {
    let net = line.unit_price?.times(line.quantity?).ok()?;
    in_json(net.units(currency.exponent()).ok()?).ok()
}

/// An amount in minor units; nothing where it has more decimals than the currency.
fn minor_units(amount: Decimal, currency: Currency) -> Option<i64> {
    let units = amount.units(currency.exponent()).ok()?;
    let is_exact = Decimal::scaled(units, currency.exponent()).is_ok_and(|exact| exact == amount);
    in_json(units).ok().filter(|_| is_exact)
}

/// A rate of at most 100 %, with at most two decimals.
fn tax_rate(percent: Decimal) -> Option<Rate> {
    Rate::exact(percent).ok().filter(|rate| (Rate::new(0)..=Rate::new(10_000)).contains(rate))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn exact(text: &str) -> Option<ReadValue<Decimal>> {
        Some(ReadValue::exact(decimal(text)))
    }

    /// What says nothing.
    const BLANK: &str = r#"{
        "kind": "invoice", "read_from": "e_invoice", "pages": 1, "sender": {}, "recipient": {}, "lines": [], "quantity_set_to_one": false
    }"#;

    /// A bill in euros over these amounts.
    fn read(net: &str, tax: &str, gross: &str, lines: Vec<ReadLine>) -> Recognized {
        let currency = Some(ReadValue::exact("EUR".parse().unwrap()));
        Recognized { currency, net: exact(net), tax: exact(tax), gross: exact(gross), lines, ..serde_json::from_str(BLANK).unwrap() }
    }

    fn line(quantity: &str, unit_price: &str, net: &str, tax_rate: &str) -> ReadLine {
        let [quantity, unit_price, net, tax_rate] = [quantity, unit_price, net, tax_rate].map(|text| Some(decimal(text)));
        ReadLine { quantity, unit_price, net, tax_rate, ..ReadLine::default() }
    }

    /// Price, quantity in billionths, and whether it was put into one piece.
    fn priced(bill: &ReadBill) -> Vec<(i64, i64, bool)> {
        let of = |line: &ReadBillLine| (line.pricing.unit_price.unwrap(), line.pricing.quantity.unwrap().billionths(), line.is_one_piece);
        bill.lines.iter().map(of).collect()
    }

    const ONE: i64 = 1_000_000_000;

    #[test]
    fn lines_that_add_up_are_kept_as_they_were_read() {
        let bill = ReadBill::of(&read("30.00", "5.70", "35.70", vec![line("2", "10.00", "20", "19"), line("2.5", "4", "10.00", "19")]));
        assert_eq!((bill.subtotal, bill.tax_amount, bill.total_amount), (Some(3000), Some(570), Some(3570)));
        assert_eq!(priced(&bill), [(1000, 2 * ONE, false), (400, 5 * ONE / 2, false)]);
    }

    #[test]
    fn a_price_that_would_be_rounded_badly_is_put_into_one_piece() {
        let bill = ReadBill::of(&read("10.00", "0.00", "10.00", vec![line("2000", "0.005", "10.00", "0")]));
        assert_eq!(priced(&bill), [(1000, ONE, true)]);
        let without_net = ReadLine { net: None, ..line("2000", "0.005", "0", "0") };
        assert_eq!(priced(&ReadBill::of(&read("10.00", "0.00", "10.00", vec![without_net]))), [(1000, ONE, true)]);
    }

    #[test]
    fn lines_that_do_not_add_up_are_one_line_where_the_document_has_one_rate() {
        let unsure = Recognized { tax_rate: exact("19"), ..read("30.00", "5.70", "35.70", vec![line("1", "9.00", "9.00", "19")]) };
        assert_eq!(priced(&ReadBill::of(&unsure)), [(3000, ONE, true)]);
        let mixed = read("30.00", "4.00", "34.00", vec![line("1", "9.00", "9.00", "19")]);
        assert_eq!(priced(&ReadBill::of(&mixed)), [], "better no line than a wrong one");
    }

    #[test]
    fn what_the_total_was_rounded_by_is_a_line_of_its_own() {
        let lines = || vec![line("2", "42.18", "84.36", "19")];
        let down = ReadBill::of(&Recognized { rounding: exact("-0.39"), ..read("84.36", "16.03", "100.39", lines()) });
        assert_eq!((down.subtotal, down.tax_amount, down.total_amount), (Some(8_397), Some(1_603), Some(10_000)));
        assert_eq!(priced(&down), [(4_218, 2 * ONE, false), (-39, ONE, false)]);
        let exactly = ReadBill::of(&Recognized { rounding: exact("0.00"), ..read("84.36", "16.03", "100.39", lines()) });
        assert_eq!(exactly, ReadBill::of(&read("84.36", "16.03", "100.39", lines())));
        let unsure = ReadBill::of(&Recognized { rounding: exact("-0.39"), ..read("84.36", "16.03", "100.39", Vec::new()) });
        assert_eq!((unsure.total_amount, unsure.lines), (Some(10_000), Vec::new()));
    }

    #[test]
    fn without_a_currency_there_are_no_amounts() {
        let bill = ReadBill::of(&Recognized { currency: None, ..read("1", "0", "1", vec![line("1", "1", "1", "0")]) });
        assert_eq!(bill, ReadBill::default());
    }

    #[test]
    fn an_amount_with_more_decimals_than_its_currency_is_left_out() {
        let yen = Some(ReadValue::exact("JPY".parse().unwrap()));
        let bill = ReadBill::of(&Recognized { currency: yen, ..read("100.5", "0", "100", Vec::new()) });
        assert_eq!((bill.subtotal, bill.total_amount), (None, Some(100)));
    }

    fn any_line() -> impl Strategy<Value = ReadLine> {
        let amount = || prop::option::of((-100_000_i64..100_000, 0_u32..5));
        (amount(), amount(), amount(), prop::option::of((0_i64..=20_000, 2_u32..=2))).prop_map(|(quantity, unit_price, net, tax_rate)| {
            let decimal = |digits: Option<(i64, u32)>| digits.map(|(units, places)| Decimal::scaled(units.into(), places).unwrap());
            let [quantity, unit_price, net, tax_rate] = [quantity, unit_price, net, tax_rate].map(decimal);
            ReadLine { quantity, unit_price, net, tax_rate, ..ReadLine::default() }
        })
    }

    proptest! {
        #[test]
        fn lines_that_are_kept_always_come_to_what_the_document_says(
            lines in prop::collection::vec(any_line(), 0..6), net in 0_i64..100_000, tax in 0_i64..20_000, rate in prop::option::of(0_i64..3_000),
        ) {
            let cents = |cents: i64| Some(ReadValue::exact(Decimal::scaled(cents.into(), 2).unwrap()));
            let document = Recognized { net: cents(net), tax: cents(tax), gross: cents(net + tax), tax_rate: rate.and_then(cents), ..read("0", "0", "0", lines) };
            let bill = ReadBill::of(&document);
            let totals = sum(bill.lines.iter().map(|line| line.pricing.totals().unwrap()), 0).unwrap();
            prop_assert!(bill.lines.is_empty() || (totals.subtotal, totals.tax_amount, totals.total) == (net, tax, net + tax));
        }
    }
}
