//! Counterparts that somebody merges, archives or deletes in the ledger.

use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use serde_json::{Value, json};

use super::{Trader, id, line};

impl Trader {
    /// The survivor of a merge that no pull has shown yet, and an invoice to the customer that was merged away.
    async fn invoiced_before_the_merge_is_seen(&self) -> (String, Value) {
        self.invoiced(1_000).await;
        let (_, gone) = self.customer_record().await;
        let survivor = self.customer_there("Northwind Group Holding").await;
        self.pull().await;
        self.merge_customers(&gone, &survivor).await;
        (survivor, self.invoiced(2_000).await)
    }

    fn entity_of_customers(&self) -> &'static str {
        if self.books.platform == Platform::Xero { "Contact" } else { "Customer" }
    }

    /// Somebody enters a customer in the ledger; answers with the provider's id.
    async fn customer_there(&self, name: &str) -> String {
        let field = if self.books.platform == Platform::Xero { "Name" } else { "DisplayName" };
        let made = self.edit(self.entity_of_customers(), "create", None, json!({field: name})).await;
        let id = if self.books.platform == Platform::Xero { &made["ContactID"] } else { &made["Id"] };
        id.as_str().unwrap_or_else(|| panic!("no id: {made}")).to_owned()
    }

    async fn merge_customers(&self, gone: &str, survivor: &str) {
        self.edit(self.entity_of_customers(), "merge", Some(gone), json!({"into": survivor})).await;
    }

    /// The record of the customer, and the provider's id in it.
    async fn customer_record(&self) -> (Value, String) {
        let record = self.record("customer", &json!({"id": self.customer})).await;
        let remote = record["platform_object_id"].as_str().expect("an id in the ledger").to_owned();
        (record, remote)
    }

    /// An issued invoice that was worked off.
    async fn invoiced(&self, price: i64) -> Value {
        let invoice = self.issued(self.invoice(json!([line(price, 1)]))).await;
        self.work().await;
        invoice
    }

    /// Whom a document of the ledger is with.
    fn customer_of(&self, there: &Value) -> String {
        let id = if self.books.platform == Platform::Xero { &there["Contact"]["ContactID"] } else { &there["CustomerRef"]["value"] };
        id.as_str().unwrap_or_else(|| panic!("nobody: {there}")).to_owned()
    }

    async fn customers_there(&self) -> usize {
        self.state(self.entity_of_customers()).await.len()
    }
}

async fn a_merge_is_followed(platform: Platform) {
    let trader = Trader::open(platform).await;
    trader.invoiced(1_000).await;
    let (_, gone) = trader.customer_record().await;
    let survivor = trader.customer_there("Northwind Group Holding").await;
    trader.pull().await;
    let mark = trader.books.mark();
    trader.merge_customers(&gone, &survivor).await;
    let people = trader.customers_there().await;
    trader.pull().await;
    let (record, now) = trader.customer_record().await;
    assert_eq!((now.as_str(), &record["sync_status"]), (survivor.as_str(), &json!("done")), "the record points at the survivor");
    assert_eq!(trader.writes(mark), 0, "nothing is written for it");
    let proof = trader.read(&format!("/accounting_synced_records/{}/proof", id(&record))).await;
    let merges = proof["merges"].as_array().unwrap();
    assert_eq!(merges.len(), 1, "{proof}");
    assert_eq!((&merges[0]["platform_object_id"], &merges[0]["merged_into"]), (&json!(gone), &json!(survivor)));
    let told = "SELECT COUNT(*) AS n FROM events WHERE object_type = 'accounting_synced_record' AND action = 'merged' AND entity_id = $1";
    assert_eq!(trader.books.number(told, vec![trader.books.entity.into()]).await, 1);

    let second = trader.invoiced(2_000).await;
    trader.is_done("receivable", &second).await;
    let there = trader.numbered("Invoice", &second["document_id"]).await.remove(0);
    assert_eq!(trader.customer_of(&there), survivor, "later documents name the survivor");
    assert_eq!(trader.customers_there().await, people, "nobody was made again");
    trader.pull().await;
    let proof = trader.read(&format!("/accounting_synced_records/{}/proof", id(&record))).await;
    assert_eq!(proof["merges"].as_array().unwrap().len(), 1, "once");
}

#[tokio::test]
async fn a_merge_of_customers_at_quickbooks_is_followed() {
    a_merge_is_followed(Platform::QuickbooksOnline).await;
}

