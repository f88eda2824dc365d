use serde_json::{Value, json};

use super::{Expenses, uuid};

#[tokio::test]
async fn lines_are_added_changed_listed_and_removed() {
    let expenses = Expenses::open().await;
    let receipt = expenses.receipt(json!({"total_amount": 10})).await;
    let path = format!("/receipts/{}/line_items", uuid(&receipt));
    let line = expenses.post(&path).json(json!({"name": "Lunch", "total": 2_000})).await.expect(201);
    let expected = json!({"name": "Lunch", "total": 2_000, "cost_center_id": null, "accounting_tax_rate_id": null});
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&line[name], value, "{name}");
    }
    assert_eq!(line.get("general_ledger_id"), None, "it is written and never shown");
    expenses.post(&path).json(json!({"name": "Tip", "total": 350})).await.expect(201);
    let one = format!("{path}/{}", uuid(&line));
    let changed = expenses.patch(&one).json(json!({"name": "Dinner", "total": null})).await.expect(200);
    assert_eq!((&changed["name"], &changed["total"]), (&json!("Dinner"), &json!(null)));
    let names = |page: Value| page["data"].as_array().unwrap().iter().map(|row| row["name"].clone()).collect::<Vec<_>>();
    assert_eq!(names(expenses.read(&format!("{path}?name__icontains=DIN")).await), ["Dinner"]);
    assert_eq!(names(expenses.read(&format!("{path}?total__gt=0")).await), ["Tip"]);
    expenses.delete(&one).await.expect(204);
    assert_eq!(names(expenses.read(&path).await), ["Tip"]);
    expenses.delete(&one).await.message(404);
    let read = expenses.read(&format!("/receipts/{}", uuid(&receipt))).await;
    assert_eq!(read["total_amount"], json!(10), "lines decide nothing about the total");
    assert_eq!(
        expenses.app.events_of(uuid(&receipt)).await,
        ["receipt.created", "receipt.updated", "receipt.updated", "receipt.updated", "receipt.updated"]
    );
}

#[tokio::test]
async fn what_the_ledger_has_not_is_refused() {
    let expenses = Expenses::open().await;
    let path = format!("/receipts/{}/line_items", uuid(&expenses.receipt(json!({})).await));
    let unknown = expenses.app.env().id().to_string();
    let asked = json!({"accounting_tax_rate_id": unknown, "general_ledger_id": unknown, "cost_center_id": unknown});
    let refused = expenses.post(&path).json(asked).await;
    assert_eq!(refused.fields(), ["body.accounting_tax_rate_id", "body.general_ledger_id"]);
    expenses.post(&path).json(json!({"cost_center_id": unknown})).await.expect(201);
}

#[tokio::test]
async fn a_line_belongs_to_its_receipt() {
    let expenses = Expenses::open().await;
    let (one, other) = (expenses.receipt(json!({})).await, expenses.receipt(json!({})).await);
    let line = expenses.post(&format!("/receipts/{}/line_items", uuid(&one))).json(json!({})).await.expect(201);
    let elsewhere = format!("/receipts/{}/line_items/{}", uuid(&other), uuid(&line));
    expenses.patch(&elsewhere).json(json!({"name": "Lunch"})).await.message(404);
    expenses.delete(&elsewhere).await.message(404);
}
