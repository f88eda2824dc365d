//! VAT rates: what the law of a country takes, and from which day to which. They are the same for everybody and change with a release; the
//! rates themselves, each with its source, stand in `rates.txt`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use bursar_entities::{COUNTRIES, Country, VatRegistration};
use bursar_kernel::{NaiveDate, Rate, Uuid};
use sha2::{Digest, Sha256};
use uuid::Builder;

mod body;
pub(crate) mod list;

/// Country, percent, first day, last day, the percent before, sources; one rate a line.
const LINES: &str = include_str!("rates.txt");

/// Members of the European Union: `eu_member` of the packages that `rates.txt` names.
const UNION: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL",
    "PT", "RO", "SE", "SI", "SK",
];

/// A VAT rate of a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VatRate {
    /// The same in every release.
    pub id: Uuid,
    /// The country whose rate it is.
    pub country: &'static str,
    /// How much.
    pub rate: Rate,
    /// The first day on which it can be used; nothing where that is not known.
    pub valid_from: Option<NaiveDate>,
    /// The last day on which it can be used; nothing while it can.
    pub valid_until: Option<NaiveDate>,
}

/// Every rate by its id: those of the file, and 0 % of every country.
static RATES: LazyLock<BTreeMap<Uuid, VatRate>> = LazyLock::new(|| {
    let zero = COUNTRIES.iter().filter_map(|country| VatRate::new(country, "0", "-", "-"));
    LINES.lines().filter_map(read).chain(zero).map(|rate| (rate.id, rate)).collect()
});

/// The rate of a line; nothing for a remark.
fn read(line: &'static str) -> Option<VatRate> {
    let mut words = line.split_whitespace().filter(|_| !line.starts_with('#'));
    VatRate::new(words.next()?, words.next()?, words.next()?, words.next()?)
}

impl VatRate {
    fn new(country: &'static str, percent: &str, from: &str, until: &str) -> Option<Self> {
        let rate = Rate::exact(percent.parse().ok()?).ok()?;
        Some(VatRate { id: id_of(country, rate, from), country, rate, valid_from: from.parse().ok(), valid_until: until.parse().ok() })
    }

    /// Can it be used on this day?
    pub fn is_valid_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_until.is_none_or(|until| day <= until)
    }
}

/// A UUID of the kind that RFC 9562 leaves to its maker: the hash of what makes the rate this one.
fn id_of(country: &str, rate: Rate, from: &str) -> Uuid {
    let hash = Sha256::digest(format!("bursar/vat-rates/1/{country}/{}/{from}", rate.percent_minor_units()));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}

/// The rate of this id, whether it can be used today or not.
pub fn vat_rate(id: Uuid) -> Option<VatRate> {
    RATES.get(&id).copied()
}

/// The rates of these countries that can be used on this day, country by country, the largest first and 0 % last.
fn rates_on(day: NaiveDate, countries: &[Country]) -> Vec<VatRate> {
    let of = |country: &Country| {
        let mut rates: Vec<VatRate> = RATES.values().filter(|rate| rate.country == country.0 && rate.is_valid_on(day)).copied().collect();
        rates.sort_by_key(|rate| std::cmp::Reverse(rate.rate));
        rates
    };
    countries.iter().flat_map(of).collect()
}

/// What a seller may choose from: the rates of each country that gave it a VAT ID, and with a number of the One Stop Shop those of a customer
/// elsewhere in the Union. A seller without a VAT ID takes no VAT.
fn rates_of_sale(day: NaiveDate, home: Country, registrations: &[VatRegistration], customer: Option<&Country>) -> Vec<VatRate> {
    if registrations.is_empty() {
        return rates_on(day, &[home]).into_iter().filter(|rate| rate.rate == Rate::new(0)).collect();
    }
    let has_one_stop_shop = registrations.iter().any(|registration| registration.is_one_stop_shop);
    let elsewhere = customer.filter(|country| has_one_stop_shop && UNION.contains(&country.0.as_str()));
    let mut countries: Vec<Country> = Vec::new();
    for country in registrations.iter().map(|registration| &registration.country).chain(elsewhere) {
        if !countries.contains(country) {
            countries.push(country.clone());
        }
    }
    rates_on(day, &countries)
}

#[cfg(test)]
mod tests;
