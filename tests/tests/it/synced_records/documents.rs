use bursar_connectors::Platform;
use http::Method;
use serde_json::{Value, json};

use super::{Trader, id, line, line_at};

async fn an_issued_invoice_is_written_once(platform: Platform) {
    let trader = Trader::open(platform).await;
    let invoice = trader.issued(trader.invoice(json!([line(1_000, 3), line_at(333, 1, 500)]))).await;
    assert_eq!(trader.stands("receivable", &invoice).await.0, "pending");
    trader.work().await;
    trader.is_done("receivable", &invoice).await;
    let there = trader.numbered("Invoice", &invoice["document_id"]).await;
    assert_eq!(there.len(), 1);
    assert_eq!(trader.total(&there[0]), 39.50);
    let mark = trader.books.mark();
    let record = trader.record("receivable", &invoice).await;
    trader.post(&format!("/accounting_synced_records/{}/push", id(&record))).await.expect(200);
    trader.work().await;
    assert_eq!(
        (trader.writes(mark), trader.numbered("Invoice", &invoice["document_id"]).await.len()),
        (0, 1),
        "what is there stays as it is"
    );
    let proof = trader.read(&format!("/accounting_synced_records/{}/proof", id(&record))).await;
    assert_eq!(proof["attempts"].as_array().unwrap().len(), 1);
    assert_eq!(proof["attempts"][0]["outcome"], "confirmed");
}

at_each_provider!(an_issued_invoice_is_written_once);

async fn discounts_and_deductions_come_to_the_same(platform: Platform) {
    let trader = Trader::open(platform).await;
    trader.set(json!({"vat_mode": "inclusive"})).await;
    let mut body = trader.invoice(json!([line(1_099, 3), line_at(777, 7, 500)]));
    body["discount"] = json!({"type": "percentage", "amount": 1250});
    body["line_items"][0]["discount"] = json!({"type": "amount", "amount": 101});
    let invoice = trader.issued(body).await;
    trader.work().await;
    trader.is_done("receivable", &invoice).await;
    let there = trader.numbered("Invoice", &invoice["document_id"]).await;
    assert_eq!(trader.total(&there[0]), invoice["total_amount"].as_f64().unwrap() / 100.0);
}

at_each_provider!(discounts_and_deductions_come_to_the_same);

async fn an_invoice_that_is_changed_after_it_was_issued_is_changed_there(platform: Platform) {
    for vat_mode in ["exclusive", "inclusive"] {
        let trader = Trader::open(platform).await;
        trader.set(json!({"vat_mode": vat_mode})).await;
        an_invoice_is_changed(&trader).await;
    }
}

async fn an_invoice_is_changed(trader: &Trader) {
    let invoice = trader.issued(trader.invoice(json!([line(1_000, 3)]))).await;
    trader.work().await;
    trader.is_done("receivable", &invoice).await;
    trader.set(json!({"receivable_edit_flow": "non_compliant"})).await;
    let replaced = trader.books.partner.put(&format!("/receivables/{}/line_items", id(&invoice)));
    replaced.entity(trader.books.entity).json(json!({"data": [line(2_500, 2), line_at(333, 1, 500)]})).await.expect(200);
    let mark = trader.books.mark();
    trader.work().await;
    trader.is_done("receivable", &invoice).await;
    let there = trader.numbered("Invoice", &invoice["document_id"]).await;
    let now = trader.read(&format!("/receivables/{}", id(&invoice))).await;
    assert_eq!((there.len(), trader.writes(mark)), (1, 1));
    assert_eq!(trader.total(&there[0]), now["total_amount"].as_f64().unwrap() / 100.0);
}

at_each_provider!(an_invoice_that_is_changed_after_it_was_issued_is_changed_there);

async fn a_bill_that_was_reopened_is_changed_there(platform: Platform) {
    let trader = Trader::open(platform).await;
    let bill = trader.approved("RE-1", 100_000).await;
    trader.work().await;
    trader.is_done("bill", &bill).await;
    assert_eq!(trader.total(&trader.numbered("Bill", &json!("RE-1")).await[0]), 1200.0);
    trader.post(&format!("/payables/{}/reopen", id(&bill))).await.expect(200);
    let lines = trader.read(&format!("/payables/{}/line_items", id(&bill))).await;
    let changed = trader.books.partner.patch(&format!("/payables/{}/line_items/{}", id(&bill), id(&lines["data"][0])));
    changed.entity(trader.books.entity).json(json!({"unit_price": 120_000})).await.expect(200);
    trader.work().await;
    assert_eq!(
        trader.total(&trader.numbered("Bill", &json!("RE-1")).await[0]),
        1200.0,
        "nothing changes there before it is approved again"
    );
    trader.approve(&bill).await;
    trader.post(&format!("/payables/{}/mark_as_paid", id(&bill))).json(json!({})).await.expect(200);
    trader.work().await;
    let there = trader.numbered("Bill", &json!("RE-1")).await;
    assert_eq!((there.len(), trader.total(&there[0]), trader.open_amount(&there[0])), (1, 1440.0, 0.0));
    let kind = if platform == Platform::Xero { "Payment" } else { "BillPayment" };
    let amount = if platform == Platform::Xero { "Amount" } else { "TotalAmt" };
    let paid = trader.state(kind).await.into_iter().filter(|payment| payment[amount].as_f64() == Some(1440.0)).count();
    assert_eq!(paid, 1);
}

