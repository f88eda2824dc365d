use serde_json::json;

use super::Exports;

#[tokio::test]
async fn formats_are_told_for_each_kind_of_document() {
    let exports = Exports::open().await;
    let all = json!(["csv", "pdf", "csv_xero"]);
    let expected = json!([
        {"object_type": "payable", "available_types": {"payable": all}},
        {"object_type": "receivable", "available_types": {"invoice": all, "credit_note": all, "quote": ["csv", "pdf"]}},
    ]);
    assert_eq!(exports.read("/data_exports/supported_formats").await, expected);
}
