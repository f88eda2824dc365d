use bursar_tests::Tenant;
use serde_json::{Value, json};

use super::{least, whole};

#[tokio::test]
async fn everything_that_was_sent_comes_back() {
    let tenant = Tenant::start().await;
    let made = tenant.post("/persons").json(whole()).await.expect(200);
    let mut expected = whole();
    expected["id"] = made["id"].clone();
    expected["entity_id"] = tenant.entity.to_string().into();
    expected["created_by_entity_user_id"] = Value::Null;
    expected["created_at"] = "2024-06-03T09:30:00.000000+00:00".into();
    expected["updated_at"] = "2024-06-03T09:30:00.000000+00:00".into();
    assert_eq!(made, expected);
}

#[tokio::test]
async fn what_was_not_sent_is_null_or_no() {
    let tenant = Tenant::start().await;
    let made = tenant.post("/persons").json(least()).await.expect(200);
    for name in ["address", "citizenship", "date_of_birth", "id_number", "phone", "ssn_last_4"] {
        assert_eq!(made[name], Value::Null, "{name}");
    }
    let relationship =
        json!({"director": false, "executive": false, "owner": false, "percent_ownership": null, "representative": false, "title": null});
    assert_eq!(made["relationship"], relationship);
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let tenant = Tenant::start().await;
    let send = |body: Value| tenant.post("/persons").json(body);
    assert_eq!(send(json!({})).await.fields(), ["body.email", "body.first_name", "body.last_name", "body.relationship"]);
    let wrong = json!({
        "first_name": "", "last_name": "x".repeat(101), "email": "nobody", "citizenship": "USA", "date_of_birth": "9 December 1906",
        "id_number": "", "ssn_last_4": "678", "address": {"country": "US", "city": "", "line1": "x".repeat(201), "planet": "Earth"},
        "relationship": {"director": "yes", "percent_ownership": 100.5, "title": "", "friend": true}, "age": 1,
    });
    let expected = [
        "body.address.city",
        "body.address.line1",
        "body.address.planet",
        "body.address.postal_code",
        "body.age",
        "body.citizenship",
        "body.date_of_birth",
        "body.email",
        "body.first_name",
        "body.id_number",
        "body.last_name",
        "body.relationship.director",
        "body.relationship.friend",
        "body.relationship.percent_ownership",
        "body.relationship.title",
        "body.ssn_last_4",
    ];
    assert_eq!(send(wrong).await.fields(), expected);
    for percent in [json!(0), json!(100), json!(33.333)] {
        let mut body = least();
        body["relationship"]["percent_ownership"] = percent.clone();
        let have = send(body).await.expect(200)["relationship"]["percent_ownership"].as_f64();
        assert_eq!(have, percent.as_f64());
    }
    assert_eq!(tenant.partner.post("/persons").json(least()).await.fields(), ["header.x-monite-entity-id"]);
}

#[tokio::test]
async fn an_entity_has_so_many_and_no_more() {
    let tenant = Tenant::start().await;
    for _ in 0..250 {
        tenant.post("/persons").json(least()).await.expect(200);
    }
    let message = tenant.post("/persons").json(least()).await.message(409);
    assert_eq!(message, "an entity has at most 250 persons: delete one first");
}
