//! The PDF of an invoice and the scan of a bill, attached to their documents in the ledger.

use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use bursar_tests::form::{PDF, file};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Trader, id, line};

impl Trader {
    pub(super) async fn attaches(platform: Platform) -> Trader {
        let trader = Trader::open(platform).await;
        trader.set_pushes(json!({"attach_files": true})).await;
        trader
    }

    async fn set_pushes(&self, settings: Value) {
        self.books.patch("/accounting_push_settings").json(settings).await.expect(200);
    }

    /// Makes the PDFs that are asked for, and writes what is due.
    async fn draw(&self) {
        self.books.app.work_receivables(self.books.entity).await;
        self.work().await;
    }

    /// Gives a bill its scan.
    async fn scan(&self, bill: &Value, bytes: &[u8]) {
        self.post(&format!("/payables/{}/attach_file", id(bill))).form(&[file("bill.pdf", bytes)]).await.expect(200);
    }

    /// The files beside documents, as name and digest, by name.
    pub(super) async fn files(&self) -> Vec<(String, String)> {
        let entity = if self.books.platform == Platform::Xero { "Attachments" } else { "Attachable" };
        let word = |row: &Value, name: &str| row[name].as_str().unwrap_or_else(|| panic!("no {name}: {row}")).to_owned();
        let mut files: Vec<_> = self.state(entity).await.iter().map(|row| (word(row, "FileName"), word(row, "Sha256"))).collect();
        files.sort();
        files
    }

