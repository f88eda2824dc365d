//! The zone in which the clock of an entity runs: the one that was chosen for it, else that of the company in its ledger, else that of its
//! country where that has one only, else UTC.

use bursar_kernel::{NaiveDate, Result, Timestamp, Tz};
use bursar_store::{Scope, sea_orm};
use chrono::NaiveTime;
use sea_orm::ConnectionTrait;

/// Countries in which one clock counts, with a place that has it.
const ONE_ZONE: &str = include_str!("zones.tsv");

/// The zone of the one entity of this scope.
pub async fn zone(db: &impl ConnectionTrait, scope: &Scope) -> Result<Tz> {
    let scope = scope.of_everybody();
    if let Some(chosen) = bursar_entities::time_zone(db, &scope).await? {
        return Ok(chosen);
    }
    if let Some(of_company) = crate::time_zone_of_company(db, &scope).await? {
        return Ok(of_company);
    }
    let country = bursar_entities::country_of(db, &scope, scope.one_entity()?).await?;
    Ok(of_country(&country.0))
}

/// The day that it is there.
pub async fn today(db: &impl ConnectionTrait, scope: &Scope, now: Timestamp) -> Result<NaiveDate> {
    Ok(now.with_timezone(&zone(db, scope).await?).date_naive())
}

/// The day on which something happened there. Banks and ledgers tell a day without a time, which is kept as midnight UTC: it is that day in
/// every zone.
pub fn day(at: Timestamp, zone: Tz) -> NaiveDate {
    if at.time() == NaiveTime::MIN { at.date_naive() } else { at.with_timezone(&zone).date_naive() }
}

/// The zone of a country, by its two letters.
fn of_country(code: &str) -> Tz {
    let row = ONE_ZONE.lines().find_map(|row| row.split_once('\t').filter(|(country, _)| *country == code));
    row.and_then(|(_, zone)| zone.parse().ok()).unwrap_or(Tz::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_the_day_that_it_was_there_and_a_day_stays_that_day() {
        let on = |at: &str, zone| day(at.parse().unwrap(), zone).to_string();
        assert_eq!(on("2024-07-01T01:00:00Z", Tz::America__New_York), "2024-06-30");
        assert_eq!(on("2024-06-30T23:00:00Z", Tz::Australia__Sydney), "2024-07-01");
        for zone in [Tz::America__New_York, Tz::UTC, Tz::Australia__Sydney] {
            assert_eq!(on("2024-07-01T00:00:00Z", zone), "2024-07-01");
        }
    }

    #[test]
    fn a_country_with_one_clock_has_its_own() {
        assert_eq!(of_country("DE"), Tz::Europe__Berlin);
        assert_eq!((of_country("US"), of_country("??")), (Tz::UTC, Tz::UTC), "which of their clocks would it be?");
        for row in ONE_ZONE.lines() {
            let (country, zone) = row.split_once('\t').unwrap();
            assert!(country.len() == 2 && zone.parse::<Tz>().is_ok(), "{row}");
        }
    }
}
