//! The company itself: the organisation.

use bursar_kernel::Tz;
use serde::Deserialize;

use super::dates::Moment;
use crate::currency::currency;
use crate::lenient::{Misread, members};
use crate::record::{Company, SalesTax};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OrganisationRow {
    #[serde(default)]
    name: String,
    legal_name: Option<String>,
    base_currency: Option<String>,
    organisation_type: Option<String>,
    country_code: Option<String>,
    period_lock_date: Option<Moment>,
    end_of_year_lock_date: Option<Moment>,
    timezone: Option<String>,
}

/// What each of Xero's words for a zone means.
const ZONES: &str = include_str!("zones.tsv");

/// The organisation of this tenant. Both lock dates bind a bookkeeper, so the later one counts.
pub(super) fn company(tenant: &str, row: &str) -> Result<Company, Misread> {
    let row: OrganisationRow = members(row)?;
    Ok(Company {
        id: tenant.to_owned(),
        name: row.name,
        legal_name: row.legal_name,
        email: None,
        base_currency: currency(row.base_currency),
        kind: row.organisation_type,
        country: row.country_code,
        closed_until: row.period_lock_date.max(row.end_of_year_lock_date).map(Moment::day),
        starts_on: None,
        time_zone: row.timezone.as_deref().and_then(zone),
        sales_tax: SalesTax::ByRate,
    })
}

/// The zone that a word of Xero means; none for a word that is not known.
fn zone(word: &str) -> Option<Tz> {
    let (_, name) = ZONES.lines().filter_map(|line| line.split_once('\t')).find(|(known, _)| *known == word)?;
    name.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_organisation_is_translated_field_by_field() {
        let row = r#"{"OrganisationID":"o-1","Name":"Demo","LegalName":"Demo Ltd","BaseCurrency":"NZD","CountryCode":"NZ","OrganisationType":"COMPANY",
            "PeriodLockDate":"/Date(1222732800000+0000)/","EndOfYearLockDate":"/Date(1204243200000+0000)/","Timezone":"NEWZEALANDSTANDARDTIME"}"#;
        let expected = Company {
            id: "t-1".into(),
            name: "Demo".into(),
            legal_name: Some("Demo Ltd".into()),
            email: None,
            base_currency: Some("NZD".into()),
            kind: Some("COMPANY".into()),
            country: Some("NZ".into()),
            closed_until: "2008-09-30".parse().ok(),
            starts_on: None,
            time_zone: Some(Tz::Pacific__Auckland),
            sales_tax: SalesTax::ByRate,
        };
        assert_eq!(company("t-1", row).unwrap(), expected);
        assert_eq!(company("t-1", r#"{"Name":"N"}"#).unwrap().closed_until, None);
    }

    #[test]
    fn every_word_for_a_zone_means_one_that_we_know() {
        for line in ZONES.lines().filter(|line| !line.starts_with('#')) {
            assert!(line.split_once('\t').is_some_and(|(word, _)| zone(word).is_some()), "{line}");
        }
        assert_eq!(zone("GMTSTANDARDTIME"), Some(Tz::Europe__London));
        assert_eq!((zone("UTC"), zone("UTC11")), (Some(Tz::Etc__UTC), Some(Tz::Etc__GMTPlus11)));
        assert_eq!((zone("KAMCHATKASTANDARDTIME"), zone("")), (None, None), "nothing is guessed");
    }
}
