use serde_json::json;

use super::{Business, berlin, company};

#[tokio::test]
async fn it_is_gone_with_all_that_belongs_to_it() {
    let business = Business::open().await;
    let made = business.read("").await;
    let contact = json!({"first_name": "Mary", "last_name": "O'Brien", "address": berlin()});
    let contact = business.post("contacts").json(contact).await.expect(200);
    let paths = ["", "addresses", "contacts", "bank_accounts", "vat_ids", "partner_metadata"].map(str::to_owned);
    business.delete("").await.expect(204);
    for path in paths.into_iter().chain([format!("contacts/{}", contact["id"].as_str().unwrap())]) {
        assert_eq!(business.get(&path).await.message(404), "counterpart not found", "{path}");
    }
    business.post("addresses").json(berlin()).await.message(404);
    business.patch("").json(json!({"organization": {}})).await.message(404);
    business.delete("").await.message(404);
    assert_eq!(business.read("/counterparts").await["data"], json!([]));
    assert_eq!(business.events_of(&made).await, ["counterpart.created", "counterpart.delete"]);
}

#[tokio::test]
async fn another_of_its_name_can_be_made() {
    let business = Business::open().await;
    business.delete("").await.expect(204);
    business.post("/counterparts").json(company("Acme Inc.")).await.expect(201);
}
