//! People in the ledger: they delete, void and pay what came from here, in the provider's own pages.

use bursar_connectors::Platform;
use serde_json::{Value, json};

use super::auditor::hundredths;
use super::made::{Made, Merged, PaidThere};
use super::platform::PlatformSide;
use super::workload::{id, rows};

/// The first day that is open when the books are closed.
const OPEN_DAY: &str = "2026-03-03";

impl PlatformSide<'_> {
    /// Somebody deletes a document of here, or voids it where there are no deletions. It may be changed here all the same: it is not made
    /// again.
    pub(super) async fn delete_there(&mut self) {
        let Some((place, remote_id)) = self.one_in_the_ledger(Made::is_open).await else { return };
        if self.merged.as_ref().is_some_and(|merged| merged.place == place) {
            // At QuickBooks it alone may show where its customer went.
            return;
        }
        let is_invoice = self.made[place].is_invoice;
        let is_booked_at_xero = self.world.platform == Platform::Xero && !self.made[place].is_draft_there;
        let is_voided = is_booked_at_xero || (self.world.platform != Platform::Xero && is_invoice && self.world.rng.below(2) == 0);
        let operation = if is_voided { "void" } else { "delete" };
        if self.edit(self.document(is_invoice), operation, Some(&remote_id), json!({})).await.is_some() {
            self.made[place].gone_after = Some(self.made[place].totals.len());
            self.world.log.write(format!("person: {operation} {}", self.made[place].number));
        }
    }

    /// Somebody enters a payment of all that is left of a document of here, or of a part of it.
    pub(super) async fn pay_there(&mut self) {
        let Some((place, remote_id)) = self.one_in_the_ledger(Made::is_open_there).await else { return };
        let is_invoice = self.made[place].is_invoice;
        let state = self.state(self.document(is_invoice)).await;
        let Some(document) = rows(&state).find(|row| id(row) == remote_id.as_str()) else { return };
        let total = [&document["TotalAmt"], &document["Total"]].into_iter().find_map(hundredths);
        if total != Some(self.made[place].currency.hundredths(self.made[place].total())) {
            // It was corrected here, and reopened before that was written: who paid the older one would be in the way of that.
            return;
        }
        let (left, least) = (self.made[place].open_amount(), self.made[place].currency.least());
        let parts = (left / least).unsigned_abs();
        let is_part = parts > 1 && self.world.rng.below(2) == 0;
        let amount = match is_part {
            // What comes close to all of an invoice with a discount pays it.
            true if is_invoice && self.made[place].has_discount => least * i64::try_from(parts / 2).unwrap_or_default(),
            true => least * (1 + i64::try_from(self.world.rng.below(parts - 1)).unwrap_or_default()),
            false => left,
        };
        let body = self.payment_of(&self.made[place], document, amount).await;
        if let Some(row) = self.edit(self.payment(is_invoice), "create", None, body).await {
            self.made[place].paid_there.push(PaidThere { row, amount, is_taken_back: false });
            self.world.log.write(format!("person: paid {amount} of {}", self.made[place].number));
        }
    }

    /// Somebody deletes a payment that was entered in the ledger.
    pub(super) async fn take_back_there(&mut self) {
        let Some(place) = self.one_of(|made| made.left_there().next().is_some()) else { return };
        let paid: Vec<usize> =
            (0..self.made[place].paid_there.len()).filter(|at| !self.made[place].paid_there[*at].is_taken_back).collect();
        let at = paid[self.pick(paid.len())];
        let (payment, entity) = (id(&self.made[place].paid_there[at].row), self.payment(self.made[place].is_invoice));
        let (operation, body) = match self.world.platform {
            Platform::Xero => ("update", json!({"Status": "DELETED"})),
            Platform::QuickbooksOnline => ("delete", json!({})),
        };
        if self.edit(entity, operation, payment.as_str(), body).await.is_some() {
            self.made[place].paid_there[at].is_taken_back = true;
            self.world.log.write(format!("person: took a payment of {} back", self.made[place].number));
        }
    }

    /// Somebody sets another day due of a document of here, which stays as it is whatever is changed here later.
    pub(super) async fn edit_there(&mut self) {
        let Some((place, remote_id)) = self.one_in_the_ledger(Made::is_open).await else { return };
        let day = format!("2026-05-{:02}", 1 + self.world.rng.below(28));
        let entity = self.document(self.made[place].is_invoice);
        if self.edit(entity, "update", Some(&remote_id), json!({"DueDate": day})).await.is_some() {
            self.world.log.write(format!("person: {} is due on {day}", self.made[place].number));
            self.made[place].due_there = Some(day);
        }
    }

    /// Somebody closes the books up to the day of this history, or opens them again.
    pub(super) async fn close_or_open_the_period(&mut self) {
        if self.is_locked && self.world.rng.below(2) == 0 {
            return self.post_on(OPEN_DAY).await;
        }
        self.lock(!self.is_locked).await;
        if self.is_locked {
            self.approve_again().await;
        }
    }

    /// Closes the books up to the day of this history, or opens them.
    pub(super) async fn lock(&mut self, is_locked: bool) {
        let date = is_locked.then_some("2026-03-02");
        let asked = json!({"provider": self.provider(), "company": self.world.company, "date": date});
        self.world.control("POST", "/_sim/lock", asked).await;
        self.is_locked = is_locked;
        self.world.log.write(format!("person: the books are closed up to {date:?}"));
    }

    /// Somebody merges the customer of an invoice of here into another one, once in a run.
    pub(super) async fn merge_there(&mut self) {
        let Some((place, remote_id)) = self.one_in_the_ledger(|made| made.is_invoice && made.is_open()).await else { return };
        let is_xero = self.world.platform == Platform::Xero;
        let invoices = self.state("Invoice").await;
        let Some(invoice) = rows(&invoices).find(|row| id(row) == remote_id.as_str()) else { return };
        let gone = if is_xero { &invoice["Contact"]["ContactID"] } else { &invoice["CustomerRef"]["value"] };
        let entity = if is_xero { "Contact" } else { "Customer" };
        let people = self.state(entity).await;
        let is_active = |row: &&Value| row["Active"] == true || row["ContactStatus"] == "ACTIVE";
        let (gone_row, others): (Vec<&Value>, Vec<&Value>) = rows(&people).filter(is_active).partition(|row| id(row) == *gone);
        let Some(gone_row) = gone_row.first() else { return };
        let name = gone_row[if is_xero { "Name" } else { "DisplayName" }].as_str().unwrap_or_default().to_owned();
        if others.is_empty() || self.archived.is_some() {
            return;
        }
        let survivor = id(others[self.pick(others.len())]);
        if self.edit(entity, "merge", gone.as_str(), json!({"into": survivor})).await.is_some() {
            self.world.log.write(format!("person: merged {name} into {survivor}"));
            self.merged = Some(Merged { place, name });
            self.look_at_payments_again().await;
        }
    }

    /// Payments that people entered name the survivor from now on.
    async fn look_at_payments_again(&mut self) {
        let mut payments = vec![self.state("Payment").await];
        if self.world.platform == Platform::QuickbooksOnline {
            payments.push(self.state("BillPayment").await);
        }
        let known = self.made.iter_mut().flat_map(|made| made.paid_there.iter_mut());
        for PaidThere { row: known, .. } in known.filter(|paid| !paid.is_taken_back) {
            if let Some(now) = payments.iter().flat_map(rows).find(|row| id(row) == id(known) && row["TotalAmt"] == known["TotalAmt"]) {
                *known = now.clone();
            }
        }
    }

    async fn payment_of(&self, made: &Made, document: &Value, amount: i64) -> Value {
        let (hundredths, currency) = (made.currency.hundredths(amount), made.currency.code);
        let amount: f64 = format!("{}.{:02}", hundredths / 100, hundredths % 100).parse().expect("an amount");
        let today = self.world.clock.now().date_naive();
        let accounts = self.state("Account").await;
        if self.world.platform == Platform::Xero {
            let bank =
                rows(&accounts).find(|account| account["Type"] == "BANK" && account["CurrencyCode"] == currency).expect("a bank account");
            let document_id = json!({"InvoiceID": document["InvoiceID"]});
            return json!({"Invoice": document_id, "Account": {"AccountID": bank["AccountID"]}, "Date": today, "Amount": amount});
        }
        let kind = if made.is_invoice { "Invoice" } else { "Bill" };
        let line = json!({"Amount": amount, "LinkedTxn": [{"TxnId": document["Id"], "TxnType": kind}]});
        let mut payment = json!({"TotalAmt": amount, "TxnDate": today, "Line": [line]});
        if made.is_invoice {
            payment["CustomerRef"] = document["CustomerRef"].clone();
        } else {
            let is_bank = |account: &&Value| account["AccountType"] == "Bank" && account["CurrencyRef"]["value"] == currency;
            let bank = rows(&accounts).find(is_bank).expect("a bank account");
            payment["VendorRef"] = document["VendorRef"].clone();
            payment["PayType"] = json!("Check");
            payment["CheckPayment"] = json!({"BankAccountRef": {"value": bank["Id"]}});
        }
        payment
    }

    /// A document that the ledger has as it is here, of which this holds: its place and its id there.
    pub(super) async fn one_in_the_ledger(&self, is_it: impl Fn(&Made) -> bool) -> Option<(usize, String)> {
        let mut records = self.records("receivable").await;
        records.extend(self.records("bill").await);
        let of_record = |record: &Value| {
            let place = self.made.iter().position(|made| is_it(made) && record["object_id"] == made.id.as_str())?;
            (record["sync_status"] == "done").then_some((place, record["platform_object_id"].as_str()?.to_owned()))
        };
        let there: Vec<(usize, String)> = records.iter().filter_map(of_record).collect();
        if there.is_empty() { None } else { Some(there[self.pick(there.len())].clone()) }
    }

    pub(super) fn document(&self, is_invoice: bool) -> &'static str {
        if is_invoice || self.world.platform == Platform::Xero { "Invoice" } else { "Bill" }
    }

    fn payment(&self, is_invoice: bool) -> &'static str {
        if is_invoice || self.world.platform == Platform::Xero { "Payment" } else { "BillPayment" }
    }

    pub(super) async fn state(&self, entity: &str) -> Value {
        let path = format!("/_sim/state?provider={}&company={}&entity={entity}", self.provider(), self.world.company);
        self.world.control("GET", &path, Value::Null).await
    }

    /// The object after an edit; nothing when the provider refuses it.
    pub(super) async fn edit(&self, entity: &str, operation: &str, remote_id: Option<&str>, body: Value) -> Option<Value> {
        let (provider, company) = (self.provider(), &self.world.company);
        let edit =
            json!({"provider": provider, "company": company, "entity": entity, "operation": operation, "id": remote_id, "body": body});
        let edited = self.world.control("POST", "/_sim/edit", edit).await;
        if let Some(refusal) = edited.get("error") {
            self.world.log.write(format!("person: {operation} {entity} refused: {refusal}"));
            return None;
        }
        Some(edited)
    }

    pub(super) fn provider(&self) -> &'static str {
        self.world.provider_name()
    }
}
