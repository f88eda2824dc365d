use std::time::Duration;

use bursar_kernel::Result;
use sea_orm::ConnectionTrait;
use tokio::time::Instant;

use super::Db;

/// A proof is as good as new for so long: anybody may ask for one, and nobody shall keep the writer busy by that.
const LASTS: Duration = Duration::from_secs(1);

impl Db {
    /// Proves that writing works: changes a row and commits it.
    pub async fn prove_writable(&self) -> Result<()> {
        let mut proved_at = self.proved_at.lock().await;
        if proved_at.is_none_or(|at| at.elapsed() >= LASTS) {
            let tx = self.begin().await?;
            tx.execute_unprepared("UPDATE write_probes SET probes = probes + 1").await?;
            tx.commit().await?;
            *proved_at = Some(Instant::now());
        }
        Ok(())
    }
}
