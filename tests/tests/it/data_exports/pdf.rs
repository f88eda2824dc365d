use bursar_kernel::TimeDelta;
use bursar_tests::form::{PDF, file};
use serde_json::json;

use super::Exports;
use crate::receivables::{Shop, line};

#[tokio::test]
async fn bills_are_the_files_that_came_with_them() {
    let exports = Exports::open().await;
    let bill = exports.bill(json!({})).await;
    exports.post(&format!("/payables/{bill}/attach_file")).form(&[file("bill.pdf", PDF)]).await.expect(200);
    exports.bill(json!({"document_id": "without a file"})).await;
    let path = exports.pending(exports.asked("pdf", &["draft"])).await;
    let export = exports.worked(&path).await;
    assert_eq!(export["count"], 1, "{export}");
    assert_eq!(exports.unpacked(&export).await, [("payables/00001_bill.pdf".to_owned(), PDF.to_vec())]);
}

#[tokio::test]
async fn pdfs_that_are_not_made_yet_are_waited_for() {
    let shop = Shop::open().await;
    shop.draft(shop.invoice(json!([line(10_000, 1)]))).await;
    let invoice = shop.issued(shop.invoice(json!([line(500, 1)]))).await;
    let exports = Exports::of(&shop);
    let asked = exports.asked_for("pdf", json!([{"name": "receivable", "statuses": ["draft", "issued"]}]));
    let path = exports.pending(asked).await;
    assert_eq!(exports.worked(&path).await["status"], "pending", "nobody has drawn them");
    shop.app.work_receivables(shop.entity).await;
    shop.app.advance(TimeDelta::seconds(5));
    let export = exports.worked(&path).await;
    assert_eq!((&export["status"], &export["count"]), (&json!("succeeded"), &json!(2)));
    let archive = exports.unpacked(&export).await;
    assert!(archive.iter().all(|(name, bytes)| name.starts_with("receivables/0000") && bytes.starts_with(b"%PDF-")));
    let number = invoice["document_id"].as_str().unwrap();
    assert!(archive.iter().any(|(name, _)| name.ends_with(&format!("_{number}.pdf"))), "{number}");
}

#[tokio::test]
async fn an_export_does_not_wait_for_ever() {
    let shop = Shop::open().await;
    shop.draft(shop.invoice(json!([line(10_000, 1)]))).await;
    let exports = Exports::of(&shop);
    let path = exports.pending(exports.asked_for("pdf", json!([{"name": "receivable", "statuses": ["draft"]}]))).await;
    assert_eq!(exports.worked(&path).await["status"], "pending");
    shop.app.advance(TimeDelta::minutes(15));
    let export = exports.worked(&path).await;
    assert_eq!((&export["status"], &export["count"]), (&json!("succeeded"), &json!(0)));
    assert_eq!(exports.unpacked(&export).await, []);
}