#[tokio::test]
async fn a_merge_of_contacts_at_xero_is_followed() {
    a_merge_is_followed(Platform::Xero).await;
}

/// The ledger moves its documents to the survivor by itself: nothing of them is to be written, also where the books are closed.
async fn what_a_merge_moved_there_needs_no_write(platform: Platform) {
    let mut trader = Trader::open(platform).await;
    let invoice = trader.invoiced(1_000).await;
    let (_, gone) = trader.customer_record().await;
    let survivor = trader.customer_there("Northwind Group Holding").await;
    trader.merge_customers(&gone, &survivor).await;
    trader.books.wait(TimeDelta::days(1)).await;
    trader.books.partner.token = trader.books.partner.new_token().await;
    trader.close(json!("2024-06-03")).await;
    let mark = trader.books.mark();
    let record = trader.record("receivable", &invoice).await;
    trader.post("/accounting_synced_records/push").json(json!({"ids": [record["id"]]})).await.expect(200);
    trader.work().await;
    trader.is_done("receivable", &invoice).await;
    assert_eq!(trader.writes(mark), 0);
    trader.post(&format!("/receivables/{}/mark_as_paid", id(&invoice))).json(json!({})).await.expect(200);
    trader.work().await;
    let there = trader.numbered("Invoice", &invoice["document_id"]).await.remove(0);
    assert_eq!((trader.customer_of(&there), trader.open_amount(&there)), (survivor, 0.0));
}

at_each_provider!(what_a_merge_moved_there_needs_no_write);

/// The document goes out before the pull has shown the merge: the provider refuses it, and it follows by itself.
async fn what_meets_a_merge_first_goes_on_after_the_pull(platform: Platform) {
    let trader = Trader::open(platform).await;
    let (survivor, invoice) = trader.invoiced_before_the_merge_is_seen().await;
    assert_eq!(trader.stands("receivable", &invoice).await.0, "error");
    trader.pull().await;
    trader.is_done("receivable", &invoice).await;
    let there = trader.numbered("Invoice", &invoice["document_id"]).await;
    assert_eq!((there.len(), trader.customer_of(&there[0])), (1, survivor));
}

at_each_provider!(what_meets_a_merge_first_goes_on_after_the_pull);

/// Xero's contacts cannot be read for hours: until then the invoice is refused each time, and is not given up when the merge is seen at last.
#[tokio::test]
async fn what_was_refused_for_hours_goes_on_once_the_merge_is_seen() {
    let trader = Trader::open(Platform::Xero).await;
    let (survivor, invoice) = trader.invoiced_before_the_merge_is_seen().await;
    let matching = json!({"method": "GET", "path": "/Contacts"});
    let body = json!({"ErrorNumber": 16, "Type": "QueryParseException", "Message": "no such field"}).to_string();
    trader.books.fault(json!({"kind": "status", "status": 400, "body": body, "times": "forever", "matching": matching})).await;
    for _ in 0..6 {
        trader.books.wait(TimeDelta::hours(1)).await;
    }
    assert_eq!(trader.stands("receivable", &invoice).await.0, "error");
    trader.books.heal().await;
    trader.books.wait(TimeDelta::hours(1)).await;
    trader.is_done("receivable", &invoice).await;
    let there = trader.numbered("Invoice", &invoice["document_id"]).await;
    assert_eq!((there.len(), trader.customer_of(&there[0])), (1, survivor));
}

#[tokio::test]
async fn survivors_that_are_merged_in_turn_are_followed_to_the_last() {
    let trader = Trader::open(Platform::Xero).await;
    trader.invoiced(1_000).await;
    let (_, gone) = trader.customer_record().await;
    let first = trader.customer_there("Northwind Group Holding").await;
    let last = trader.customer_there("Northwind International").await;
    trader.merge_customers(&gone, &first).await;
    trader.merge_customers(&first, &last).await;
    trader.pull().await;
    assert_eq!(trader.customer_record().await.1, last);
}

