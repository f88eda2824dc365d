use bursar_connectors::Platform;
use bursar_kernel::TimeDelta;
use serde_json::{Value, json};

use super::{Trader, id, line};

/// The answer to the write is lost in this way: after a while the write is looked for, and there is one.
async fn an_unknown_outcome_is_settled(platform: Platform, fault: Value) {
    let trader = Trader::open(platform).await;
    // The customer and what else is needed is there already.
    let first = trader.issued(trader.invoice(json!([line(1_000, 1)]))).await;
    trader.work().await;
    trader.is_done("receivable", &first).await;
    trader.books.fault(fault.clone()).await;
    let invoice = trader.issued(trader.invoice(json!([line(2_000, 1)]))).await;
    trader.work().await;
    let record = trader.record("receivable", &invoice).await;
    assert_eq!(record["sync_status"], "pending", "{fault}: {record}");
    trader.books.heal().await;
    trader.books.wait(TimeDelta::seconds(60)).await;
    trader.is_done("receivable", &invoice).await;
    assert_eq!(trader.numbered("Invoice", &invoice["document_id"]).await.len(), 1, "{fault}");
    let proof = trader.get(&format!("/accounting_synced_records/{}/proof", id(&record))).await;
    let attempts = proof["attempts"].as_array().unwrap();
    let outcomes: Vec<&str> = attempts.iter().map(|attempt| attempt["outcome"].as_str().unwrap()).collect();
    assert!(matches!(outcomes.as_slice(), ["found"] | ["absent", "confirmed"]), "{fault}: {outcomes:?}");
    assert!(attempts.iter().all(|attempt| attempt["key"] == attempts[0]["key"] && attempt["body"] == attempts[0]["body"]), "byte for byte");
}

fn faults(platform: Platform) -> Vec<Value> {
    let matching = match platform {
        Platform::Xero => json!({"method": "PUT", "path": "/Invoices"}),
        Platform::QuickbooksOnline => json!({"method": "POST", "path": "/invoice"}),
    };
    let kinds = [
        json!({"kind": "drop_before"}),
        json!({"kind": "drop_after"}),
        json!({"kind": "commit_then_500"}),
        json!({"kind": "refuse", "status": 503}),
    ];
    kinds
        .into_iter()
        .map(|mut fault| {
            fault["matching"] = matching.clone();
            fault
        })
        .collect()
}

#[tokio::test]
async fn unknown_outcomes_are_settled_at_quickbooks() {
    for fault in faults(Platform::QuickbooksOnline) {
        an_unknown_outcome_is_settled(Platform::QuickbooksOnline, fault).await;
    }
}

#[tokio::test]
async fn unknown_outcomes_are_settled_at_xero() {
    for fault in faults(Platform::Xero) {
        an_unknown_outcome_is_settled(Platform::Xero, fault).await;
    }
}
