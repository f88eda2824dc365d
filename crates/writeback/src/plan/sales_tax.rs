//! How documents tell their tax to a company of QuickBooks that has it in another way than by a rate of each line: sales in the United States have
//! one code, and a company whose sales tax is turned off takes none. Pure.

use bursar_accounting::{Book, LedgerObject, Posting};
use bursar_connectors::record::{SalesTax, TaxRate};
use bursar_connectors::write::{LineEntry, TaxMode};

use super::tax::{TaxQuestion, resolve};
use crate::errors::{PushError, PushErrorCode};

/// How the lines of a document tell their tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taxation {
    /// Each names a tax rate.
    ByLine,
    /// Those that are taxed name the one code of their sale.
    BySale,
    /// Not at all: it is turned off, it is a part of what things cost, or QuickBooks finds the code itself.
    Untold,
}

impl Taxation {
    /// That of a document of this side in this book.
    pub(crate) fn of(book: &Book, is_sale: bool) -> Taxation {
        match (book.is_american(), is_sale, book.company.sales_tax) {
            (true, true, SalesTax::ByRate) => Taxation::BySale,
            (true, ..) | (false, _, SalesTax::Off) => Taxation::Untold,
            (false, ..) => Taxation::ByLine,
        }
    }
}

/// How amounts stand to tax there. Purchases in the United States bear their tax on their lines, also where sales tax is turned off.
pub(crate) fn tax_mode(book: &Book, posting: &Posting) -> Result<TaxMode, PushError> {
    let is_off = book.company.sales_tax == SalesTax::Off && (posting.kind.is_sale() || !book.is_american());
    match posting.lines.iter().position(|line| line.tax_amount != 0).filter(|_| is_off) {
        Some(place) => {
            let description = &posting.lines[place].description;
            let message = format!(
                "sales tax is turned off in QuickBooks, and line {} ({description}) has tax: turn it on there, or take the tax off the document",
                place + 1
            );
            Err(PushError::new(PushErrorCode::TaxRateMissing, message).at(format!("line_items.{place}")))
        }
        None if is_off && !book.is_american() => Ok(TaxMode::NoTax),
        None => Ok(posting.tax_mode),
    }
}

/// The code of a taxed line of a sale: the one that was chosen for it, whatever its value, as the amount of the tax goes along; else the one that the
/// line would have anywhere.
pub(crate) fn code_of_sale<'a>(
    question: &TaxQuestion<'_>,
    rates: &'a [LedgerObject<TaxRate>],
) -> Result<&'a LedgerObject<TaxRate>, PushError> {
    let percent = |rate: &LedgerObject<TaxRate>| rate.body.usable_percent(true);
    if let Some(chosen) = rates.iter().find(|rate| Some(rate.id) == question.chosen && percent(rate).is_some()) {
        return Ok(chosen);
    }
    if rates.iter().all(|rate| percent(rate).is_none_or(|percent| percent.is_zero())) {
        let message = "QuickBooks has no active rate of sales tax, and sets no tax on a sale without one: set up sales tax there";
        return Err(PushError::new(PushErrorCode::TaxRateMissing, message));
    }
    resolve(question, rates)
}

/// A sale has one code there.
pub(crate) fn require_one_code(lines: &[LineEntry]) -> Result<(), PushError> {
    let mut codes = lines.iter().filter_map(|line| line.tax_rate_id.as_deref());
    let first = codes.next();
    if codes.all(|code| Some(code) == first) {
        return Ok(());
    }
    let message = "the lines have several rates of sales tax, and a sale has one in QuickBooks of the United States: choose the same \
                   accounting_tax_rate_id on each line that is taxed";
    Err(PushError::new(PushErrorCode::TaxRateNotAllowed, message).at("line_items"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bursar_connectors::{Company, Platform};
    use bursar_kernel::{Rate, Uuid};

    fn rate(number: u128, percent: &str, status: &str) -> LedgerObject<TaxRate> {
        let value = Some(percent.parse().unwrap());
        let body = TaxRate {
            name: percent.to_owned(),
            code: None,
            status: status.into(),
            effective_rate: value,
            total_rate: value,
            components: Vec::new(),
            purchase_rate: None,
            purchase_components: Vec::new(),
            is_for_sales: true,
            is_for_purchases: false,
            account_classes: Vec::new(),
        };
        let (id, remote_id) = (Uuid::from_u128(number), number.to_string());
        LedgerObject { id, remote_id, remote_version: String::new(), is_deleted: false, raw: None, body }
    }

    fn found(chosen: Option<u128>, rates: &[LedgerObject<TaxRate>]) -> Result<String, PushError> {
        let question = TaxQuestion {
            rate: Rate::new(725).into(),
            is_sale: true,
            chosen: chosen.map(Uuid::from_u128),
            remembered: None,
            of_counterpart: None,
            of_account: None,
            account_class: "Income",
        };
        code_of_sale(&question, rates).map(|rate| rate.remote_id.clone())
    }

    #[test]
    fn a_sale_has_the_code_that_was_chosen_or_that_of_its_rate() {
        let rates = [rate(1, "0", "Active"), rate(2, "7.25", "Active"), rate(3, "9.5", "Active"), rate(4, "8", "Archived")];
        assert_eq!(found(None, &rates), Ok("2".to_owned()));
        assert_eq!(found(Some(3), &rates), Ok("3".to_owned()), "whatever its value: the amount of the tax goes along");
        assert_eq!(found(Some(4), &rates).unwrap_err().code, PushErrorCode::TaxRateMissing, "not one that is archived");
        assert_eq!(found(None, &rates[2..]).unwrap_err().code, PushErrorCode::TaxRateMissing);
    }

    #[test]
    fn where_no_sales_tax_is_set_up_a_person_is_told_to_do_it() {
        for rates in [vec![], vec![rate(1, "0", "Active"), rate(4, "7.25", "Archived")]] {
            let error = found(None, &rates).unwrap_err();
            assert!(error.code == PushErrorCode::TaxRateMissing && error.message.contains("set up sales tax there"), "{error:?}");
        }
    }

    #[test]
    fn country_side_and_preferences_say_how_tax_is_told() {
        let of = |country: &str, sales_tax, is_sale| {
            let company = Company { country: Some(country.into()), sales_tax, ..Company::default() };
            Taxation::of(&Book { id: Uuid::nil(), platform: Platform::QuickbooksOnline, company }, is_sale)
        };
        for (country, sales_tax, sale, purchase) in [
            ("US", SalesTax::ByRate, Taxation::BySale, Taxation::Untold),
            ("US", SalesTax::Automated, Taxation::Untold, Taxation::Untold),
            ("US", SalesTax::Off, Taxation::Untold, Taxation::Untold),
            ("GB", SalesTax::ByRate, Taxation::ByLine, Taxation::ByLine),
            ("GB", SalesTax::Off, Taxation::Untold, Taxation::Untold),
        ] {
            assert_eq!((of(country, sales_tax, true), of(country, sales_tax, false)), (sale, purchase), "{country} {sales_tax:?}");
        }
    }
}
