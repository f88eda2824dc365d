//! Whoever keeps the books, in the ledger: they approve what waits there, and change lines.

use bursar_connectors::Platform;
use serde_json::{Value, json};

use super::auditor::hundredths;
use super::made::Made;
use super::platform::PlatformSide;
use super::workload::{id, rows};

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

    /// Somebody gives the first line of a document of here another amount, which stays until somebody here decides otherwise.
    pub(super) async fn edit_lines_there(&mut self) {
        let Some((place, remote_id)) = self.one_in_the_ledger(Made::is_open).await else { return };
        let entity = self.document(self.made[place].is_invoice);
        let state = self.state(entity).await;
        let Some(document) = rows(&state).find(|row| id(row) == remote_id.as_str()) else { return };
        let amount = 1 + self.world.rng.below(10_000);
        let lines = if self.world.platform == Platform::Xero { "LineItems" } else { "Line" };
        let mut changed = document[lines].clone();
        reprice(&mut changed[0], amount);
        if let Some(edited) = self.edit(entity, "update", Some(&remote_id), json!({lines: changed})).await {
            let total = [&edited["TotalAmt"], &edited["Total"]].into_iter().find_map(hundredths);
            self.world.log.write(format!("person: {} comes to {total:?}", self.made[place].number));
            self.made[place].total_there = total;
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

/// One piece of this price, taxed by the rate that the line has.
fn reprice(line: &mut Value, price: u64) {
    let detail = line["DetailType"].as_str().map(str::to_owned);
    match detail {
        Some(detail) => {
            line["Amount"] = json!(price);
            if line[&detail].get("Qty").is_some() {
                (line[&detail]["Qty"], line[&detail]["UnitPrice"]) = (json!(1), json!(price));
            }
        }
        None => {
            (line["Quantity"], line["UnitAmount"], line["LineAmount"]) = (json!(1), json!(price), json!(price));
            line.as_object_mut().map(|members| members.remove("TaxAmount"));
        }
    }
}