/// One that is archived without a survivor is for a person: no document is written with it, and nobody is made in its place.
async fn a_customer_that_is_only_archived_is_for_a_person(platform: Platform) {
    let trader = Trader::open(platform).await;
    trader.invoiced(1_000).await;
    let (_, archived) = trader.customer_record().await;
    trader.edit(trader.entity_of_customers(), "archive", Some(&archived), json!({})).await;
    trader.pull().await;
    assert_eq!(trader.customer_record().await.0["sync_status"], "done", "nothing is wanted of it yet");
    let (people, mark) = (trader.customers_there().await, trader.books.mark());
    let invoice = trader.invoiced(2_000).await;
    let customer = trader.customer_record().await.0;
    assert_eq!(customer["errors"]["code"], "counterpart_unusable", "{customer}");
    assert_eq!(trader.stands("receivable", &invoice).await.1.as_deref(), Some("counterpart_not_in_ledger"));
    assert_eq!((trader.writes(mark), trader.customers_there().await), (0, people));
    trader.edit(trader.entity_of_customers(), "restore", Some(&archived), json!({})).await;
    trader.pull().await;
    trader.is_done("receivable", &invoice).await;
    let there = trader.numbered("Invoice", &invoice["document_id"]).await.remove(0);
    assert_eq!(trader.customer_of(&there), archived, "it followed by itself");
}

#[tokio::test]
async fn a_customer_that_is_only_archived_at_quickbooks_is_for_a_person() {
    a_customer_that_is_only_archived_is_for_a_person(Platform::QuickbooksOnline).await;
}

#[tokio::test]
async fn a_contact_that_is_only_archived_at_xero_is_for_a_person() {
    a_customer_that_is_only_archived_is_for_a_person(Platform::Xero).await;
}

/// Its documents went to several customers: that is no merge.
#[tokio::test]
async fn documents_that_went_to_several_customers_show_no_merge() {
    let trader = Trader::open(Platform::QuickbooksOnline).await;
    let invoices = [trader.invoiced(1_000).await, trader.invoiced(2_000).await];
    let (_, gone) = trader.customer_record().await;
    for (place, invoice) in invoices.iter().enumerate() {
        let other = trader.customer_there(&format!("Northwind Branch {place}")).await;
        let there = trader.numbered("Invoice", &invoice["document_id"]).await.remove(0);
        trader.edit("Invoice", "update", there["Id"].as_str(), json!({"CustomerRef": {"value": other}})).await;
    }
    trader.edit("Customer", "archive", Some(&gone), json!({})).await;
    trader.pull().await;
    let third = trader.invoiced(3_000).await;
    assert_eq!(trader.customer_record().await.0["errors"]["code"], "counterpart_unusable");
    let link = trader.read("/accounting_records?kind=customer&search=Northwind%20Branch%200").await["data"][0]["id"].clone();
    let link = json!({"object_type": "customer", "object_id": trader.customer, "accounting_record_id": link});
    trader.post("/accounting_synced_records/link").json(link).await.expect(200);
    trader.work().await;
    trader.is_done("receivable", &third).await;
}

/// A customer that was linked and never written to: no document shows where it went, and the webhook may come before the pull or behind it.
async fn a_webhook_tells_where_a_customer_went(shape: &str, is_late: bool) {
    let trader = Trader::open(Platform::QuickbooksOnline).await;
    trader.books.take_webhooks(shape).await;
    let there = trader.read("/accounting_records?kind=customer&limit=1").await["data"][0].clone();
    let link = json!({"object_type": "customer", "object_id": trader.customer, "accounting_record_id": there["id"]});
    trader.post("/accounting_synced_records/link").json(link).await.expect(200);
    let (_, gone) = trader.customer_record().await;
    let survivor = trader.customer_there("Northwind Group Holding").await;
    trader.books.deliver_webhooks().await;
    trader.merge_customers(&gone, &survivor).await;
    if is_late {
        trader.pull().await;
        assert_eq!(trader.customer_record().await.1, gone, "nothing shows yet where it went");
    }
    trader.books.deliver_webhooks().await;
    let (record, now) = trader.customer_record().await;
    assert_eq!((now, &record["sync_status"]), (survivor.clone(), &json!("done")), "{record}");
    let invoice = trader.invoiced(2_000).await;
    let there = trader.numbered("Invoice", &invoice["document_id"]).await;
    assert_eq!((there.len(), trader.customer_of(&there[0])), (1, survivor));
}

#[tokio::test]
async fn a_webhook_tells_where_a_customer_of_quickbooks_went() {
    a_webhook_tells_where_a_customer_went("legacy", false).await;
    a_webhook_tells_where_a_customer_went("cloudevents", true).await;
}
