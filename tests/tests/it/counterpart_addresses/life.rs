//! An address from its creation to its deletion.

use bursar_tests::id;
use serde_json::json;

use crate::counterparts::{Business, berlin};

#[tokio::test]
async fn it_is_made_read_listed_changed_and_deleted() {
    let business = Business::open().await;
    let company = business.read("").await;
    let asked = json!({"country": "AT", "city": "Wien", "line1": "Ring 1", "line2": "Top 3", "postal_code": "1010", "state": "W"});
    let made = business.post("addresses").json(asked.clone()).await.expect(201);
    let mut expected = asked;
    expected["id"] = made["id"].clone();
    expected["counterpart_id"] = company["id"].clone();
    assert_eq!(made, expected);
    let path = format!("addresses/{}", id(&made));
    assert_eq!(business.read(&path).await, made);
    let listed = business.read("addresses").await;
    assert_eq!(listed["data"][0]["id"], company["default_billing_address_id"]);
    assert_eq!((&listed["data"][1], listed["data"].as_array().unwrap().len()), (&made, 2));
    let changed = business.patch(&path).json(json!({"city": "Graz", "line2": null, "state": null})).await.expect(200);
    expected["city"] = json!("Graz");
    expected["line2"] = json!(null);
    expected["state"] = json!(null);
    assert_eq!(changed, expected);
    assert_eq!(business.patch(&path).json(json!({})).await.expect(200), expected);
    business.delete(&path).await.expect(204);
    assert_eq!(business.get(&path).await.message(404), "address not found");
    let happened = ["counterpart_address.created", "counterpart_address.delete", "counterpart_address.update"];
    assert_eq!(business.events_of(&made).await, happened);
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let business = Business::open().await;
    let wrong = json!({"country": "Germany", "city": 1, "colour": "red"});
    let expected = ["body.city", "body.colour", "body.country", "body.line1", "body.postal_code"];
    assert_eq!(business.post("addresses").json(wrong).await.fields(), expected);
    let made = business.post("addresses").json(berlin()).await.expect(201);
    let wrong = json!({"country": null, "city": null, "line2": 1});
    let refused = business.patch(&format!("addresses/{}", id(&made))).json(wrong).await;
    assert_eq!(refused.fields(), ["body.city", "body.country", "body.line2"]);
}

#[tokio::test]
async fn an_address_of_another_counterpart_is_none_of_this_one() {
    let business = Business::open().await;
    let other = business.post("/counterparts").json(crate::counterparts::company("Widgets")).await.expect(201);
    let path = format!("addresses/{}", other["default_billing_address_id"].as_str().unwrap());
    assert_eq!(business.get(&path).await.message(404), "address not found");
    business.patch(&path).json(json!({"city": "Bonn"})).await.message(404);
    business.delete(&path).await.message(404);
}

#[tokio::test]
async fn a_counterpart_has_at_most_250() {
    let business = Business::open().await;
    for _ in 1..250 {
        business.post("addresses").json(berlin()).await.expect(201);
    }
    let refused = business.post("addresses").json(berlin()).await;
    assert_eq!(refused.fields(), ["path.counterpart_id"]);
}
