//! Whoever keeps the books, in the ledger: they approve what waits there.

use serde_json::json;

use super::made::Made;
use super::platform::PlatformSide;

impl PlatformSide<'_> {
    /// Somebody approves a document of here.
    pub(super) async fn approve_there(&mut self) {
        let is_waiting = |made: &Made| made.is_draft_there && made.gone_after.is_none() && !(made.is_canceled && !made.is_invoice);
        if let Some((place, remote_id)) = self.one_in_the_ledger(is_waiting).await {
            self.approved(place, &remote_id).await;
        }
    }

    /// Somebody approves what payments and credits wait for. The others are left as they are.
    pub(super) async fn approve_what_is_waited_for(&mut self) {
        let mut records = self.records("receivable").await;
        records.extend(self.records("bill").await);
        for place in (0..self.made.len()).filter(|place| self.made[*place].keeps_waiting()).collect::<Vec<_>>() {
            let of_it = records.iter().find(|record| record["object_id"] == self.made[place].id.as_str());
            if let Some(remote_id) = of_it.and_then(|record| record["platform_object_id"].as_str()) {
                self.approved(place, remote_id).await;
            }
        }
    }

    async fn approved(&mut self, place: usize, remote_id: &str) {
        let entity = self.document(self.made[place].is_invoice);
        if self.edit(entity, "update", Some(remote_id), json!({"Status": "AUTHORISED"})).await.is_some() {
            self.made[place].is_draft_there = false;
            self.world.log.write(format!("person: approved {}", self.made[place].number));
        }
    }
}