    /// An approved bill with a scan of these bytes.
    pub(super) async fn scanned(&self, number: &str, bytes: &[u8]) -> Value {
        let bill = self.bill(number, 10_000).await;
        self.scan(&bill, bytes).await;
        self.approve(&bill).await
    }
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

async fn papers_lie_beside_their_documents_once(platform: Platform) {
    let trader = Trader::attaches(platform).await;
    let invoice = trader.issued(trader.invoice(json!([line(10_000, 1)]))).await;
    trader.work().await;
    trader.is_done("receivable", &invoice).await;
    assert_eq!(trader.files().await, [], "there is no PDF yet");
    trader.draw().await;
    trader.is_done("receivable", &invoice).await;
    let files = trader.files().await;
    let url = trader.read(&format!("/receivables/{}", id(&invoice))).await["file_url"].clone();
    let sent = trader.books.partner.follow(url.as_str().unwrap()).await;
    assert_eq!(files.len(), 1, "{files:?}");
    assert_eq!(files[0].1, digest(&sent.bytes));
    assert!(files[0].0.starts_with(invoice["document_id"].as_str().unwrap()) && files[0].0.ends_with(".pdf"), "{files:?}");

    let bill = trader.scanned("B-1/7", PDF).await;
    trader.work().await;
    trader.is_done("bill", &bill).await;
    let files = trader.files().await;
    assert_eq!(files.len(), 2, "{files:?}");
    assert!(files[0].0.starts_with("B-1-7-") && files[0].1 == digest(PDF), "{files:?}");

    // Neither a payment, nor a pull, nor a push by hand lays another one there.
    for verb in ["receivables", "payables"] {
        let document = if verb == "payables" { &bill } else { &invoice };
        trader.post(&format!("/{verb}/{}/mark_as_paid", id(document))).json(json!({})).await.expect(200);
    }
    trader.draw().await;
    trader.pull().await;
    for (object_type, object) in [("receivable", &invoice), ("bill", &bill)] {
        let record = trader.record(object_type, object).await;
        trader.post(&format!("/accounting_synced_records/{}/push", id(&record))).await.expect(200);
    }
    trader.work().await;
    assert_eq!(trader.files().await, files);
    let record = trader.record("bill", &bill).await;
    let proof = trader.read(&format!("/accounting_synced_records/{}/proof", id(&record))).await;
    let sent: Vec<&Value> = proof["attempts"].as_array().unwrap().iter().filter(|attempt| !attempt["file"].is_null()).collect();
    assert_eq!((sent.len(), &sent[0]["file"], &sent[0]["outcome"]), (1, &json!(files[0].0), &json!("confirmed")), "{proof}");
}

at_each_provider!(papers_lie_beside_their_documents_once);

/// The answer to the upload is lost, and the provider remembers no keys.
async fn a_lost_answer_attaches_nothing_twice(platform: Platform) {
    let path = if platform == Platform::Xero { "/Attachments/" } else { "/upload" };
    for kind in ["drop_before", "drop_after", "commit_then_500"] {
        let trader = Trader::attaches(platform).await;
        trader.forgets_keys().await;
        trader.books.fault(json!({"kind": kind, "matching": {"path": path}})).await;
        let bill = trader.scanned("B-2", PDF).await;
        trader.work().await;
        let record = trader.record("bill", &bill).await;
        assert_eq!(record["sync_status"], "pending", "{kind}: {record}");
        trader.books.wait(TimeDelta::seconds(60)).await;
        trader.is_done("bill", &bill).await;
        assert_eq!(trader.files().await.len(), 1, "{kind}");
    }
}

at_each_provider!(a_lost_answer_attaches_nothing_twice);

#[tokio::test]
async fn a_file_that_the_ledger_does_not_take_is_told_and_keeps_no_payment_back() {
    let trader = Trader::attaches(Platform::Xero).await;
    let mut large = PDF.to_vec();
    large.resize((10 << 20) + 1, b' ');
    let too_large = trader.scanned("B-3", &large).await;
    let refused = trader.scanned("B-4", PDF).await;
    let refusal =
        json!({"Type": "ValidationException", "Elements": [{"ValidationErrors": [{"Message": "There is a limit of 10 attachments"}]}]});
    let fault = json!({
        "kind": "status", "status": 400, "body": refusal.to_string(), "content_type": "application/json", "matching": {"path": "/Attachments/"},
    });
    trader.books.fault(fault).await;
    for bill in [&too_large, &refused] {
        trader.post(&format!("/payables/{}/mark_as_paid", id(bill))).json(json!({})).await.expect(200);
    }
    trader.work().await;
    for bill in [&too_large, &refused] {
        let record = trader.record("bill", bill).await;
        assert_eq!(record["errors"]["code"], "file_not_attached", "{record}");
        assert_eq!(trader.open_amount(&trader.numbered("Bill", &bill["document_id"]).await[0]), 0.0, "it was paid there");
    }
    assert_eq!(trader.files().await, []);
    trader.set_pushes(json!({"attach_files": false})).await;
    trader.pull().await;
    trader.work().await;
    trader.is_done("bill", &too_large).await;
    let record = trader.record("bill", &refused).await;
    trader.post(&format!("/accounting_synced_records/{}/push", id(&record))).await.expect(200);
    trader.work().await;
    trader.is_done("bill", &refused).await;
}

#[tokio::test]
async fn a_file_that_comes_later_follows_and_one_that_is_gone_does_not() {
    let trader = Trader::attaches(Platform::QuickbooksOnline).await;
    let late = trader.approved("B-5", 10_000).await;
    trader.work().await;
    trader.is_done("bill", &late).await;
    trader.scan(&late, PDF).await;
    trader.work().await;
    assert_eq!(trader.files().await.len(), 1);
    let gone = trader.scanned("B-6", PDF).await;
    let file = trader.read(&format!("/payables/{}", id(&gone))).await["file_id"].clone();
    trader.books.partner.delete(&format!("/files/{}", file.as_str().unwrap())).await.expect(204);
    trader.work().await;
    trader.is_done("bill", &gone).await;
    assert_eq!(trader.files().await.len(), 1);
}

#[tokio::test]
async fn nothing_is_attached_unless_it_is_asked_for_and_allowed() {
    let trader = Trader::open(Platform::Xero).await;
    let bill = trader.scanned("B-7", PDF).await;
    trader.work().await;
    trader.is_done("bill", &bill).await;
    assert_eq!(trader.files().await, []);
    // The consent does not cover files.
    let books = bursar_tests::books::Books::open_with(Platform::Xero, |_, settings| settings.features = Vec::new()).await;
    let connected = books.connect_to(books.entity, &books.company(1).await).await;
    let trader = Trader::of(books, connected).await;
    trader.set_pushes(json!({"attach_files": true})).await;
    let bill = trader.scanned("B-8", PDF).await;
    let mark = trader.books.mark();
    trader.work().await;
    trader.is_done("bill", &bill).await;
    assert!(trader.books.calls(mark).iter().all(|call| !call.path.contains("Attachments")));
}

/// The answer to the bill is lost; before it is found, the bill is changed and paid here. The payment waits for the change, whatever is to be
/// attached.
async fn a_change_comes_before_a_payment_and_a_scan(platform: Platform) {
    let trader = Trader::attaches(platform).await;
    let call = match platform {
        Platform::Xero => json!({"method": "PUT", "path": "/Invoices"}),
        Platform::QuickbooksOnline => json!({"method": "POST", "path": "/bill"}),
    };
    trader.books.fault(json!({"kind": "drop_after", "matching": call})).await;
    let bill = trader.scanned("B-2", PDF).await;
    trader.work().await;
    trader.reprice(&bill, 7_000).await;
    trader.post(&format!("/payables/{}/mark_as_paid", id(&bill))).json(json!({})).await.expect(200);
    for _ in 0..3 {
        trader.books.wait(TimeDelta::minutes(1)).await;
    }
    trader.is_done("bill", &bill).await;
    let there = trader.numbered("Bill", &json!("B-2")).await;
    assert_eq!((there.len(), trader.total(&there[0]), trader.open_amount(&there[0])), (1, 84.0, 0.0));
    assert_eq!(trader.files().await.len(), 1);
}

at_each_provider!(a_change_comes_before_a_payment_and_a_scan);
