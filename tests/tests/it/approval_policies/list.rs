use serde_json::{Value, json};

use super::{ApprovalFixture, id};

#[tokio::test]
async fn names_are_searched_as_the_components_search_them() {
    let fixture = ApprovalFixture::open().await;
    for name in ["Large bills", "Small bills", "Rent"] {
        fixture.post("/approval_policies").json(json!({"name": name, "script": [true]})).await.expect(201);
    }
    let named = async |query: &str| {
        let found = fixture.read(&format!("/approval_policies?{query}&sort=created_at&order=asc")).await;
        found["data"].as_array().unwrap().iter().map(|policy| policy["name"].clone()).collect::<Vec<Value>>()
    };
    assert_eq!(named("name__ncontains=BILLS").await, ["Large bills", "Small bills"]);
    assert_eq!(named("name__contains=bills").await, ["Large bills", "Small bills"]);
    assert_eq!(named("name__contains=BILLS").await, [""; 0]);
    assert_eq!(named("name=Rent").await, ["Rent"]);
}

#[tokio::test]
async fn the_policy_of_a_process_is_found() {
    let fixture = ApprovalFixture::open().await;
    fixture.policy(json!(false), json!([true])).await;
    let policy = fixture.policy(json!(true), json!(["{Payables.approve(invoice.id)}"])).await;
    fixture.submitted(10_000).await;
    let process = id(&fixture.process(&policy).await);
    let found = fixture.read(&format!("/approval_policies?process_id={process}")).await;
    assert_eq!(found["data"], json!([policy]));
}
