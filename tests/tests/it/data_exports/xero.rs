use bursar_tests::{Tenant, company};
use serde_json::{Value, json};

use super::Exports;
use crate::receivables::{Shop, customer, line};

#[tokio::test]
async fn bills_are_as_xeros_template_has_them() {
    let exports = Exports::open().await;
    let vendor = exports.post("/counterparts").json(customer("Vendor Ltd")).await.expect(201);
    for (field, value) in [("default_account_code", "429"), ("default_tax_rate_code", "20% (VAT on Expenses)")] {
        let says = json!({"field_name": field, "field_value": value, "object_id": vendor["id"], "object_type": "counterpart"});
        exports.post("/data_exports/extra_data").json(says).await.expect(201);
    }
    let says = json!({
        "document_id": "RE-1", "currency": "GBP", "issued_at": "2024-06-01", "due_date": "2024-07-13", "counterpart_id": vendor["id"],
        "counterpart_address_id": vendor["default_billing_address_id"],
    });
    let bill = exports.bill(says).await;
    exports.line(&bill, json!({"name": "Paper", "quantity": 3, "unit_price": 1_001, "tax": 2000})).await;
    exports.post(&format!("/payables/{bill}/submit_for_approval")).await.expect(200);
    let tables = exports.tables(exports.asked("csv_xero", &["approve_in_progress"])).await;
    let table = &tables[0].1;
    let expected = [
        ("*ContactName", "Vendor Ltd"),
        ("EmailAddress", "office@acme.example"),
        ("POAddressLine1", "Flughafenstrasse 52"),
        ("POCity", "Berlin"),
        ("POPostalCode", "10115"),
        ("POCountry", "DE"),
        ("*InvoiceNumber", "RE-1"),
        ("*InvoiceDate", "01/06/2024"),
        ("*DueDate", "13/07/2024"),
        ("Total", "36.04"),
        ("Description", "Paper"),
        ("*Quantity", "3"),
        ("*UnitAmount", "10.01"),
        ("*AccountCode", "429"),
        ("*TaxType", "20% (VAT on Expenses)"),
        ("TaxAmount", "6.01"),
        ("Currency", "GBP"),
    ];
    for (heading, cell) in expected {
        assert_eq!(table.column(heading), [cell], "{heading}");
    }
}

#[tokio::test]
async fn sales_are_without_tax_and_quotes_are_none() {
    let shop = Shop::open().await;
    shop.set(json!({"vat_mode": "inclusive"})).await;
    shop.issued(shop.invoice(json!([line(11_900, 2), line(1_000, 3)]))).await;
    shop.issued(shop.document("quote", json!([line(500, 1)]))).await;
    let exports = Exports::of(&shop);
    let asked = exports.asked_for("csv_xero", json!([{"name": "receivable", "statuses": ["issued"]}]));
    let path = exports.pending(asked).await;
    let export = exports.worked(&path).await;
    assert_eq!(export["count"], 1, "{export}");
    let archive = exports.unpacked(&export).await;
    let table = super::Table::read(&archive[0].1);
    assert_eq!(archive[0].0, "receivables_1.csv");
    assert_eq!(table.column("*Quantity"), ["1", "1"], "one piece at its amount");
    assert_eq!(table.column("*UnitAmount"), ["200", "25.21"]);
    assert_eq!(table.column("TaxAmount"), ["38", "4.79"]);
    assert_eq!(table.column("Total"), ["268", "268"]);
}

#[tokio::test]
async fn credit_notes_are_negative_and_americans_write_the_month_first() {
    let Tenant { app, partner, .. } = Tenant::start().await;
    let mut american = company("Acme LLC");
    american["address"] = json!({"country": "US", "city": "Portland", "postal_code": "97201", "line1": "1 Main Street", "state": "OR"});
    let entity = partner.post("/entities").json(american).await.expect(201)["id"].as_str().unwrap().parse().unwrap();
    let shop = Shop::at(Tenant { app, partner, entity }).await;
    let invoice = shop.issued(shop.invoice(json!([line(10_000, 1)]))).await;
    let note = shop.draft(json!({"type": "credit_note", "based_on": invoice["id"]})).await;
    let note: Value = shop.post(&format!("/receivables/{}/issue", note["id"].as_str().unwrap())).await.expect(200);
    let exports = Exports::of(&shop);
    let tables = exports.tables(exports.asked_for("csv_xero", json!([{"name": "receivable", "statuses": ["issued"]}]))).await;
    let table = &tables[0].1;
    let place = table.column("*InvoiceNumber").iter().position(|number| *number == note["document_id"].as_str().unwrap()).unwrap();
    assert_eq!((table.column("*UnitAmount")[place], table.column("Total")[place]), ("-100", "-119"));
    let day = shop.app.env().now().date_naive().format("%m/%d/%Y").to_string();
    assert_eq!((table.column("*InvoiceDate")[place], table.column("*DueDate")[place]), (day.as_str(), day.as_str()));
}
