//! What a document says by itself, in five languages. The terms are those that accountants of each country use.

mod dutch;
mod english;
mod french;
mod german;
mod spanish;

use crate::paper::{Column, Kind, Language, Stamp};

/// The words of a language; where kinds of documents differ, in the order of `Kind`.
pub struct Words {
    title: [&'static str; 5],
    deadline: [&'static str; 5],
    based_on: [&'static str; 5],
    recipient: [&'static str; 5],
    due: [&'static str; 5],
    link: [&'static str; 5],
    /// In the order of `Column`.
    columns: [&'static str; 10],
    stamps: [&'static str; 3],
    pub issued: &'static str,
    pub fulfilled: &'static str,
    pub purchase_order: &'static str,
    pub delivery_number: &'static str,
    pub customer: &'static str,
    pub project: &'static str,
    pub from: &'static str,
    pub delivered_to: &'static str,
    pub contact: &'static str,
    pub vat_id: &'static str,
    pub your_vat_id: &'static str,
    pub tax_id: &'static str,
    pub subtotal: &'static str,
    pub discount: &'static str,
    pub vat: &'static str,
    pub net: &'static str,
    pub deduction: &'static str,
    pub total: &'static str,
    pub withholding: &'static str,
    pub carried: &'static str,
    pub brought: &'static str,
    pub payment: &'static str,
    pub paid: &'static str,
    pub credit: &'static str,
    pub terms: &'static str,
    /// With `{rate}` and `{date}`.
    pub early_payment: &'static str,
    /// With `{date}`.
    pub payable_by: &'static str,
    pub conditions: &'static str,
    pub vat_exemption: &'static str,
    pub bank_details: &'static str,
    pub holder: &'static str,
    pub bank: &'static str,
    pub account_number: &'static str,
    pub routing_number: &'static str,
    pub sort_code: &'static str,
    pub reference: &'static str,
    pub scan: &'static str,
    pub acceptance: &'static str,
    pub place_and_date: &'static str,
    pub signature: &'static str,
    /// With `{page}` and `{pages}`.
    page: &'static str,
}

impl Language {
    /// The words of an issuer in a country: English has others in North America, where sales are taxed otherwise.
    pub fn words_in(self, country: &str) -> &'static Words {
        match self {
            Language::English if ["US", "CA"].contains(&country) => &english::AMERICAN,
            Language::English => &english::ENGLISH,
            Language::German => &german::GERMAN,
            Language::French => &french::FRENCH,
            Language::Dutch => &dutch::DUTCH,
            Language::Spanish => &spanish::SPANISH,
        }
    }

    /// The name of a country, by its ISO 3166 code; the code where the country has no name here.
    pub fn country(self, code: &str) -> &str {
        let place = 1 + self as usize;
        let row = COUNTRIES.lines().find(|row| row.split('\t').next() == Some(code));
        row.and_then(|row| row.split('\t').nth(place)).unwrap_or(code)
    }
}

/// Names of countries, from the Unicode CLDR (release 48, as Babel 2.19 ships it): code, then the languages in the order of `Language`.
const COUNTRIES: &str = include_str!("countries.tsv");

impl Words {
    pub fn title(&self, kind: Kind) -> &'static str {
        self.title[kind as usize]
    }

    pub fn deadline(&self, kind: Kind) -> &'static str {
        self.deadline[kind as usize]
    }

    pub fn based_on(&self, kind: Kind) -> &'static str {
        self.based_on[kind as usize]
    }

    pub fn recipient(&self, kind: Kind) -> &'static str {
        self.recipient[kind as usize]
    }

    pub fn due(&self, kind: Kind) -> &'static str {
        self.due[kind as usize]
    }

    pub fn link(&self, kind: Kind) -> &'static str {
        self.link[kind as usize]
    }

    pub fn column(&self, column: Column) -> &'static str {
        self.columns[column as usize]
    }

    pub fn stamp(&self, stamp: Stamp) -> &'static str {
        self.stamps[stamp as usize]
    }

    pub fn page(&self, page: usize, pages: usize) -> String {
        self.page.replace("{page}", &page.to_string()).replace("{pages}", &pages.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LANGUAGES: [Language; 5] = [Language::English, Language::German, Language::French, Language::Dutch, Language::Spanish];

    #[test]
    fn sentences_have_their_places() {
        for language in LANGUAGES {
            let words = language.words_in("DE");
            assert!(words.early_payment.contains("{rate}") && words.early_payment.contains("{date}"), "{language:?}");
            assert!(words.payable_by.contains("{date}"), "{language:?}");
            let page = words.page(3, 12);
            assert!(page.contains('3') && page.contains("12") && !page.contains('{'), "{page}");
        }
    }

    #[test]
    fn countries_have_names_in_every_language() {
        let names: Vec<&str> = LANGUAGES.iter().map(|language| language.country("DE")).collect();
        assert_eq!(names, ["Germany", "Deutschland", "Allemagne", "Duitsland", "Alemania"]);
        assert_eq!(Language::English.country("ZZ"), "ZZ");
        assert!(COUNTRIES.lines().all(|row| row.split('\t').count() == 6 && row.split('\t').all(|name| !name.is_empty())));
    }
}
