use bursar_kernel::TimeDelta;
use serde_json::json;

use super::Exports;
use crate::receivables::{Shop, line};

#[tokio::test]
async fn a_table_has_a_row_for_each_line() {
    let exports = Exports::open().await;
    let says =
        json!({"document_id": "RE-1", "currency": "EUR", "issued_at": "2024-06-01", "due_date": "2024-07-01", "description": "-paper"});
    let bill = exports.bill(says).await;
    exports.line(&bill, json!({"name": "Paper", "quantity": 2.5, "unit_price": 1_001, "tax": 1900})).await;
    exports.line(&bill, json!({"name": "=1+1", "quantity": 1, "unit_price": 5, "tax": 0})).await;
    exports.bill(json!({"document_id": "RE-2"})).await;
    let tables = exports.tables(exports.asked("csv", &["draft", "new"])).await;
    assert_eq!(tables.len(), 1);
    let (name, table) = &tables[0];
    assert_eq!(name, "payables_1.csv");
    assert_eq!(table.column("document_id"), ["RE-1", "RE-1", "RE-2"]);
    assert_eq!(table.column("issued_at"), ["2024-06-01", "2024-06-01", ""]);
    assert_eq!(table.column("line_number"), ["1", "2", ""]);
    assert_eq!(table.column("line_description"), ["Paper", "'=1+1", ""], "no formula");
    assert_eq!(table.column("memo"), ["'-paper", "'-paper", ""]);
    assert_eq!(table.column("line_quantity"), ["2.5", "1", ""]);
    assert_eq!(table.column("line_unit_price"), ["10.01", "0.05", ""]);
    assert_eq!(table.column("line_amount"), ["25.03", "0.05", ""]);
    assert_eq!(table.column("line_tax_rate"), ["19", "0", ""]);
    assert_eq!(table.column("line_tax_amount"), ["4.76", "0", ""]);
    assert_eq!(table.column("total_amount"), ["29.84", "29.84", ""]);
}

#[tokio::test]
async fn the_days_are_both_included() {
    let mut exports = Exports::open().await;
    let first = exports.app.env().now().date_naive();
    exports.bill(json!({"document_id": "today"})).await;
    exports.later(TimeDelta::days(1)).await;
    exports.bill(json!({"document_id": "tomorrow"})).await;
    for (from, to, numbers) in [(0, 0, vec!["today"]), (1, 1, vec!["tomorrow"]), (0, 1, vec!["today", "tomorrow"]), (-9, -1, vec![])] {
        let mut asked = exports.asked("csv", &["draft"]);
        asked["date_from"] = json!(first + TimeDelta::days(from));
        asked["date_to"] = json!(first + TimeDelta::days(to));
        let tables = exports.tables(asked).await;
        assert_eq!(tables[0].1.column("document_id"), numbers, "{from} to {to}");
    }
}

#[tokio::test]
async fn a_table_has_at_most_a_hundred_documents() {
    let exports = Exports::open().await;
    for number in 0..101 {
        exports.bill(json!({"document_id": number.to_string()})).await;
    }
    let tables = exports.tables(exports.asked("csv", &["draft"])).await;
    let rows: Vec<(&str, usize)> = tables.iter().map(|(name, table)| (name.as_str(), table.rows.len())).collect();
    assert_eq!(rows, [("payables_1.csv", 100), ("payables_2.csv", 1)]);
    let mut numbers: Vec<u32> =
        tables.iter().flat_map(|(_, table)| table.column("document_id")).map(|number| number.parse().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (0..101).collect::<Vec<_>>());
}

#[tokio::test]
async fn bills_and_receivables_are_in_tables_of_their_own() {
    let shop = Shop::open().await;
    let invoice = shop.issued(shop.invoice(json!([line(10_000, 2)]))).await;
    shop.draft(shop.document("quote", json!([line(500, 1)]))).await;
    let exports = Exports::of(&shop);
    exports.bill(json!({"document_id": "RE-1"})).await;
    let objects = json!([{"name": "payable", "statuses": ["draft"]}, {"name": "receivable", "statuses": ["draft", "issued"]}]);
    let tables = exports.tables(exports.asked_for("csv", objects)).await;
    let names: Vec<&str> = tables.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["payables_1.csv", "receivables_1.csv"]);
    let table = &tables[1].1;
    assert_eq!(table.column("type"), ["invoice", "quote"]);
    assert_eq!(table.column("document_id"), [invoice["document_id"].as_str().unwrap(), ""]);
    assert_eq!(table.column("counterpart_name"), ["Acme Inc.", "Acme Inc."]);
    assert_eq!(table.column("counterpart_city"), ["Berlin", "Berlin"]);
    assert_eq!(table.column("total_amount"), ["238", "5.95"]);
    assert_eq!(table.column("amounts_include_tax"), ["false", "false"]);
}
