//! The zone in which the clock of an entity runs: the one that was chosen for it, else that of the company in its ledger, else that of its
//! country where that has one only, else UTC.

use bursar_kernel::{NaiveDate, Result, Timestamp, Tz};
use bursar_store::{Scope, sea_orm};
use sea_orm::ConnectionTrait;

use crate::zones;

/// The zone of the one entity of this scope.
pub(crate) async fn zone(db: &impl ConnectionTrait, scope: &Scope) -> Result<Tz> {
    let scope = scope.of_everybody();
    if let Some(chosen) = bursar_entities::time_zone(db, &scope).await? {
        return Ok(chosen);
    }
    if let Some(of_company) = bursar_accounting::time_zone_of_company(db, &scope).await? {
        return Ok(of_company);
    }
    let country = bursar_entities::country_of(db, &scope, scope.one_entity()?).await?;
    Ok(zones::of_country(&country.0))
}

/// The day that it is there.
pub(crate) async fn today(db: &impl ConnectionTrait, scope: &Scope, now: Timestamp) -> Result<NaiveDate> {
    Ok(zones::today(now, zone(db, scope).await?))
}
