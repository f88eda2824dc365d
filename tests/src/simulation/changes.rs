//! What a platform changes of documents that it issued or approved, and what it takes back.

use http::Method;
use serde_json::{Value, json};

use super::made::Made;
use super::platform::{PlatformSide, ids, word};

impl PlatformSide<'_> {
    /// A bill that is booked is reopened and approved again as it was: nothing of that is to be written, on whatever day the books are closed.
    pub(super) async fn approve_again(&mut self) {
        if self.keeps_drafts().await {
            return;
        }
        let Some((place, _)) = self.one_in_the_ledger(|made| !made.is_invoice && made.is_open()).await else { return };
        let Made { id, number, .. } = &self.made[place];
        for verb in ["reopen", "approve_payment_operation"] {
            self.call(Method::POST, &format!("/payables/{id}/{verb}"), Value::Null).await;
        }
        self.world.log.write(format!("platform: approved {number} again"));
    }

    /// What is booked and was not changed since is stopped by no closed period.
    pub(super) async fn find_what_is_wrongly_stopped(&mut self) {
        if self.habits.restore {
            // What was written before the restore is forgotten, and written once more.
            return;
        }
        let mut records = self.records("receivable").await;
        records.extend(self.records("bill").await);
        for record in records {
            let is_it = |made: &&Made| record["object_id"] == made.id.as_str() && made.totals.len() == 1;
            let is_stopped = record["errors"]["code"] == "period_closed" && record["errors"]["field"] == "issued_at";
            let is_booked = !record["platform_object_id"].is_null();
            if let Some(made) = self.made.iter().find(is_it).filter(|_| is_stopped && is_booked) {
                self.refusals.push(format!("{} is booked, and a closed period stops it: {record}", made.number));
            }
        }
    }

    /// A document gets other amounts, be it deleted in the ledger or not.
    pub(super) async fn change(&mut self) {
        let is_theirs = |made: &Made| made.gone_after.is_some() || made.total_there.is_some();
        let keeps_drafts = self.keeps_drafts().await;
        let may_edit = |made: &Made| if made.is_invoice { self.habits.edit_invoices } else { !keeps_drafts };
        let may_change = |made: &Made| may_edit(made) && (made.is_open() || is_theirs(made));
        let Some(place) = self.one_of(may_change) else { return };
        let changed = if self.made[place].is_invoice { self.change_invoice(place).await } else { self.change_bill(place).await };
        self.made[place].totals.push(changed["total_amount"].as_i64().expect("a total"));
        self.world.log.write(format!("platform: changed {}", self.made[place].number));
    }

    /// An invoice gets other lines, which its entity allows for that.
    async fn change_invoice(&self, place: usize) -> Value {
        let Made { id, currency, .. } = &self.made[place];
        let lines: Vec<Value> = (0..=self.world.rng.below(4)).map(|_| self.invoice_line(*currency)).collect();
        let settings = format!("/entities/{}/settings", self.world.entity);
        self.call(Method::PATCH, &settings, json!({"receivable_edit_flow": "non_compliant"})).await;
        self.call(Method::PUT, &format!("/receivables/{id}/line_items"), json!({"data": lines})).await;
        self.call(Method::PATCH, &settings, json!({"receivable_edit_flow": "compliant"})).await;
        self.get(&format!("/receivables/{id}")).await
    }

    /// A bill is reopened, corrected and approved again.
    async fn change_bill(&mut self, place: usize) -> Value {
        let id = self.made[place].id.clone();
        self.call(Method::POST, &format!("/payables/{id}/reopen"), Value::Null).await;
        let lines = self.get(&format!("/payables/{id}/line_items")).await;
        let line = word(&lines["data"][0], "id");
        let price = self.price(self.made[place].currency);
        self.call(Method::PATCH, &format!("/payables/{id}/line_items/{line}"), json!({"unit_price": price})).await;
        // Where the lines are theirs, so is what the lines are tracked by; after a restore a forgotten write of ours looks like theirs.
        if self.habits.track && !self.habits.restore && self.made[place].total_there.is_none() {
            let tag = self.a_tag();
            self.call(Method::PATCH, &format!("/payables/{id}"), json!({"tag_ids": ids(&tag)})).await;
            self.made[place].tag = tag;
        }
        self.call(Method::POST, &format!("/payables/{id}/approve_payment_operation"), Value::Null).await
    }

    /// An invoice is credited, a bill is taken back before anybody paid it.
    pub(super) async fn cancel(&mut self) {
        let Some(place) = self.one_of(Made::is_open) else { return };
        let Made { id, number, is_invoice, .. } = self.made[place].clone();
        if is_invoice {
            let token = self.token().await;
            let (status, answer) = self.answer(Method::POST, &format!("/receivables/{id}/cancel"), Value::Null, Some(&token)).await;
            if !status.is_success() {
                // An engine that does wrong thinks of it as paid there.
                return self.refusals.push(format!("{number} was not canceled: {answer}"));
            }
        } else {
            self.call(Method::POST, &format!("/payables/{id}/reopen"), Value::Null).await;
            self.call(Method::POST, &format!("/payables/{id}/cancel"), Value::Null).await;
        }
        self.made[place].is_canceled = true;
        self.world.log.write(format!("platform: canceled {number}"));
    }
}
