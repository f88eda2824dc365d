//! What a bill comes to. Labels propose, arithmetic decides: net and tax must make the gross, all three as they are printed.

use std::collections::HashSet;

use bursar_kernel::Decimal;

use super::amounts::{Amount, DecimalSign};
use super::labels;
use super::layout::{Layout, folded, has_any};
use super::percents::percents;
use crate::recognized::ReadValue;

/// Amounts of one meaning that are compared with each other; the last of a document are the likeliest.
const MAX_CANDIDATES: usize = 60;

/// Rates of one document, and different percentages in it.
const MAX_RATES: usize = 6;
const MAX_PERCENTS: usize = 100;

/// What was found; `None` is not sure.
#[derive(Debug, Default)]
pub(super) struct Totals {
    pub net: Option<ReadValue<Decimal>>,
    pub tax: Option<ReadValue<Decimal>>,
    pub gross: Option<ReadValue<Decimal>>,
    pub paid: Option<ReadValue<Decimal>>,
    pub tax_rate: Option<ReadValue<Decimal>>,
    /// The first line that shows one of them: the lines of the bill stand before it.
    pub first_line: Option<usize>,
}

/// What an amount is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Net,
    Tax,
    Gross,
    Payable,
    Paid,
    Other,
}

/// An amount and its meaning.
struct Labeled<'a> {
    amount: &'a Amount,
    meaning: Meaning,
}

/// Net, tax and gross that fit each other.
#[derive(Debug, Clone, Copy)]
struct Fit<'a> {
    net: Option<&'a Amount>,
    net_value: Decimal,
    tax: Option<&'a Amount>,
    tax_value: Decimal,
    gross: &'a Amount,
    certainty: u8,
}

/// Finds the totals among all amounts of a document.
pub(super) fn totals(layout: &Layout<'_>, amounts: &[Amount], decimal_sign: DecimalSign) -> Totals {
    let mut percents = percents(layout.cells().map(|(_, cell)| cell), decimal_sign);
    percents.sort();
    percents.dedup();
    percents.truncate(MAX_PERCENTS);
    // What a tax is taken of may stand between its name and the tax.
    let is_base = |place: usize| {
        let next = amounts.get(place + 1).filter(|next| next.position.0 == amounts[place].position.0);
        next.is_some_and(|tax| is_portion(&percents, amounts[place].value, tax.value))
    };
    let meaning = |place: usize, amount: &Amount| match meaning(layout, amount) {
        Meaning::Tax if is_base(place) => Meaning::Other,
        meaning => meaning,
    };
    let labeled: Vec<Labeled<'_>> =
        amounts.iter().enumerate().map(|(place, amount)| Labeled { amount, meaning: meaning(place, amount) }).collect();
    let of = |meaning: Meaning| {
        let found: Vec<&Amount> = labeled.iter().filter(|labeled| labeled.meaning == meaning).map(|labeled| labeled.amount).collect();
        found[found.len().saturating_sub(MAX_CANDIDATES)..].to_vec()
    };
    let is_exempt = layout.lines.iter().any(|line| has_any(&folded(&line.text()), &labels::EXEMPT));
    let search = Search {
        amounts,
        net: of(Meaning::Net),
        tax: of(Meaning::Tax),
        gross: of(Meaning::Gross),
        payable: of(Meaning::Payable),
        percents,
        is_exempt,
    };
    let Some(fit) = search.best() else { return search.gross_alone(layout) };
    let read = |value: Decimal, amount: Option<&Amount>| {
        let area = amount.map(|amount| amount.frame.on(layout.page_of(amount.position.0)));
        Some(ReadValue { value, area, certainty: fit.certainty })
    };
    let lines = [fit.net, fit.tax, Some(fit.gross)].into_iter().flatten().map(|amount| amount.position.0);
    Totals {
        net: read(fit.net_value, fit.net),
        tax: read(fit.tax_value, fit.tax),
        gross: read(fit.gross.value, Some(fit.gross)),
        paid: search.paid(layout, fit.gross.value, &of(Meaning::Paid)),
        tax_rate: search.rate(&fit).map(|value| ReadValue { value, area: None, certainty: fit.certainty }),
        first_line: lines.min(),
    }
}

struct Search<'a> {
    amounts: &'a [Amount],
    net: Vec<&'a Amount>,
    tax: Vec<&'a Amount>,
    gross: Vec<&'a Amount>,
    payable: Vec<&'a Amount>,
    percents: Vec<Decimal>,
    is_exempt: bool,
}

