use std::collections::{BTreeMap, BTreeSet};

use super::*;

fn day(word: &str) -> NaiveDate {
    word.parse().unwrap()
}

fn country(code: &str) -> Country {
    Country(code.to_owned())
}

fn registration(code: &str, is_one_stop_shop: bool) -> VatRegistration {
    VatRegistration { id: Uuid::nil(), country: country(code), is_one_stop_shop }
}

/// Country and percent minor units.
fn shown(rates: &[VatRate]) -> Vec<(&'static str, i64)> {
    rates.iter().map(|rate| (rate.country, rate.rate.percent_minor_units())).collect()
}

fn rows() -> Vec<Vec<&'static str>> {
    LINES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| line.split_whitespace().collect()).collect()
}

#[test]
fn every_line_of_the_file_is_a_rate_with_sources_that_the_file_names() {
    let named: BTreeSet<&str> = LINES.lines().filter_map(|line| line.strip_prefix("#   ")?.split_whitespace().next()).collect();
    for row in rows() {
        let [code, percent, from, until, followed, sources] = row[..] else { panic!("{row:?} has not six words") };
        assert!(COUNTRIES.contains(&code), "{row:?}");
        assert!((1..=10_000).contains(&VatRate::new(code, percent, from, until).unwrap().rate.percent_minor_units()), "{row:?}");
        for date in [from, until] {
            assert!(date == "-" || date.parse::<NaiveDate>().is_ok(), "{row:?}");
        }
        assert!(until == "-" || from == "-" || day(from) <= day(until), "{row:?}");
        assert!(followed == "-" || followed.parse::<f64>().is_ok() && followed != percent, "{row:?}");
        assert!(sources.split(',').all(|source| named.contains(source)), "{row:?} has a source that is not explained");
    }
    assert_eq!(RATES.len(), rows().len() + COUNTRIES.len(), "no two rates have one id");
}

#[test]
fn a_rate_does_not_overlap_itself_and_follows_one_that_ended_the_day_before() {
    let mut periods: BTreeMap<(&str, Rate), Vec<VatRate>> = BTreeMap::new();
    RATES.values().for_each(|rate| periods.entry((rate.country, rate.rate)).or_default().push(*rate));
    for ((country, _), mut rates) in periods {
        rates.sort_by_key(|rate| rate.valid_from);
        for pair in rates.windows(2) {
            assert!(pair[0].valid_until.is_some() && pair[0].valid_until < pair[1].valid_from, "{country}: {pair:?}");
        }
    }
    let all: Vec<VatRate> = LINES.lines().filter_map(read).collect();
    for row in rows().into_iter().filter(|row| row[2] != "-" && row[4] != "-" && day(row[2]) > day("2020-02-01")) {
        let before = Rate::exact(row[4].parse().unwrap()).unwrap();
        let eve = day(row[2]).pred_opt();
        let known = all.iter().filter(|rate| rate.country == row[0] && rate.rate == before);
        let (ended, still): (Vec<&VatRate>, Vec<&VatRate>) = known.partition(|rate| rate.valid_until == eve);
        // A rate may also be taken out of another that stays, as for food in Austria.
        assert!(ended.len() == 1 || still.iter().any(|rate| rate.valid_until.is_none()), "{row:?}");
    }
}

#[test]
fn ids_are_the_same_in_every_release() {
    let known = [
        ("DE", 1900, "2021-01-01", "dbeb29f9-c72b-81d8-a940-0b48ba864089"),
        ("FI", 1350, "2026-01-01", "4505a2aa-177b-88e1-8fcb-b064ef1d2502"),
        ("DE", 0, "-", "f93204fe-9c32-8e3a-ab74-02910df96a91"),
    ];
    for (country, units, from, id) in known {
        assert_eq!(id_of(country, Rate::new(units), from).to_string(), id, "{country} {units} {from}");
        assert_eq!(vat_rate(id.parse().unwrap()).map(|rate| rate.country), Some(country));
    }
    assert_eq!(vat_rate(Uuid::nil()), None);
}

#[test]
fn the_day_decides_which_rates_a_country_has() {
    let german = |date: &str| shown(&rates_on(day(date), &[country("DE")]));
    assert_eq!(german("2020-06-30"), [("DE", 1900), ("DE", 700), ("DE", 0)]);
    assert_eq!(german("2020-07-01"), [("DE", 1600), ("DE", 500), ("DE", 0)]);
    assert_eq!(german("2020-12-31"), [("DE", 1600), ("DE", 500), ("DE", 0)]);
    assert_eq!(german("2026-11-28"), [("DE", 1900), ("DE", 700), ("DE", 0)]);
    let finnish = |date: &str| shown(&rates_on(day(date), &[country("FI")]));
    assert_eq!(finnish("2025-12-31"), [("FI", 2550), ("FI", 1400), ("FI", 1000), ("FI", 0)]);
    assert_eq!(finnish("2026-01-01"), [("FI", 2550), ("FI", 1350), ("FI", 1000), ("FI", 0)]);
}

#[test]
fn a_seller_chooses_from_the_countries_that_gave_it_a_vat_id() {
    let sale = |registrations: &[VatRegistration], customer: Option<&str>| {
        shown(&rates_of_sale(day("2024-06-03"), country("DE"), registrations, customer.map(country).as_ref()))
    };
    assert_eq!(sale(&[], None), [("DE", 0)]);
    assert_eq!(sale(&[registration("DE", false)], Some("DK")), [("DE", 1900), ("DE", 700), ("DE", 0)]);
    let twice = [registration("DK", false), registration("DK", false), registration("US", false)];
    assert_eq!(sale(&twice, None), [("DK", 2500), ("DK", 0), ("US", 0)]);
    let shop = [registration("DE", false), registration("DE", true)];
    assert_eq!(sale(&shop, Some("DK")), [("DE", 1900), ("DE", 700), ("DE", 0), ("DK", 2500), ("DK", 0)]);
    assert_eq!(sale(&shop, Some("CH")), [("DE", 1900), ("DE", 700), ("DE", 0)], "the shop is for customers in the Union");
    assert_eq!(sale(&shop, Some("DE")), [("DE", 1900), ("DE", 700), ("DE", 0)]);
}
