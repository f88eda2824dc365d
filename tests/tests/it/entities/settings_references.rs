//! What the settings refer to must stand in the entity's own ledger.

use bursar_connectors::Platform;
use bursar_tests::books::Books;
use serde_json::{Value, json};

#[tokio::test]
async fn a_reference_leads_to_the_connected_ledger() {
    let books = Books::open(Platform::QuickbooksOnline).await;
    let connected = books.connect().await;
    let path = format!("/entities/{}/settings", connected.entity);
    let account = books.get(&connected, "/ledger_accounts?limit=1").await["data"][0]["id"].clone();
    let tax = books.get(&connected, "/accounting_tax_rates?limit=1").await["data"][0]["id"].clone();
    let change = json!({"accounting": {"ledger_account_ids": {"payments": account}, "tax_ids": {"deductions": tax}}});
    let changed = books.partner.patch(&path).json(change).await.expect(200);
    let expected = json!({"ledger_account_ids": {"payments": account, "products": null}, "tax_ids": {"deductions": tax}});
    assert_eq!(changed["accounting"], expected);
    // An account is no tax, and a tax no account.
    let crossed = json!({"accounting": {"ledger_account_ids": {"payments": tax, "products": tax}, "tax_ids": {"deductions": account}}});
    let expected_fields = [
        "body.accounting.ledger_account_ids.payments",
        "body.accounting.ledger_account_ids.products",
        "body.accounting.tax_ids.deductions",
    ];
    assert_eq!(books.partner.patch(&path).json(crossed).await.fields(), expected_fields);
    assert_eq!(books.partner.get(&path).await.expect(200)["accounting"], expected);
    let cleared = books.partner.patch(&path).json(json!({"accounting": {"tax_ids": null}})).await.expect(200);
    assert_eq!(cleared["accounting"]["tax_ids"], Value::Null);
    assert_eq!(cleared["accounting"]["ledger_account_ids"]["payments"], account);
}

#[tokio::test]
async fn a_foreign_ledger_is_none() {
    let books = Books::open(Platform::Xero).await;
    let connected = books.connect().await;
    let account = books.get(&connected, "/ledger_accounts?limit=1").await["data"][0]["id"].clone();
    let change = json!({"accounting": {"ledger_account_ids": {"payments": account}}});
    let other = books.partner.entity().await;
    let answer = books.partner.patch(&format!("/entities/{other}/settings")).json(change).await;
    assert_eq!(answer.fields(), ["body.accounting.ledger_account_ids.payments"]);
    let unknown = json!({"accounting": {"ledger_account_ids": {"payments": books.app.env().id()}}});
    let answer = books.partner.patch(&format!("/entities/{}/settings", connected.entity)).json(unknown).await;
    assert_eq!(answer.fields(), ["body.accounting.ledger_account_ids.payments"]);
}

#[tokio::test]
async fn what_the_ledger_lost_since_stays_until_it_is_changed() {
    let books = Books::open(Platform::Xero).await;
    let connected = books.connect().await;
    let path = format!("/entities/{}/settings", connected.entity);
    let rate = books.get(&connected, "/accounting_tax_rates").await["data"][0].clone();
    let change = json!({"accounting": {"tax_ids": {"deductions": rate["id"]}}});
    books.partner.patch(&path).json(change.clone()).await.expect(200);
    books.edit("TaxRates", "archive", rate["code"].as_str(), Value::Null).await;
    books.sync(&connected).await;
    let still = books.partner.patch(&path).json(json!({"vat_mode": "inclusive"})).await.expect(200);
    assert_eq!(still["accounting"]["tax_ids"]["deductions"], rate["id"]);
    books.partner.patch(&path).json(change).await.expect(200);
}
