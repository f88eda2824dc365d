//! A contact from its creation to its deletion.

use bursar_tests::id;
use serde_json::json;

use super::mary;
use crate::counterparts::{Business, berlin, person};

#[tokio::test]
async fn it_is_made_read_listed_changed_and_deleted() {
    let business = Business::open().await;
    business.post("contacts").json(mary()).await.expect(200);
    let asked = json!({
        "first_name": "Joe", "last_name": "Doe", "address": berlin(), "email": "joe@acme.example", "phone": "1", "title": "Mr.",
    });
    let made = business.post("contacts").json(asked).await.expect(200);
    let mut expected = json!({
        "id": made["id"], "counterpart_id": business.read("").await["id"], "is_default": false,
        "first_name": "Joe", "last_name": "Doe", "email": "joe@acme.example", "phone": "1", "title": "Mr.",
        "address": {"country": "DE", "city": "Berlin", "line1": "Flughafenstrasse 52", "line2": null, "postal_code": "10115", "state": null},
    });
    assert_eq!(made, expected);
    let path = format!("contacts/{}", id(&made));
    assert_eq!(business.read(&path).await, made);
    assert_eq!(business.read("contacts").await["data"].as_array().unwrap().len(), 2);
    let moved = json!({"country": "AT", "city": "Wien", "line1": "Ring 1", "line2": "Top 3", "postal_code": "1010", "state": "W"});
    let changed = business.patch(&path).json(json!({"last_name": "Roe", "email": null, "address": moved})).await.expect(200);
    expected["last_name"] = json!("Roe");
    expected["email"] = json!(null);
    expected["address"] = moved;
    assert_eq!(changed, expected);
    business.delete(&path).await.expect(204);
    assert_eq!(business.get(&path).await.message(404), "contact not found");
    let happened = ["counterpart_contact_person.created", "counterpart_contact_person.delete", "counterpart_contact_person.update"];
    assert_eq!(business.events_of(&made).await, happened);
}

#[tokio::test]
async fn persons_have_none() {
    let business = Business::open().await;
    let ada = business.post("/counterparts").json(person("Ada", "Keeper")).await.expect(201);
    let path = format!("/counterparts/{}/contacts", id(&ada));
    let words = "Individual counterparts do not have contacts";
    assert_eq!(business.get(&path).await.message(404), words);
    assert_eq!(business.post(&path).json(mary()).await.message(404), words);
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let business = Business::open().await;
    let wrong = json!({"first_name": 1, "email": "nobody", "address": {"country": "DE"}, "is_default": true});
    let expected = [
        "body.address.city",
        "body.address.line1",
        "body.address.postal_code",
        "body.email",
        "body.first_name",
        "body.is_default",
        "body.last_name",
    ];
    assert_eq!(business.post("contacts").json(wrong).await.fields(), expected);
    let made = business.post("contacts").json(mary()).await.expect(200);
    let refused = business.patch(&format!("contacts/{}", id(&made))).json(json!({"first_name": null, "address": {"city": "Bonn"}})).await;
    assert_eq!(refused.fields(), ["body.address.country", "body.address.line1", "body.address.postal_code", "body.first_name"]);
}