impl<'a> Search<'a> {
    /// The fit that is surest, of these the largest, of these the last.
    fn best(&self) -> Option<Fit<'a>> {
        let printed: HashSet<Decimal> = self.amounts.iter().map(|amount| magnitude(amount.value)).collect();
        let rows = self.rows_of_rates();
        let gross = self.gross.iter().chain(&self.payable).copied().filter(|gross| self.is_largest(gross));
        let fits = gross.flat_map(|gross| {
            let by_net = self.net.iter().filter_map(|net| self.with_net(gross, net, &printed));
            let by_tax = self.tax.iter().filter_map(|tax| self.with_tax(gross, tax, &printed));
            by_net.chain(by_tax).chain(self.with_taxes(gross, &printed)).collect::<Vec<_>>()
        });
        // One of several rates is a part as well.
        let is_part = |fit: &Fit<'_>| rows.len() > 1 && rows.contains(&(fit.net_value, fit.tax_value));
        fits.filter(|fit| !is_part(fit))
            .chain(self.with_rows(&rows))
            .chain(self.with_sum())
            .max_by_key(|fit| (fit.certainty / 10, magnitude(fit.gross.value), fit.gross.position))
    }

    fn with_net(&self, gross: &'a Amount, net: &'a Amount, printed: &HashSet<Decimal>) -> Option<Fit<'a>> {
        let tax_value = gross.value.minus(net.value).ok()?;
        if !is_plausible(net.value, tax_value) {
            return None;
        }
        let tax = self.tax.iter().find(|tax| magnitude(tax.value) == magnitude(tax_value)).copied();
        let is_untaxed = tax_value.is_zero() && (self.is_exempt || self.tax.is_empty() || self.tax.iter().any(|tax| tax.value.is_zero()));
        let certainty = if tax.is_some() || is_untaxed {
            98
        } else if self.sums_of_taxes().any(|sum| sum == tax_value) {
            95
        } else if !tax_value.is_zero() && printed.contains(&magnitude(tax_value)) {
            92
        } else {
            return None;
        };
        Some(Fit { net: Some(net), net_value: net.value, tax, tax_value, gross, certainty })
    }

    fn with_tax(&self, gross: &'a Amount, tax: &'a Amount, printed: &HashSet<Decimal>) -> Option<Fit<'a>> {
        let net_value = gross.value.minus(tax.value).ok()?;
        if tax.value.is_zero() || !is_plausible(net_value, tax.value) {
            return None;
        }
        let is_of_rate = self.percents.iter().any(|percent| portion(net_value, *percent) == Some(tax.value));
        let is_printed = printed.contains(&magnitude(net_value));
        let certainty = match (is_printed, is_of_rate) {
            (true, true) => 93,
            (true, false) => 85,
            (false, true) => 82,
            (false, false) => return None,
        };
        Some(Fit { net: None, net_value, tax: Some(tax), tax_value: tax.value, gross, certainty })
    }

    /// By taxes of several rates, where what they leave of the gross is printed.
    fn with_taxes(&self, gross: &'a Amount, printed: &HashSet<Decimal>) -> Option<Fit<'a>> {
        self.sums_of_taxes().find_map(|tax_value| {
            let net_value = gross.value.minus(tax_value).ok()?;
            let fits = !tax_value.is_zero() && is_plausible(net_value, tax_value) && printed.contains(&magnitude(net_value));
            fits.then_some(Fit { net: None, net_value, tax: None, tax_value, gross, certainty: 85 })
        })
    }

    /// By a net and its tax whose sum is printed after both, under whatever name.
    fn with_sum(&self) -> Option<Fit<'a>> {
        let last = |value: Decimal| self.amounts.iter().rev().find(|amount| amount.value == value);
        let pairs = self.net.iter().rev().flat_map(|net| self.tax.iter().rev().map(move |tax| (*net, *tax)));
        let mut fitting = pairs.filter(|(net, tax)| !tax.value.is_zero() && is_portion(&self.percents, net.value, tax.value));
        fitting.find_map(|(net, tax)| {
            let gross = last(net.value.plus(tax.value).ok()?)?;
            let is_after = gross.position.0 >= net.position.0.max(tax.position.0);
            let fit = Fit { net: Some(net), net_value: net.value, tax: Some(tax), tax_value: tax.value, gross, certainty: 82 };
            (is_after && is_plausible(net.value, tax.value) && self.is_largest(gross)).then_some(fit)
        })
    }

    /// What is called a total and is less than another total is one of a part.
    fn is_largest(&self, gross: &Amount) -> bool {
        self.gross.iter().all(|other| magnitude(other.value) <= magnitude(gross.value))
    }

    /// What taxes that are named one after the other, one for each rate, come to.
    fn sums_of_taxes(&self) -> impl Iterator<Item = Decimal> {
        let runs = (0..self.tax.len()).flat_map(|first| (first + 2..=self.tax.len().min(first + MAX_RATES)).map(move |end| first..end));
        runs.filter_map(|run| Decimal::sum(self.tax[run].iter().map(|tax| tax.value)).ok())
    }

    /// The rows of a table of rates, each net and tax: a tax stands behind what it is taken of.
    fn rows_of_rates(&self) -> Vec<(Decimal, Decimal)> {
        let row = |pair: &[Amount]| {
            let [base, tax] = pair else { return None };
            let is_row = base.position.0 == tax.position.0 && !tax.value.is_zero() && is_portion(&self.percents, base.value, tax.value);
            // What stands in parentheses is not below zero here.
            let base = if tax.value > Decimal::ZERO { magnitude(base.value) } else { base.value };
            is_row.then_some((base, tax.value))
        };
        let mut rows: Vec<(Decimal, Decimal)> = self.amounts.windows(2).filter_map(row).collect();
        rows.sort();
        rows.dedup();
        rows
    }

    /// What the rows of several rates come to, if that is printed.
    fn with_rows(&self, rows: &[(Decimal, Decimal)]) -> Option<Fit<'a>> {
        let net_value = Decimal::sum(rows.iter().map(|(net, _)| *net)).ok()?;
        let tax_value = Decimal::sum(rows.iter().map(|(_, tax)| *tax)).ok()?;
        let last = |value: Decimal| self.amounts.iter().rev().find(|amount| amount.value == value);
        let gross = last(net_value.plus(tax_value).ok()?)?;
        (rows.len() > 1).then(|| Fit { net: last(net_value), net_value, tax: last(tax_value), tax_value, gross, certainty: 93 })
    }

    /// Without a fit, the gross counts if all amounts that are called so are one, and no tax says otherwise.
    fn gross_alone(&self, layout: &Layout<'_>) -> Totals {
        let called = if self.gross.is_empty() { &self.payable } else { &self.gross };
        let is_contradicted = self.tax.iter().any(|tax| !tax.value.is_zero());
        let one = called.first().filter(|first| called.iter().all(|other| other.value == first.value) && !first.value.is_zero());
        let Some(first) = one.filter(|first| !is_contradicted && self.payable.iter().all(|payable| payable.value <= first.value)) else {
            return Totals::default();
        };
        // A single reading of a picture is not sure enough.
        if first.certainty < 80 {
            return Totals::default();
        }
        let area = Some(first.frame.on(layout.page_of(first.position.0)));
        let certainty = if called.len() > 1 { 85 } else { 75 };
        let gross = Some(ReadValue { value: first.value, area, certainty });
        let untaxed = self.is_exempt && self.tax.iter().all(|tax| tax.value.is_zero());
        let worked_out = |value: Decimal| untaxed.then_some(ReadValue { value, area: None, certainty });
        Totals {
            net: worked_out(first.value),
            tax: worked_out(Decimal::ZERO),
            gross,
            first_line: Some(first.position.0),
            ..Totals::default()
        }
    }

    /// What was paid: what is left to pay says so as well.
    fn paid(&self, layout: &Layout<'_>, gross: Decimal, called: &[&Amount]) -> Option<ReadValue<Decimal>> {
        let paid = self.payable.iter().filter(|payable| payable.value != gross).find_map(|payable| {
            let value = gross.minus(payable.value).ok()?;
            let named = called.iter().find(|paid| magnitude(paid.value) == value).copied();
            let printed = || self.amounts.iter().find(|amount| magnitude(amount.value) == value);
            Some((value, named.or_else(printed)?, if named.is_some() { 95 } else { 85 }))
        });
        let (value, amount, certainty) = paid?;
        let is_paid = value > Decimal::ZERO;
        is_paid.then(|| ReadValue { value, area: Some(amount.frame.on(layout.page_of(amount.position.0))), certainty })
    }

    /// The one printed rate that makes this tax of this net.
    fn rate(&self, fit: &Fit<'_>) -> Option<Decimal> {
        let mut fitting = self.percents.iter().filter(|percent| portion(fit.net_value, **percent) == Some(fit.tax_value));
        fitting.next().copied().filter(|_| !fit.tax_value.is_zero())
    }
}

