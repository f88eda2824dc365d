//! People in the ledger: they delete, void and pay what came from here, in the provider's own pages.

use bursar_connectors::Platform;
use serde_json::{Value, json};

use super::platform::{Merged, PlatformSide};
use super::workload::{id, rows};

impl PlatformSide<'_> {
    /// Somebody deletes a document of here, or voids it where there are no deletions. It may be changed here all the same: it is not made
    /// again.
    pub(super) async fn delete_there(&mut self) {
        let Some((place, remote_id)) = self.one_in_the_ledger().await else { return };
        if self.merged.as_ref().is_some_and(|merged| merged.place == place) {
            // At QuickBooks it alone may show where its customer went.
            return;
        }
        let is_invoice = self.made[place].is_invoice;
        let is_voided = self.world.platform == Platform::Xero || (is_invoice && self.world.rng.below(2) == 0);
        let operation = if is_voided { "void" } else { "delete" };
        if self.edit(self.document(is_invoice), operation, Some(&remote_id), json!({})).await.is_some() {
            self.made[place].gone_after = Some(self.made[place].totals.len());
            self.world.log.write(format!("person: {operation} {}", self.made[place].number));
        }
    }

    /// Somebody enters a payment of all that a document of here comes to.
    pub(super) async fn pay_there(&mut self) {
        let Some((place, remote_id)) = self.one_in_the_ledger().await else { return };
        let is_invoice = self.made[place].is_invoice;
        let state = self.state(self.document(is_invoice)).await;
        let Some(document) = rows(&state).find(|row| id(row) == remote_id.as_str()) else { return };
        let body = self.payment_of(is_invoice, document).await;
        let entity = if is_invoice || self.world.platform == Platform::Xero { "Payment" } else { "BillPayment" };
        if let Some(payment) = self.edit(entity, "create", None, body).await {
            (self.made[place].is_paid, self.made[place].paid_there) = (true, Some(payment));
            self.world.log.write(format!("person: paid {}", self.made[place].number));
        }
    }

    /// Somebody merges the customer of an invoice of here into another one, once in a run.
    pub(super) async fn merge_there(&mut self) {
        let Some((place, remote_id)) = self.one_in_the_ledger().await.filter(|(place, _)| self.made[*place].is_invoice) else { return };
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
        if others.is_empty() {
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
        for known in self.made.iter_mut().filter_map(|made| made.paid_there.as_mut()) {
            if let Some(now) = payments.iter().flat_map(rows).find(|row| id(row) == id(known) && row["TotalAmt"] == known["TotalAmt"]) {
                *known = now.clone();
            }
        }
    }

    async fn payment_of(&self, is_invoice: bool, document: &Value) -> Value {
        let today = self.world.clock.now().date_naive();
        let accounts = self.state("Account").await;
        if self.world.platform == Platform::Xero {
            let bank =
                rows(&accounts).find(|account| account["Type"] == "BANK" && account["CurrencyCode"] == "USD").expect("a bank account");
            let document_id = json!({"InvoiceID": document["InvoiceID"]});
            let amount = &document["AmountDue"];
            return json!({"Invoice": document_id, "Account": {"AccountID": bank["AccountID"]}, "Date": today, "Amount": amount});
        }
        let (amount, kind) = (&document["TotalAmt"], if is_invoice { "Invoice" } else { "Bill" });
        let line = json!({"Amount": amount, "LinkedTxn": [{"TxnId": document["Id"], "TxnType": kind}]});
        let mut payment = json!({"TotalAmt": amount, "TxnDate": today, "Line": [line]});
        if is_invoice {
            payment["CustomerRef"] = document["CustomerRef"].clone();
        } else {
            let bank = rows(&accounts).find(|account| account["AccountType"] == "Bank").expect("a bank account");
            payment["VendorRef"] = document["VendorRef"].clone();
            payment["PayType"] = json!("Check");
            payment["CheckPayment"] = json!({"BankAccountRef": {"value": bank["Id"]}});
        }
        payment
    }

    /// A document that the ledger has as it is here and that is open: its place and its id there.
    async fn one_in_the_ledger(&self) -> Option<(usize, String)> {
        let mut records = self.records("receivable").await;
        records.extend(self.records("bill").await);
        let of_record = |record: &Value| {
            let place = self.made.iter().position(|made| made.is_open() && record["object_id"] == made.id.as_str())?;
            (record["sync_status"] == "done").then_some((place, record["platform_object_id"].as_str()?.to_owned()))
        };
        let there: Vec<(usize, String)> = records.iter().filter_map(of_record).collect();
        if there.is_empty() { None } else { Some(there[self.pick(there.len())].clone()) }
    }

    fn document(&self, is_invoice: bool) -> &'static str {
        if is_invoice || self.world.platform == Platform::Xero { "Invoice" } else { "Bill" }
    }

    async fn state(&self, entity: &str) -> Value {
        let path = format!("/_sim/state?provider={}&company={}&entity={entity}", self.provider(), self.world.company);
        self.world.control("GET", &path, Value::Null).await
    }

    /// The object after an edit; nothing when the provider refuses it.
    async fn edit(&self, entity: &str, operation: &str, remote_id: Option<&str>, body: Value) -> Option<Value> {
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

    fn provider(&self) -> &'static str {
        if self.world.platform == Platform::Xero { "xero" } else { "quickbooks" }
    }
}
