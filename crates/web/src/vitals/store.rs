//! Every query on `vitals`.

use std::collections::BTreeMap;

use bursar_kernel::{Result, Timestamp};
use bursar_store::{Db, execute, fetch_all, places, sea_orm};
use sea_orm::{ConnectionTrait, Value};

use super::Sample;

/// One component in five minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Which.
    pub component: String,
    /// The beginning of the five minutes.
    pub at: Timestamp,
    /// What all nodes saw.
    pub sample: Sample,
}

const COUNTS: [&str; 8] = ["total", "failing", "le_10ms", "le_50ms", "le_100ms", "le_250ms", "le_1s", "le_5s"];

/// Adds what was seen to what the slot holds.
pub(super) async fn add(db: &Db, slot: Timestamp, samples: &BTreeMap<String, Sample>) -> Result<()> {
    let tx = db.begin().await?;
    let backend = tx.get_database_backend();
    let sums = COUNTS.map(|count| format!("{count} = vitals.{count} + excluded.{count}")).join(", ");
    let sql = format!(
        "INSERT INTO vitals (component, slot, {}) VALUES {} ON CONFLICT (component, slot) DO UPDATE SET {sums}",
        COUNTS.join(", "),
        places(backend, samples.len(), 2 + COUNTS.len())
    );
    let values = samples.iter().flat_map(|(component, sample)| {
        let counts = [sample.total, sample.failing].into_iter().chain(sample.within);
        [component.as_str().into(), slot.into()].into_iter().chain(counts.map(Value::from))
    });
    execute(&tx, sql, values.collect::<Vec<_>>()).await?;
    tx.commit().await
}

/// Every slot since then, in the order of time.
pub async fn read(db: &Db, since: Timestamp) -> Result<Vec<Slot>> {
    let sql = format!("SELECT component, slot, {} FROM vitals WHERE slot >= $1 ORDER BY slot, component", COUNTS.join(", "));
    let rows = fetch_all(db, sql, [since.into()]).await?;
    let slot = |row: sea_orm::QueryResult| {
        let mut counts = [0; COUNTS.len()];
        for (count, name) in counts.iter_mut().zip(COUNTS) {
            *count = row.try_get("", name)?;
        }
        let [total, failing, within @ ..] = counts;
        Ok(Slot { component: row.try_get("", "component")?, at: row.try_get("", "slot")?, sample: Sample { total, failing, within } })
    };
    rows.into_iter().map(slot).collect()
}
