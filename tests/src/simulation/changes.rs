//! What a platform changes of documents that it issued or approved, and what it takes back.

use std::time::Duration;

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
        let Some((place, _)) = self.one_in_the_ledger(Made::may_reopen).await else { return };
        self.reopen(place).await;
        self.approve_reopened(place).await;
    }

    /// A bill is reopened, and left so for a while.
    pub(super) async fn reopen_one(&mut self) {
        if let Some(place) = self.one_of(Made::may_reopen) {
            self.reopen(place).await;
        }
    }

    /// A bill that was left open is approved, corrected where nobody in the ledger has touched it since.
    pub(super) async fn approve_one_again(&mut self) {
        if self.keeps_drafts().await {
            return;
        }
        let Some(place) = self.one_of(|made| made.is_reopened) else { return };
        if self.made[place].is_open() && self.world.rng.below(2) == 0 {
            self.correct(place).await;
        }
        self.approve_reopened(place).await;
    }

    /// No bill is left reopened when a history ends.
    pub(super) async fn approve_all_again(&mut self) {
        while self.made.iter().any(|made| made.is_reopened) {
            self.approve_one_again().await;
            tokio::time::sleep(Duration::from_secs(60)).await;
        }
    }

    async fn reopen(&mut self, place: usize) {
        self.call(Method::POST, &format!("/payables/{}/reopen", self.made[place].id), Value::Null).await;
        self.made[place].is_reopened = true;
        self.world.log.write(format!("platform: reopened {}", self.made[place].number));
    }

    async fn approve_reopened(&mut self, place: usize) {
        let made = &self.made[place];
        let approved = self.call(Method::POST, &format!("/payables/{}/approve_payment_operation", made.id), Value::Null).await;
        let total = approved["total_amount"].as_i64().expect("a total");
        let is_corrected = total != made.total();
        self.world.log.write(format!("platform: approved {} again{}", made.number, if is_corrected { ", changed" } else { "" }));
        let made = &mut self.made[place];
        made.is_reopened = false;
        if is_corrected {
            made.totals.push(total);
        }
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
        let may_edit = |made: &Made| if made.is_invoice { self.habits.edit_invoices } else { !keeps_drafts && !made.is_reopened };
        let may_change = |made: &Made| may_edit(made) && (made.is_open() || is_theirs(made));
        let Some(place) = self.one_of(may_change) else { return };
        if self.made[place].is_invoice {
            self.change_invoice(place).await;
        } else {
            self.reopen(place).await;
            self.correct(place).await;
            self.approve_reopened(place).await;
        }
    }

    /// An invoice gets other lines, which its entity allows for that.
    async fn change_invoice(&mut self, place: usize) {
        let Made { id, currency, number, .. } = &self.made[place];
        let lines: Vec<Value> = (0..=self.world.rng.below(4)).map(|_| self.invoice_line(*currency)).collect();
        let settings = format!("/entities/{}/settings", self.world.entity);
        self.call(Method::PATCH, &settings, json!({"receivable_edit_flow": "non_compliant"})).await;
        self.call(Method::PUT, &format!("/receivables/{id}/line_items"), json!({"data": lines})).await;
        self.call(Method::PATCH, &settings, json!({"receivable_edit_flow": "compliant"})).await;
        let changed = self.get(&format!("/receivables/{id}")).await;
        self.world.log.write(format!("platform: changed {number}"));
        self.made[place].totals.push(changed["total_amount"].as_i64().expect("a total"));
    }

    /// The line of a reopened bill gets another price, and the bill another tag.
    async fn correct(&mut self, place: usize) {
        let id = self.made[place].id.clone();
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
    }

    /// What was paid of a document comes back, as by a refund: at once, or in two parts.
    pub(super) async fn give_back(&mut self) {
        let Some(place) = self.one_of(Made::may_come_back) else { return };
        let Made { id, number, is_invoice, currency, .. } = self.made[place].clone();
        let total = self.made[place].total();
        let first = if self.world.rng.below(3) == 0 { (total / 2 / currency.least()) * currency.least() } else { 0 };
        let object = json!({"id": id, "type": if is_invoice { "receivable" } else { "payable" }});
        for part in [first, total - first].into_iter().filter(|part| *part > 0) {
            self.call(Method::POST, "/payment_records", json!({"amount": -part, "currency": currency.code, "object": object})).await;
        }
        self.made[place].has_come_back = true;
        self.world.log.write(format!("platform: {number} was paid back"));
    }

    /// An invoice is credited, a bill is taken back before anybody paid it.
    pub(super) async fn cancel(&mut self) {
        let Some(place) = self.one_of(Made::is_open_here) else { return };
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