/// No country takes more than 27 percent; some add another tax.
fn is_plausible(net: Decimal, tax: Decimal) -> bool {
    let (net_size, tax_size) = (magnitude(net), magnitude(tax));
    let is_same_side = tax.is_zero() || (net < Decimal::ZERO) == (tax < Decimal::ZERO);
    let is_small = tax_size.times(Decimal::ONE_HUNDRED).ok().zip(net_size.times(decimal(35)).ok()).is_some_and(|(tax, net)| tax <= net);
    is_same_side && is_small && !net.is_zero()
}

/// Is it one of these parts of an amount, whatever their signs?
fn is_portion(percents: &[Decimal], amount: Decimal, part: Decimal) -> bool {
    percents.iter().any(|percent| portion(magnitude(amount), *percent) == Some(magnitude(part)))
}

/// So many percent, to two places.
fn portion(amount: Decimal, percent: Decimal) -> Option<Decimal> {
    amount.times(percent).ok()?.divided_by(Decimal::ONE_HUNDRED).ok()?.rounded(2).ok()
}

fn magnitude(value: Decimal) -> Decimal {
    if value < Decimal::ZERO { value.negated() } else { value }
}

fn decimal(whole: i128) -> Decimal {
    Decimal::scaled(whole, 0).unwrap_or_default()
}

