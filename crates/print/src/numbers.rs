//! Numbers, amounts and dates in the five languages.

use bursar_kernel::{AmountError, Currency, Decimal, Money, NaiveDate, Rate};
use chrono::Datelike;

use crate::paper::Language;

/// A space at which no line breaks, and a narrow one.
const SPACE: char = '\u{A0}';
const NARROW: char = '\u{202F}';
/// The sign of numbers below zero.
const MINUS: char = '\u{2212}';

impl Language {
    /// Between thousands, and before decimals.
    fn separators(self) -> (char, char) {
        match self {
            Language::English => (',', '.'),
            Language::German | Language::Dutch | Language::Spanish => ('.', ','),
            Language::French => (NARROW, ','),
        }
    }

    /// `units` of ten to the minus `places`, with separators.
    fn digits(self, units: i128, places: u32) -> String {
        let (thousands, point) = self.separators();
        let places = places as usize;
        let digits = format!("{:0>width$}", units.unsigned_abs(), width = places + 1);
        let (whole, decimals) = digits.split_at(digits.len() - places);
        let mut text = String::with_capacity(digits.len() * 2);
        if units < 0 {
            text.push(MINUS);
        }
        for (place, digit) in whole.char_indices() {
            if place > 0 && (whole.len() - place) % 3 == 0 {
                text.push(thousands);
            }
            text.push(digit);
        }
        if places > 0 {
            text.push(point);
            text.push_str(decimals);
        }
        text
    }

    /// A number with at least so many decimals, and as many more as it has.
    pub fn number(self, number: Decimal, least_places: u32) -> Result<String, AmountError> {
        let written = number.to_string();
        let own = written.split_once('.').map_or(0, |(_, decimals)| decimals.len() as u32);
        let places = own.max(least_places);
        Ok(self.digits(number.units(places)?, places))
    }

    /// An amount without its currency, as in a column, with at least so many decimals. A currency without decimals stays without.
    pub fn amount(self, amount: Money, least_places: u32) -> String {
        let exponent = amount.currency().exponent();
        let more = if exponent == 0 { 0 } else { least_places.saturating_sub(exponent) };
        let units = i128::from(amount.minor()) * 10_i128.pow(more.min(10));
        self.digits(units, exponent + more.min(10))
    }

    /// An amount with its currency.
    pub fn money(self, amount: Money) -> String {
        let number = self.amount(amount, 0);
        let sign = sign_of(amount.currency());
        let code = amount.currency().code();
        match (self, sign) {
            (Language::English, Some(sign)) => match number.strip_prefix(MINUS) {
                Some(positive) => format!("{MINUS}{sign}{positive}"),
                None => format!("{sign}{number}"),
            },
            (Language::English | Language::Dutch, sign) => format!("{}{SPACE}{number}", sign.unwrap_or(code)),
            (Language::German | Language::French | Language::Spanish, sign) => format!("{number}{SPACE}{}", sign.unwrap_or(code)),
        }
    }

    /// A percentage.
    pub fn percent(self, percent: Decimal) -> Result<String, AmountError> {
        let number = self.number(percent, 0)?;
        Ok(self.with_percent_sign(&number))
    }

    /// A percentage with at least so many decimals.
    pub fn percent_with(self, percent: Decimal, least_places: u32) -> Result<String, AmountError> {
        let number = self.number(percent, least_places)?;
        Ok(self.with_percent_sign(&number))
    }

    /// A rate.
    pub fn rate(self, rate: Rate) -> Result<String, AmountError> {
        self.percent(rate.percent()?)
    }

    fn with_percent_sign(self, number: &str) -> String {
        match self {
            Language::English | Language::Dutch => format!("{number}%"),
            Language::French => format!("{number}{NARROW}%"),
            Language::German | Language::Spanish => format!("{number}{SPACE}%"),
        }
    }

