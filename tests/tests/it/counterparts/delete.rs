use http::Method;
use serde_json::json;

use super::{Stage, berlin, company};

#[tokio::test]
async fn it_is_gone_with_all_that_belongs_to_it() {
    let stage = Stage::set().await;
    let made = stage.get("").await;
    let contact = json!({"first_name": "Mary", "last_name": "O'Brien", "address": berlin()});
    let contact = stage.post("contacts", contact).await.expect(200);
    let paths = ["", "addresses", "contacts", "bank_accounts", "vat_ids", "partner_metadata"].map(str::to_owned);
    stage.delete("").await.expect(204);
    for path in paths.into_iter().chain([format!("contacts/{}", contact["id"].as_str().unwrap())]) {
        assert_eq!(stage.request(Method::GET, &path).await.message(404), "counterpart not found", "{path}");
    }
    stage.post("addresses", berlin()).await.message(404);
    stage.patch("", json!({"organization": {}})).await.message(404);
    stage.delete("").await.message(404);
    assert_eq!(stage.get("/counterparts").await["data"], json!([]));
    assert_eq!(stage.events_of(&made).await, ["counterpart.created", "counterpart.delete"]);
}

#[tokio::test]
async fn another_of_its_name_can_be_made() {
    let stage = Stage::set().await;
    stage.delete("").await.expect(204);
    stage.post("/counterparts", company("Acme Inc.")).await.expect(201);
}
