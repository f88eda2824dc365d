//! The lines of a bill. They count only together: if they do not come to the net, none of them is sure.

use bursar_kernel::Decimal;

use super::amounts::{Amount, DecimalSign, number};
use super::labels;
use super::layout::{Cell, Layout, has_any};
use super::percents::percents;
use crate::recognized::ReadLine;

/// Lines of one bill.
const MAX_LINES: usize = 1_000;

/// The lines before the totals, if they come to `net`.
pub(super) fn lines(layout: &Layout<'_>, amounts: &[Amount], decimal_sign: DecimalSign, net: Decimal, first_total: usize) -> Vec<ReadLine> {
    let rows: Vec<Row<'_>> = rows(layout, amounts, decimal_sign, first_total);
    let proven: Vec<&Row<'_>> = rows.iter().filter(|row| row.factors.is_some()).collect();
    let all: Vec<&Row<'_>> = rows.iter().collect();
    let fitting = [all, proven].into_iter().find(|rows| Decimal::sum(rows.iter().map(|row| row.total.value)) == Ok(net));
    fitting.filter(|rows| rows.len() <= MAX_LINES).unwrap_or_default().into_iter().map(|row| row.line(layout)).collect()
}

/// A row of a table that ends with an amount.
struct Row<'a> {
    place: usize,
    description: &'a Cell,
    total: &'a Amount,
    /// Quantity and price whose product is the total.
    factors: Option<(Decimal, Decimal)>,
    /// The last rate in the row: a discount stands before it.
    tax_rate: Option<Decimal>,
}

fn rows<'a>(layout: &'a Layout<'_>, amounts: &'a [Amount], decimal_sign: DecimalSign, first_total: usize) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    let mut amounts = amounts.iter().peekable();
    for (place, line) in layout.lines.iter().enumerate().take(first_total) {
        let mut of_line = Vec::new();
        while let Some(amount) = amounts.next_if(|amount| amount.position.0 == place) {
            of_line.push(amount);
        }
        let Some(total) = of_line.last().copied() else { continue };
        let is_text = |cell: &&Cell| cell.text.chars().filter(|letter| letter.is_alphabetic()).count() >= 3;
        let description = line.cells.iter().filter(is_text).max_by_key(|cell| cell.text.len());
        let is_sum = line.cells.iter().any(|cell| has_any(&cell.folded, &labels::OTHER_SUM) && cell.words.len() < 4);
        if let (Some(description), false) = (description, is_sum) {
            let tax_rate = percents(line.cells.iter(), decimal_sign).pop();
            rows.push(Row { place, description, total, factors: factors(line.cells.iter(), decimal_sign, total), tax_rate });
        }
    }
    rows
}

/// Two numbers of a row before its total whose product it is, those nearest to it. A price has decimals, a quantity seldom.
fn factors<'a>(cells: impl Iterator<Item = &'a Cell>, decimal_sign: DecimalSign, total: &Amount) -> Option<(Decimal, Decimal)> {
    let before = cells.flat_map(|cell| &cell.words).filter(|word| word.frame.right <= total.frame.left);
    let numbers: Vec<(Decimal, usize)> = before.filter_map(|word| number(&word.text, decimal_sign)).take(16).collect();
    let is_product = |one: Decimal, other: Decimal| one.times(other).and_then(|product| product.rounded(2)) == Ok(total.value);
    let mut pairs = numbers.iter().enumerate().flat_map(|(place, one)| numbers[place + 1..].iter().map(move |other| (*one, *other)));
    let (one, other) = pairs.rfind(|(one, other)| is_product(one.0, other.0))?;
    Some(if one.1 > other.1 { (other.0, one.0) } else { (one.0, other.0) })
}

impl Row<'_> {
    fn line(&self, layout: &Layout<'_>) -> ReadLine {
        let line = &layout.lines[self.place];
        ReadLine {
            description: Some(self.description.text.clone()),
            quantity: self.factors.map(|(quantity, _)| quantity),
            unit_price: self.factors.map(|(_, price)| price),
            net: Some(self.total.value),
            tax_rate: self.tax_rate,
            area: Some(line.frame.on(layout.page_of(self.place))),
            ..ReadLine::default()
        }
    }
}