    /// A day, in the form that invoices of the language have; the English one is read alike in London and in New York.
    pub fn date(self, day: NaiveDate) -> String {
        let (year, month, date) = (day.year(), day.month(), day.day());
        match self {
            Language::English => {
                let name = ENGLISH_MONTHS[day.month0() as usize];
                format!("{date}{SPACE}{name}{SPACE}{year}")
            }
            Language::German => format!("{date:02}.{month:02}.{year}"),
            Language::French | Language::Spanish => format!("{date:02}/{month:02}/{year}"),
            Language::Dutch => format!("{date:02}-{month:02}-{year}"),
        }
    }

    /// The language of an ISO 639-1 code, if documents are written in it.
    pub fn of(code: &str) -> Option<Self> {
        match code {
            "en" => Some(Language::English),
            "de" => Some(Language::German),
            "fr" => Some(Language::French),
            "nl" => Some(Language::Dutch),
            "es" => Some(Language::Spanish),
            _ => None,
        }
    }

    /// Its BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
            Language::French => "fr",
            Language::Dutch => "nl",
            Language::Spanish => "es",
        }
    }
}

const ENGLISH_MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The sign of a currency where it means no other one.
fn sign_of(currency: Currency) -> Option<&'static str> {
    match currency.code() {
        "EUR" => Some("€"),
        "USD" => Some("$"),
        "GBP" => Some("£"),
        "JPY" => Some("¥"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::*;

    fn money(minor: i64, code: &str) -> Money {
        Money::new(minor, code.parse().unwrap())
    }

    #[test]
    fn amounts_are_written_as_each_language_writes_them() {
        let amount = money(-123_456_789, "EUR");
        for (language, expected) in [
            (English, "−€1,234,567.89"),
            (German, "−1.234.567,89\u{A0}€"),
            (French, "−1\u{202F}234\u{202F}567,89\u{A0}€"),
            (Dutch, "€\u{A0}−1.234.567,89"),
            (Spanish, "−1.234.567,89\u{A0}€"),
        ] {
            assert_eq!(language.money(amount), expected, "{language:?}");
        }
        assert_eq!(English.money(money(5, "CHF")), "CHF\u{A0}0.05");
        assert_eq!(German.money(money(100_000, "CHF")), "1.000,00\u{A0}CHF");
    }

    #[test]
    fn a_currency_keeps_its_decimals_and_precision_only_adds() {
        for (minor, code, places, expected) in [
            (1095, "EUR", 0, "10.95"),
            (1095, "EUR", 4, "10.9500"),
            (1095, "EUR", 2, "10.95"),
            (1_234_567, "JPY", 0, "1,234,567"),
            (50, "JPY", 4, "50"),
            (1_234_567, "KWD", 0, "1,234.567"),
            (1_234_567, "KWD", 2, "1,234.567"),
            (1, "KWD", 4, "0.0010"),
            (0, "EUR", 0, "0.00"),
            (i64::MIN, "EUR", 4, "−92,233,720,368,547,758.0800"),
        ] {
            assert_eq!(English.amount(money(minor, code), places), expected, "{minor} {code} {places}");
        }
    }

    #[test]
    fn numbers_have_the_decimals_that_they_need() {
        for (digits, places, expected) in
            [("2", 0, "2"), ("1.5", 0, "1,5"), ("1234.125", 2, "1.234,125"), ("7", 2, "7,00"), ("0.000000001", 0, "0,000000001")]
        {
            assert_eq!(German.number(digits.parse().unwrap(), places), Ok(expected.to_owned()), "{digits}");
        }
    }

    #[test]
    fn percentages_have_the_space_of_the_language() {
        let rate = Rate::new(1050);
        for (language, expected) in
            [(English, "10.5%"), (German, "10,5\u{A0}%"), (French, "10,5\u{202F}%"), (Dutch, "10,5%"), (Spanish, "10,5\u{A0}%")]
        {
            assert_eq!(language.rate(rate), Ok(expected.to_owned()), "{language:?}");
        }
    }

    #[test]
    fn days_are_written_as_each_language_writes_them() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 5).unwrap();
        for (language, expected) in [
            (English, "5\u{A0}Mar\u{A0}2026"),
            (German, "05.03.2026"),
            (French, "05/03/2026"),
            (Dutch, "05-03-2026"),
            (Spanish, "05/03/2026"),
        ] {
            assert_eq!(language.date(day), expected, "{language:?}");
        }
    }
}
