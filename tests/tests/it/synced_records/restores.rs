//! A database that was brought back from a backup: what was written to the ledger after the backup is found there, and not written again.

use bursar_connectors::Platform;
use bursar_kernel::{TimeDelta, Uuid};
use bursar_store::execute;

use bursar_tests::books::Books;
use bursar_tests::form::PDF;
use serde_json::{Value, json};

use super::{Trader, id, line};

impl Trader {
    /// The database is as it was before anything of these records was sent.
    async fn back_in_time(&self, records: &[Value]) {
        let tx = self.books.app.db().begin().await.unwrap();
        for record in records {
            let id: Uuid = id(record).parse().unwrap();
            let forget = [
                "DELETE FROM mirror WHERE book_id = (SELECT book_id FROM synced_records WHERE id = $1)
                    AND remote_id = (SELECT remote_id FROM synced_records WHERE id = $1)",
                "DELETE FROM push_attempts WHERE synced_record_id = $1",
                "UPDATE synced_records SET status = 'pending', settled = 0, wanted = 1, generation = 0, attempts = 0, error_code = NULL,
                    next_attempt_at = created_at, waits_for = NULL, remote_kind = NULL, remote_id = NULL, write_off_id = NULL, pushed_at = NULL,
                    body = '{\"recreate\": false, \"is_allocated\": false}' WHERE id = $1",
            ];
            for sql in forget {
                execute(&tx, sql, [id.into()]).await.unwrap();
            }
        }
        tx.commit().await.unwrap();
    }

