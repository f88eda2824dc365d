//! Whoever keeps the books, in the ledger: they approve what waits there, change lines, archive what documents name, and let the subscription
//! end.

use bursar_connectors::Platform;
use serde_json::{Value, json};

use super::auditor::hundredths;
use super::made::{Archived, Made};
use super::platform::PlatformSide;
use super::workload::{id, rows};

impl PlatformSide<'_> {
    /// Somebody approves a document of here.
    pub(super) async fn approve_there(&mut self) {
        let is_waiting = |made: &Made| made.is_draft_there && made.gone_after.is_none() && (made.is_invoice || !made.is_canceled);
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

    /// Somebody archives an account, a counterpart or a dimension value that documents of here name, or makes it active again.
    pub(super) async fn archive_or_restore(&mut self) {
        match self.archived.take() {
            Some(archived) => self.set_archived(&archived, false).await,
            None => {
                let Some(found) = self.one_to_archive().await else { return };
                self.set_archived(&found, true).await;
                self.archived = Some(found);
            }
        }
    }

    async fn one_to_archive(&self) -> Option<Archived> {
        let is_xero = self.world.platform == Platform::Xero;
        let (entity, name) = match self.world.rng.below(4) {
            0 => ("Account", self.expense_name.as_str()),
            1 => (if is_xero { "Contact" } else { "Vendor" }, "Harbour Paper Supplies"),
            2 => (if is_xero { "Contact" } else { "Customer" }, "Anchor Design"),
            _ => {
                let option = self.tags.first()?.line.clone();
                return if is_xero { self.category_of(option).await } else { Some(Archived { entity: "Class", id: option, option: None }) };
            }
        };
        let state = self.state(entity).await;
        let is_it = |row: &&Value| [&row["Name"], &row["DisplayName"]].iter().any(|found| **found == name);
        let found = rows(&state).find(|row| is_it(row) && row["Active"] != false && row["ContactStatus"] != "ARCHIVED")?;
        Some(Archived { entity, id: id(found).as_str()?.to_owned(), option: None })
    }

    async fn category_of(&self, option: String) -> Option<Archived> {
        let state = self.state("TrackingCategories").await;
        let has_it = |row: &&Value| {
            row["Options"].as_array().is_some_and(|options| options.iter().any(|of| of["TrackingOptionID"] == option.as_str()))
        };
        let id = id(rows(&state).find(has_it)?).as_str()?.to_owned();
        Some(Archived { entity: "TrackingCategories", id, option: Some(option) })
    }

    async fn set_archived(&self, archived: &Archived, is_archived: bool) {
        let Archived { entity, id, option } = archived;
        let (operation, body) = match option {
            Some(option) => {
                let status = if is_archived { "ARCHIVED" } else { "ACTIVE" };
                ("update", json!({"Options": [{"TrackingOptionID": option, "Status": status}]}))
            }
            None => (if is_archived { "archive" } else { "restore" }, json!({})),
        };
        let what = if is_archived { "archived" } else { "restored" };
        self.world.log.write(format!("person: {what} {entity} {id}"));
        self.edit(entity, operation, Some(id), body).await;
    }

    /// The subscription of the ledger ends, or is renewed.
    pub(super) async fn lapse_or_renew(&mut self) {
        self.has_lapsed = !self.has_lapsed;
        let settings = json!({"provider": self.provider(), "read_only": self.has_lapsed});
        self.world.control("POST", "/_sim/settings", settings).await;
        self.world.log.write(format!("person: the subscription has ended: {}", self.has_lapsed));
    }

    /// Whatever people closed is open again when a history ends.
    pub(super) async fn open_everything(&mut self) {
        if self.is_locked {
            self.find_what_is_wrongly_stopped().await;
            self.lock(false).await;
        }
        if self.has_lapsed {
            self.lapse_or_renew().await;
        }
        if self.archived.is_some() {
            self.archive_or_restore().await;
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
            line[&detail].as_object_mut().map(|members| members.remove("TaxInclusiveAmt"));
        }
        None => {
            (line["Quantity"], line["UnitAmount"], line["LineAmount"]) = (json!(1), json!(price), json!(price));
            line.as_object_mut().map(|members| members.remove("TaxAmount"));
        }
    }
}