at_each_provider!(a_bill_that_was_reopened_is_changed_there);

async fn a_canceled_bill_counts_for_nothing(platform: Platform) {
    let trader = Trader::open(platform).await;
    let bill = trader.approved("RE-2", 5_000).await;
    trader.work().await;
    trader.post(&format!("/payables/{}/reopen", id(&bill))).await.expect(200);
    trader.post(&format!("/payables/{}/cancel", id(&bill))).await.expect(200);
    trader.work().await;
    trader.is_done("bill", &bill).await;
    let counts = trader.numbered("Bill", &json!("RE-2")).await;
    let counts = counts.iter().filter(|there| there["Status"] != "VOIDED" && trader.total(there) != 0.0).count();
    assert_eq!(counts, 0);
}

at_each_provider!(a_canceled_bill_counts_for_nothing);

/// Issued again under another number when it was taken back by a credit note: that one is used for the invoice, which is not voided as well.
async fn a_canceled_invoice_is_credited_there(platform: Platform) {
    let trader = Trader::open(platform).await;
    let invoice = trader.issued(trader.invoice(json!([line(2_500, 2)]))).await;
    trader.work().await;
    trader.post(&format!("/receivables/{}/cancel", id(&invoice))).await.expect(204);
    trader.work().await;
    trader.work().await;
    let there = trader.numbered("Invoice", &invoice["document_id"]).await;
    assert_eq!((trader.total(&there[0]), trader.open_amount(&there[0])), (60.0, 0.0), "{there:#?}");
    let listed = trader.read("/accounting_synced_records?object_type=receivable").await;
    let statuses: Vec<_> = listed["data"].as_array().unwrap().iter().map(|record| record["sync_status"].clone()).collect();
    assert_eq!(statuses, ["done", "done"], "{listed}");
}

at_each_provider!(a_canceled_invoice_is_credited_there);

impl Trader {
    /// The body of an invoice that goes through the network of electronic invoices.
    async fn einvoice(&self, lines: Value) -> Value {
        let (partner, entity, number) = (&self.books.partner, self.books.entity, self.books.partner.vat_number());
        let connection = partner.connected_to_network(entity, &number).await;
        let vat_id = json!({"country": "DE", "type": "eu_vat", "value": number});
        let vat_id = partner.post(&format!("/entities/{entity}/vat_ids")).json(vat_id).await.expect(201);
        let receiver = json!({"network_schema": "DE:VAT", "network_identifier": "DE129273398"});
        let receivers = format!("/counterparts/{}/einvoicing_credentials", self.customer.as_str().unwrap());
        let receiver = self.post(&receivers).json(receiver).await.expect(201);
        let mut body = self.invoice(lines);
        body["is_einvoice"] = json!(true);
        body["purchase_order"] = json!("PO-7");
        body["entity_vat_id_id"] = vat_id["id"].clone();
        body["network_credentials_id"] = connection["credentials"][0]["id"].clone();
        body["counterpart_einvoicing_credentials_id"] = receiver["id"].clone();
        body
    }

    /// What travels is delivered.
    async fn deliver(&self) {
        self.books.app.work_receivables(self.books.entity).await;
        self.books.app.work_einvoicing(self.books.entity).await;
    }
}

/// Its credit note is still on its way: the invoice stands there until the note does, and is not voided.
async fn a_canceled_einvoice_is_credited_there(platform: Platform) {
    let trader = Trader::open(platform).await;
    let body = trader.einvoice(json!([line(2_500, 2)])).await;
    let invoice = trader.issued(body).await;
    trader.deliver().await;
    trader.work().await;
    trader.post(&format!("/receivables/{}/cancel", id(&invoice))).await.expect(204);
    trader.work().await;
    let amounts = async || {
        let there = trader.numbered("Invoice", &invoice["document_id"]).await;
        (trader.total(&there[0]), trader.open_amount(&there[0]))
    };
    assert_eq!(amounts().await, (60.0, 60.0));
    trader.deliver().await;
    trader.work().await;
    trader.work().await;
    assert_eq!(amounts().await, (60.0, 0.0));
    let listed = trader.read("/accounting_synced_records?object_type=receivable").await;
    let statuses: Vec<_> = listed["data"].as_array().unwrap().iter().map(|record| record["sync_status"].clone()).collect();
    assert_eq!(statuses, ["done", "done"], "{listed}");
}