    /// The database is as it was when the first write of this record had been sent and had no answer.
    async fn back_to_the_first_attempt(&self, record: &Value) {
        let tx = self.books.app.db().begin().await.unwrap();
        let id: Uuid = id(record).parse().unwrap();
        let forget = [
            "DELETE FROM push_attempts WHERE synced_record_id = $1
                AND id <> (SELECT id FROM push_attempts WHERE synced_record_id = $1 ORDER BY id LIMIT 1)",
            "UPDATE push_attempts SET outcome = NULL, ended_at = NULL WHERE synced_record_id = $1",
            "UPDATE synced_records SET status = 'pending', settled = 0, generation = 0, attempts = 1, error_code = NULL, next_attempt_at = created_at,
                remote_kind = NULL, remote_id = NULL, pushed_at = NULL, body = '{\"recreate\": false, \"is_allocated\": false}' WHERE id = $1",
        ];
        for sql in forget {
            execute(&tx, sql, [id.into()]).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// The server that works on after the restore, once it may.
    async fn works_again(&self) -> Books {
        self.books.app.advance(TimeDelta::minutes(1));
        let restored = self.books.restored();
        for _ in 0..5 {
            restored.wait(TimeDelta::minutes(1)).await;
        }
        restored
    }

    /// A bill that was written after the backup, of which nothing is known here any more, and the server that works on.
    async fn approved_before_a_restore(&self, number: &str) -> (Value, Books) {
        self.forgets_keys().await;
        let bill = self.approved(number, 5_000).await;
        self.work().await;
        self.back_in_time(&self.all_records().await).await;
        self.books.app.advance(TimeDelta::minutes(1));
        (bill, self.books.restored())
    }

    async fn reads_and_works(&self, restored: &Books) {
        restored.sync(&self.connected).await;
        for _ in 0..5 {
            restored.wait(TimeDelta::minutes(1)).await;
        }
    }

    /// Every record of the entity.
    async fn all_records(&self) -> Vec<Value> {
        let mut records = Vec::new();
        for object_type in ["customer", "vendor", "product", "receivable", "bill", "payment_record"] {
            let listed = self.read(&format!("/accounting_synced_records?object_type={object_type}")).await;
            records.extend(listed["data"].as_array().unwrap().clone());
        }
        records
    }

    /// How many objects of each kind the ledger has.
    async fn inventory(&self) -> Vec<usize> {
        let kinds = match self.books.platform {
            Platform::Xero => ["Contact", "Invoice", "Payment", "CreditNote", "Item"],
            Platform::QuickbooksOnline => ["Customer", "Invoice", "Payment", "BillPayment", "Bill"],
        };
        let mut counts = Vec::new();
        for kind in kinds {
            counts.push(self.state(kind).await.len());
        }
        counts
    }
}

/// The provider keeps no keys: only looking keeps what was forgotten from being written again.
async fn what_was_written_after_the_backup_is_found(platform: Platform) {
    let trader = Trader::open(platform).await;
    trader.forgets_keys().await;
    let invoice = trader.issued(trader.invoice(json!([line(10_000, 1)]))).await;
    let bill = trader.approved("RS-1", 5_000).await;
    for path in [format!("/receivables/{}", id(&invoice)), format!("/payables/{}", id(&bill))] {
        trader.post(&format!("{path}/mark_as_paid")).json(json!({})).await.expect(200);
    }
    trader.work().await;
    let written = trader.all_records().await;
    assert!(written.len() >= 6 && written.iter().all(|record| record["sync_status"] == "done"), "{written:?}");
    let there = trader.inventory().await;

    trader.back_in_time(&written).await;
    trader.books.app.advance(TimeDelta::minutes(1));
    let (restored, mark) = (trader.books.restored(), trader.books.mark());
    trader.post(&format!("/accounting_synced_records/{}/push", id(&written[0]))).await.expect(200);
    restored.wait(TimeDelta::seconds(30)).await;
    assert_eq!(trader.books.calls(mark).len(), 0, "calls of before may still be on their way");
    for _ in 0..5 {
        restored.wait(TimeDelta::minutes(1)).await;
    }
    assert_eq!((trader.writes(mark), trader.inventory().await), (0, there), "nothing is written twice");
    let found = trader.all_records().await;
    for (before, after) in written.iter().zip(&found) {
        assert_eq!((&after["sync_status"], &after["platform_object_id"]), (&json!("done"), &before["platform_object_id"]), "{after}");
    }
    // What is made after the restore is nowhere yet, and is written without a look.
    let later = trader.issued(trader.invoice(json!([line(20_000, 1)]))).await;
    restored.wait(TimeDelta::seconds(1)).await;
    trader.is_done("receivable", &later).await;
    assert_eq!((trader.writes(mark), trader.numbered("Invoice", &later["document_id"]).await.len()), (1, 1));
}

at_each_provider!(what_was_written_after_the_backup_is_found);

/// The bill is changed here before anybody has found what was written of it: the ledger has the older one, with our mark.
async fn what_is_changed_after_the_restore_is_brought_up_to_date(platform: Platform) {
    let trader = Trader::open(platform).await;
    let (bill, restored) = trader.approved_before_a_restore("RS-2").await;
    trader.books.app.advance(TimeDelta::seconds(1));
    trader.reprice(&bill, 7_000).await;
    // By now the ledger's bill has been read, and has another total than ours.
    trader.reads_and_works(&restored).await;
    trader.is_done("bill", &bill).await;
    let there = trader.numbered("Bill", &json!("RS-2")).await;
    assert_eq!((there.len(), trader.total(&there[0])), (1, 84.0));
}

at_each_provider!(what_is_changed_after_the_restore_is_brought_up_to_date);

/// When the backup was made, the answer to the first write of a bill was lost and the bill was changed already; the change was written after it.
async fn what_is_found_may_have_been_changed_by_a_forgotten_write(platform: Platform) {
    let trader = Trader::open(platform).await;
    trader.forgets_keys().await;
    let (method, path) = if platform == Platform::Xero { ("PUT", "/Invoices") } else { ("POST", "/bill") };
    trader.books.fault(json!({"kind": "drop_after", "matching": {"method": method, "path": path}})).await;
    let bill = trader.approved("RS-6", 5_000).await;
    trader.work().await;
    trader.reprice(&bill, 7_000).await;
    trader.books.wait(TimeDelta::minutes(1)).await;
    let record = trader.record("bill", &bill).await;
    assert_eq!((trader.total(&trader.numbered("Bill", &json!("RS-6")).await[0]), &record["sync_status"]), (84.0, &json!("done")));
    trader.back_to_the_first_attempt(&record).await;
    trader.books.app.advance(TimeDelta::minutes(1));
    trader.reads_and_works(&trader.books.restored()).await;
    trader.is_done("bill", &bill).await;
    let there = trader.numbered("Bill", &json!("RS-6")).await;
    assert_eq!((there.len(), trader.total(&there[0])), (1, 84.0));
}

at_each_provider!(what_is_found_may_have_been_changed_by_a_forgotten_write);

/// When the backup was made, the answer to the first write of an invoice was lost; since then somebody has paid a part of it in the ledger.
async fn what_is_found_and_partly_paid_is_as_it_shall_be(platform: Platform) {
    let trader = Trader::open(platform).await;
    trader.forgets_keys().await;
    let (method, path) = if platform == Platform::Xero { ("PUT", "/Invoices") } else { ("POST", "/invoice") };
    trader.books.fault(json!({"kind": "drop_after", "matching": {"method": method, "path": path}})).await;
    let invoice = trader.issued(trader.invoice(json!([line(10_000, 1)]))).await;
    trader.work().await;
    trader.books.wait(TimeDelta::minutes(1)).await;
    let there = trader.numbered("Invoice", &invoice["document_id"]).await.remove(0);
    trader.paid_there(&there, 20.0).await;
    let record = trader.record("receivable", &invoice).await;
    trader.back_to_the_first_attempt(&record).await;
    trader.books.app.advance(TimeDelta::minutes(1));
    trader.post(&format!("/accounting_synced_records/{}/push", id(&record))).await.expect(200);
    let mark = trader.books.mark();
    trader.reads_and_works(&trader.books.restored()).await;
    trader.is_done("receivable", &invoice).await;
    assert_eq!(trader.writes(mark), 0, "it is not written over: Xero would refuse that");
    let there = trader.numbered("Invoice", &invoice["document_id"]).await;
    assert_eq!((there.len(), trader.open_amount(&there[0])), (1, 100.0));
}

at_each_provider!(what_is_found_and_partly_paid_is_as_it_shall_be);

/// The bill is taken back here before anybody has found what was written of it.
async fn what_is_canceled_after_the_restore_counts_for_nothing(platform: Platform) {
    let trader = Trader::open(platform).await;
    let (bill, restored) = trader.approved_before_a_restore("RS-4").await;
    trader.post(&format!("/payables/{}/reopen", id(&bill))).await.expect(200);
    trader.post(&format!("/payables/{}/cancel", id(&bill))).await.expect(200);
    trader.reads_and_works(&restored).await;
    let there = trader.numbered("Bill", &json!("RS-4")).await;
    assert!(there.iter().all(|bill| bill["Status"] == "VOIDED"), "{there:?}");
}

at_each_provider!(what_is_canceled_after_the_restore_counts_for_nothing);

/// The same where the provider's lists lack the bill.
#[tokio::test]
async fn what_is_canceled_after_the_restore_is_looked_for_where_lists_lack_it() {
    let trader = Trader::open(Platform::Xero).await;
    let (bill, restored) = trader.approved_before_a_restore("RS-8").await;
    for verb in ["reopen", "cancel"] {
        trader.post(&format!("/payables/{}/{verb}", id(&bill))).await.expect(200);
    }
    let all = trader.numbered("Bill", &json!("RS-8")).await;
    let matching = json!({"method": "GET", "path": "/Invoices", "query": "order="});
    let body = json!({"Invoices": [], "pagination": {"page": 1, "pageSize": 1000, "pageCount": 1, "itemCount": 0}}).to_string();
    trader.books.fault(json!({"kind": "status", "status": 200, "body": body, "times": "forever", "matching": matching})).await;
    trader.reads_and_works(&restored).await;
    assert_eq!((all.len(), &trader.numbered("Bill", &json!("RS-8")).await[0]["Status"]), (1, &json!("VOIDED")));
}

/// A bill was written after the backup, and its scan by then or not yet; it is found by its mark, or by a pull. In the end the scan is there once.
async fn a_scan_of_what_is_found_is_there_once(platform: Platform) {
    let (upload, entity, key) = match platform {
        Platform::Xero => ("/Attachments/", "Invoice", "InvoiceID"),
        Platform::QuickbooksOnline => ("/upload", "Bill", "Id"),
    };
    for (was_attached, is_pulled) in [(false, false), (false, true), (true, false), (true, true)] {
        let trader = Trader::attaches(platform).await;
        trader.forgets_keys().await;
        if !was_attached {
            trader.books.fault(json!({"kind": "drop_before", "matching": {"path": upload}})).await;
        }
        let bill = trader.scanned("RS-2", PDF).await;
        trader.work().await;
        let there = trader.numbered("Bill", &json!("RS-2")).await;
        assert_eq!((there.len(), trader.files().await.len()), (1, usize::from(was_attached)));
        trader.back_in_time(&trader.all_records().await).await;
        if is_pulled {
            trader.edit(entity, "update", there[0][key].as_str(), json!({"DueDate": "2024-07-02"})).await;
        }
        let record = trader.record("bill", &bill).await;
        trader.post(&format!("/accounting_synced_records/{}/push", id(&record))).await.expect(200);
        trader.works_again().await;
        trader.is_done("bill", &bill).await;
        let there = trader.numbered("Bill", &json!("RS-2")).await.len();
        assert_eq!((there, trader.files().await.len()), (1, 1), "attached: {was_attached}, pulled: {is_pulled}");
    }
}

at_each_provider!(a_scan_of_what_is_found_is_there_once);

/// Where a bill that is older than the restore was not written, one look tells so: made again later, it is not looked for.
#[tokio::test]
async fn what_was_looked_for_once_is_known() {
    let trader = Trader::open(Platform::Xero).await;
    let bill = trader.approved("RS-3", 5_000).await;
    let mark = trader.books.mark();
    let looks = || {
        let is_a_look = |call: &bursar_simulator::Call| call.method == "GET" && call.query.contains("InvoiceNumber");
        trader.books.calls(mark).iter().filter(|call| is_a_look(call)).count()
    };
    let restored = trader.works_again().await;
    trader.is_done("bill", &bill).await;
    assert_eq!(looks(), 1);
    let there = trader.numbered("Bill", &json!("RS-3")).await.remove(0);
    trader.edit("Invoice", "void", there["InvoiceID"].as_str(), json!({})).await;
    restored.sync(&trader.connected).await;
    let again = json!({"ids": [id(&trader.record("bill", &bill).await)], "recreate": true});
    trader.post("/accounting_synced_records/push").json(again).await.expect(200);
    restored.wait(TimeDelta::seconds(1)).await;
    trader.is_done("bill", &bill).await;
    assert_eq!((trader.numbered("Bill", &json!("RS-3")).await.len(), looks()), (2, 1), "the void one and the new one");
}

/// A discount was written off after the backup, and another invoice credited: what the ledger shows of both is ours, and no payment.
#[tokio::test]
async fn a_forgotten_write_off_or_credit_note_is_no_payment_of_the_ledger() {
    let trader = Trader::writes_off(Platform::Xero).await;
    trader.forgets_keys().await;
    trader.wants_payments_of_the_ledger().await;
    let (discounted, credited) = (trader.discounted().await, trader.issued(trader.invoice(json!([line(10_000, 1)]))).await);
    trader.mark(&discounted, "mark_as_paid").await;
    let note = trader.post("/receivables").json(json!({"type": "credit_note", "based_on": credited["id"]})).await.expect(201);
    trader.post(&format!("/receivables/{}/issue", id(&note))).await.expect(200);
    trader.work().await;
    trader.is_done("receivable", &note).await;
    trader.back_in_time(&trader.all_records().await).await;
    // The invoices are found before their credits are.
    for invoice in [&discounted, &credited] {
        trader.post(&format!("/accounting_synced_records/{}/push", id(&trader.record("receivable", invoice).await))).await.expect(200);
    }
    trader.reads_and_works(&trader.works_again().await).await;
    for object in [&discounted, &credited] {
        trader.is_done("receivable", object).await;
    }
    assert_eq!((trader.paid_here(&discounted).await.2.len(), trader.paid_here(&credited).await.2.len()), (1, 0));
}

/// A payment was recorded here after the backup and written: the ledger alone has it. It is taken for one that was made there.
#[tokio::test]
async fn a_payment_that_only_the_ledger_has_is_recorded_again() {
    let trader = Trader::open(Platform::Xero).await;
    let settings = trader.books.patch("/accounting_push_settings");
    settings.json(json!({"ledger_payments": true})).await.expect(200);
    let invoice = trader.issued(trader.invoice(json!([line(10_000, 1)]))).await;
    trader.work().await;
    let there = trader.numbered("Invoice", &invoice["document_id"]).await.remove(0);
    let lost = format!("Lost B-{}", Uuid::from_u128(7).simple());
    let bank = trader.account(|account| account["is_bank_account"] == true && account["currency"] == "GBP").await;
    let bank = trader.read(&format!("/ledger_accounts/{}", bank.as_str().unwrap())).await;
    let payment = json!({
        "Invoice": {"InvoiceID": there["InvoiceID"]}, "Account": {"Code": bank["nominal_code"]}, "Date": "2024-06-04", "Amount": 120.0,
        "Reference": lost,
    });
    trader.edit("Payment", "create", None, payment).await;
    trader.pull().await;
    assert_eq!(trader.read(&format!("/receivables/{}", id(&invoice))).await["status"], "paid");
    let recorded = trader.read(&format!("/payment_records?object_id={}", id(&invoice))).await;
    assert_eq!((recorded["data"].as_array().unwrap().len(), &recorded["data"][0]["amount"]), (1, &json!(12_000)));
}
