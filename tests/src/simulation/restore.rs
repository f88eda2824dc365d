//! A database that goes back in time: it is kept as it is, and brought back later. What was done meanwhile is forgotten here and stands in the
//! ledger.

use std::time::Duration;

use bursar_store::Tx;
use bursar_store::sea_orm::{ConnectionTrait, Statement};

use super::platform::PlatformSide;
use super::world::World;

/// What the copies of tables begin with.
const KEPT: &str = "kept_";

impl PlatformSide<'_> {
    /// What the platform asked for just now waits when the database is kept, and is written while nobody asks for anything else. Then the
    /// database is brought back.
    pub(super) async fn go_back_in_time(&mut self) {
        for _ in 0..4 {
            self.ask_for_something().await;
        }
        self.world.keep_the_database().await;
        tokio::time::sleep(Duration::from_secs(60 + self.world.rng.below(900))).await;
        self.world.bring_the_database_back().await;
        self.forget_the_token();
    }
}

impl World {
    async fn keep_the_database(&self) {
        let tx = self.begin_unseen().await;
        for table in tables(&tx).await {
            tx.execute_unprepared(&format!("CREATE TABLE {KEPT}{table} AS SELECT * FROM {table}")).await.expect("a copy");
        }
        tx.commit().await.expect("a commit");
        self.log.write("the database is kept");
    }

    /// All processes stop for it, as the guide says, and start again over what was kept.
    async fn bring_the_database_back(&self) {
        self.is_stopped.send_replace(true);
        tokio::time::sleep(Duration::from_secs(1)).await;
        let tx = self.begin_unseen().await;
        tx.execute_unprepared("PRAGMA defer_foreign_keys = ON").await.expect("a pragma");
        let tables = tables(&tx).await;
        for table in &tables {
            tx.execute_unprepared(&format!("DELETE FROM {table}")).await.expect("emptied");
        }
        for table in &tables {
            tx.execute_unprepared(&format!("INSERT INTO {table} SELECT * FROM {KEPT}{table}")).await.expect("brought back");
            tx.execute_unprepared(&format!("DROP TABLE {KEPT}{table}")).await.expect("dropped");
        }
        tx.commit().await.expect("a commit");
        *self.restored_at.lock().expect("a lock") = Some(self.clock.now());
        self.log.write("the database was brought back");
        self.is_stopped.send_replace(false);
    }
}

/// The tables of the product.
async fn tables(tx: &Tx) -> Vec<String> {
    let sql = format!(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '{KEPT}%' ORDER BY name"
    );
    let rows = tx.query_all_raw(Statement::from_string(tx.get_database_backend(), sql)).await.expect("tables");
    rows.iter().map(|row| row.try_get("", "name").expect("a name")).collect()
}