at_each_provider!(a_canceled_einvoice_is_credited_there);

async fn a_product_is_an_item_there_once(platform: Platform) {
    let trader = Trader::open(platform).await;
    let product = json!({"name": "Reading glasses", "price": {"currency": "GBP", "value": 1_500}, "ledger_account_id": trader.sales});
    let product = trader.post("/products").json(product).await.expect(201);
    let item = json!({"quantity": 2, "product_id": product["id"], "tax_rate_value": 2000});
    for _ in 0..2 {
        let invoice = trader.issued(trader.invoice(json!([item]))).await;
        trader.work().await;
        trader.is_done("receivable", &invoice).await;
    }
    trader.is_done("product", &product).await;
    let items = trader.state("Item").await.into_iter().filter(|there| there["Name"] == "Reading glasses").count();
    assert_eq!(items, 1);
}

at_each_provider!(a_product_is_an_item_there_once);

/// What is issued while the connection rests, or while nothing is connected after it was pending, goes on with the connection.
#[tokio::test]
async fn what_waited_for_a_connection_goes_on_with_it() {
    let mut trader = Trader::open(Platform::Xero).await;
    let connection = trader.connected.id;
    let rest = async |trader: &Trader, verb: &str| {
        trader.post(&format!("/accounting_connections/{connection}/{verb}")).await.expect(200);
    };
    rest(&trader, "pause").await;
    let invoice = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    trader.work().await;
    assert_eq!(trader.stands("receivable", &invoice).await.0, "pending");
    rest(&trader, "resume").await;
    trader.work().await;
    trader.is_done("receivable", &invoice).await;
    rest(&trader, "pause").await;
    let second = trader.issued(trader.invoice(json!([line(2_000, 1)]))).await;
    trader.work().await;
    trader.books.disconnect(&trader.connected).await;
    trader.work().await;
    assert_eq!(trader.stands("receivable", &second).await.0, "pending");
    trader.connected = trader.books.connect_to(trader.books.entity, &trader.connected.company.clone()).await;
    trader.work().await;
    trader.is_done("receivable", &second).await;
    assert_eq!(trader.numbered("Invoice", &second["document_id"]).await.len(), 1);
}

/// The total of amounts that hold their tax is the same whatever tax the ledger books: the tax is compared too.
async fn another_tax_of_the_same_total_is_told(platform: Platform) {
    let trader = Trader::open(platform).await;
    trader.set(json!({"vat_mode": "inclusive"})).await;
    let provider = trader.books.provider();
    trader.books.control(Method::POST, "/_sim/settings", json!({"provider": provider, "tax_difference_minor": 1})).await;
    let invoice = trader.issued(trader.invoice(json!([line(12_000, 1)]))).await;
    trader.work().await;
    let record = trader.record("receivable", &invoice).await;
    let there = trader.numbered("Invoice", &invoice["document_id"]).await.remove(0);
    assert_eq!(trader.total(&there), invoice["total_amount"].as_f64().unwrap() / 100.0, "{there}");
    assert_eq!((&record["errors"]["code"], &record["errors"]["field"]), (&json!("amounts_differ"), &json!("total_vat_amount")), "{record}");
}

#[tokio::test]
async fn another_tax_of_the_same_total_at_xero_is_told() {
    another_tax_of_the_same_total_is_told(Platform::Xero).await;
}

#[tokio::test]
async fn a_number_that_quickbooks_does_not_take_is_told_before_it_is_issued() {
    for (platform, is_told) in [(Platform::QuickbooksOnline, true), (Platform::Xero, false)] {
        let trader = Trader::open(platform).await;
        let draft = trader.post("/receivables").json(trader.invoice(json!([line(1_000, 1)]))).await.expect(201);
        let verified = async || trader.post(&format!("/receivables/{}/verify", id(&draft))).await.expect(200);
        assert_eq!(verified().await["warnings"]["document_id"], json!(null), "TR-00001 is short");
        trader.set(json!({"document_ids": {"prefix": "NORTHERN-BRANCH"}})).await;
        let warning = verified().await["warnings"]["document_id"].clone();
        assert_eq!(warning.as_str().is_some_and(|words| words.contains("TR-NORTHERN-BRANCH-00001 has 24")), is_told, "{warning}");
    }
}
