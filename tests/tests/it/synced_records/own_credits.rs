//! Credit notes of here that people use in the ledger.

use bursar_connectors::Platform;
use serde_json::{Value, json};

use super::{Trader, id};

impl Trader {
    /// Takes the use of a credit note of 120.00 back in the ledger.
    async fn unused_there(&self, note: &Value) {
        if self.books.platform == Platform::Xero {
            self.edit("CreditNote", "update", note.as_str(), json!({"Allocations": []})).await;
            return;
        }
        let is_it = |line: &Value| line["LinkedTxn"][0]["TxnType"] == "CreditMemo" && line["LinkedTxn"][0]["TxnId"] == *note;
        for payment in self.state("Payment").await {
            if payment["Line"].as_array().is_some_and(|lines| lines.iter().any(is_it)) {
                self.edit("Payment", "delete", payment["Id"].as_str(), json!({})).await;
            }
        }
    }

    /// Somebody uses it for an invoice, and the books are pulled.
    async fn used_there(&self, note: &Value, there: &Value) {
        if self.books.platform == Platform::Xero {
            let used = json!({"Allocations": [{"Amount": 120, "Invoice": {"InvoiceID": there["InvoiceID"]}}]});
            self.edit("CreditNote", "update", note.as_str(), used).await;
        } else {
            let to = |kind: &str, id: &Value| json!({"Amount": 120.0, "LinkedTxn": [{"TxnId": id, "TxnType": kind}]});
            let lines = json!([to("Invoice", &there["Id"]), to("CreditMemo", note)]);
            let used = json!({"CustomerRef": there["CustomerRef"], "TotalAmt": 0, "TxnDate": "2024-06-04", "Line": lines});
            self.edit("Payment", "create", None, used).await;
        }
        self.pull().await;
    }
}

/// It takes off the invoice that it credits when it is issued, whoever uses it for that one in the ledger. Used for another invoice, it pays that one.
async fn a_credit_note_of_here_counts_once(platform: Platform) {
    let trader = Trader::open(platform).await;
    trader.wants_payments_of_the_ledger().await;
    let (invoice, there) = trader.written().await;
    let (other, other_there) = trader.written().await;
    let note = trader.post("/receivables").json(json!({"type": "credit_note", "based_on": invoice["id"]})).await.expect(201);
    trader.post(&format!("/receivables/{}/issue", id(&note))).await.expect(200);
    trader.work().await;
    trader.is_done("receivable", &note).await;
    let remote = trader.record("receivable", &note).await["platform_object_id"].clone();
    trader.unused_there(&remote).await;
    trader.used_there(&remote, &there).await;
    assert_eq!(trader.paid_here(&invoice).await.2, Vec::<i64>::new());
    trader.unused_there(&remote).await;
    trader.used_there(&remote, &other_there).await;
    assert_eq!(trader.paid_here(&other).await, ("paid".to_owned(), 0, vec![12_000]));
    assert_eq!(trader.paid_here(&invoice).await.2, Vec::<i64>::new());
    trader.unused_there(&remote).await;
    trader.pull().await;
    assert_eq!(trader.paid_here(&other).await.2, [-12_000, 12_000], "taken back");
}

at_each_provider!(a_credit_note_of_here_counts_once);
