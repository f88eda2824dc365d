//! What a product refers to belongs to the entity and is there.

use bursar_connectors::Platform;
use bursar_tests::books::Books;
use bursar_tests::{Tenant, TestApp};
use serde_json::json;

#[tokio::test]
async fn a_unit_must_be_the_entitys_own() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let (entity, sister) = (partner.entity().await, partner.entity().await);
    let unit = async |entity| partner.post("/measure_units").entity(entity).json(json!({"name": "kg"})).await.expect(201)["id"].clone();
    let (own, foreign) = (unit(entity).await, unit(sister).await);
    let product = |unit| partner.post("/products").entity(entity).json(json!({"name": "Flour", "measure_unit_id": unit}));
    assert_eq!(product(foreign).await.fields(), ["body.measure_unit_id"]);
    assert_eq!(product(own).await.expect(201)["name"], "Flour");
}

#[tokio::test]
async fn an_account_must_stand_in_the_entitys_ledger() {
    let books = Books::open(Platform::Xero).await;
    books.connect().await;
    let accounts = books.partner.get("/ledger_accounts").entity(books.entity).await.expect(200);
    let product = |account| books.post("/products").json(json!({"name": "Flour", "ledger_account_id": account}));
    let made = product(accounts["data"][0]["id"].clone()).await.expect(201);
    assert_eq!(made["ledger_account_id"], accounts["data"][0]["id"]);
    let refused = product(json!("9d2b4c8f-2087-4738-ba91-7359683c49a4")).await;
    assert_eq!(refused.fields(), ["body.ledger_account_id"]);
    assert!(refused.text.contains("GET /ledger_accounts"), "{}", refused.text);
}

#[tokio::test]
async fn every_reference_that_leads_nowhere_is_named_and_an_old_one_stays() {
    let tenant = Tenant::start().await;
    let nowhere = "9d2b4c8f-2087-4738-ba91-7359683c49a4";
    let asked = json!({"name": "Flour", "measure_unit_id": nowhere, "ledger_account_id": nowhere});
    let refused = tenant.post("/products").json(asked.clone()).await;
    assert_eq!(refused.fields(), ["body.ledger_account_id", "body.measure_unit_id"]);
    let unit = tenant.post("/measure_units").json(json!({"name": "kg"})).await.expect(201);
    let product = json!({"name": "Flour", "measure_unit_id": unit["id"]});
    let made = tenant.post("/products").json(product).await.expect(201);
    tenant.delete(&format!("/measure_units/{}", unit["id"].as_str().unwrap())).await.expect(204);
    let path = format!("/products/{}", made["id"].as_str().unwrap());
    let change = |body| tenant.patch(&path).json(body);
    let changed = change(json!({"description": "Type 550", "measure_unit_id": unit["id"]})).await.expect(200);
    assert_eq!(changed["measure_unit_id"], unit["id"]);
    assert_eq!(change(json!({"ledger_account_id": nowhere})).await.fields(), ["body.ledger_account_id"]);
}