/// By the words before it, or those to its left, or those above it.
fn meaning(layout: &Layout<'_>, amount: &Amount) -> Meaning {
    let (line, cell) = amount.position;
    let cells = &layout.lines[line].cells;
    let before = &cells[cell].words[..amount.first_word];
    let own = folded(&before.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "));
    if has_letters(&own) {
        return called(&own);
    }
    if let Some(label) = cells[..cell].iter().rev().find(|label| has_letters(&label.folded)) {
        return called(&label.folded);
    }
    layout.above(amount.position).take(12).find(|label| has_letters(&label.folded)).map_or(Meaning::Other, |label| called(&label.folded))
}

/// Letters that are more than the code of a currency.
fn has_letters(folded: &str) -> bool {
    let is_code = |word: &&str| ["eur", "usd", "gbp", "chf", "in"].contains(word);
    folded.split(' ').any(|word| !is_code(&word) && word.chars().any(char::is_alphabetic))
}

fn called(label: &str) -> Meaning {
    let has = |words: &[&str]| has_any(label, words);
    let begins = |words: &[&str]| words.iter().any(|word| label.starts_with(word));
    let is_of_tax = has(&labels::TAX) || has(&["ust", "mwst", "tva", "vat", "btw", "iva", "taxes", "tax"]);
    if has(&labels::OTHER_SUM) {
        Meaning::Other
    } else if has(&labels::PAYABLE) {
        Meaning::Payable
    } else if has(&labels::PAID) {
        Meaning::Paid
    } else if is_of_tax
        && begins(&["zzgl", "zuzuglich", "plus", "inkl", "incl", "darin", "enthalten", "dont", "davon", "waarvan", "of which"])
    {
        Meaning::Tax
    } else if is_of_tax && has(&labels::WITHOUT) {
        Meaning::Net
    } else if is_of_tax && has(&labels::WITH) {
        Meaning::Gross
    } else if has(&labels::NET) {
        Meaning::Net
    } else if is_of_tax {
        Meaning::Tax
    } else if has(&labels::GROSS) {
        Meaning::Gross
    } else {
        Meaning::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_say_what_an_amount_is() {
        let cases = [
            ("rechnungssumme ohne ust", Meaning::Net),
            ("gesamtbetrag der abschlage", Meaning::Other),
            ("gesamtbetrag", Meaning::Gross),
            ("zzgl 19 mwst", Meaning::Tax),
            ("summe inkl mwst", Meaning::Gross),
            ("total ht", Meaning::Net),
            ("total ttc", Meaning::Gross),
            ("total taxes", Meaning::Tax),
            ("solde a payer", Meaning::Payable),
            ("erhaltene anzahlungen", Meaning::Paid),
            ("totaal excl btw", Meaning::Net),
            ("btw 21", Meaning::Tax),
            ("amboss 250 kg", Meaning::Other),
        ];
        for (label, expected) in cases {
            assert_eq!(called(label), expected, "{label}");
        }
    }
}
