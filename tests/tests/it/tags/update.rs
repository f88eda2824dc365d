use bursar_kernel::TimeDelta;
use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn what_is_left_out_stays_and_null_clears() {
    let tenant = Tenant::start().await;
    let asked = json!({"name": "Marketing", "category": "department", "description": "Spending"});
    let mut expected = tenant.post("/tags").json(asked).await.expect(201);
    let path = format!("/tags/{}", expected["id"].as_str().unwrap());
    let change = |body| tenant.patch(&path).json(body);
    tenant.app.advance(TimeDelta::minutes(1));
    assert_eq!(change(json!({})).await.expect(200), expected);
    let changed = change(json!({"name": "Sales", "category": null})).await.expect(200);
    expected["name"] = json!("Sales");
    expected["category"] = json!(null);
    expected["updated_at"] = json!("2024-06-03T09:31:00.000000+00:00");
    assert_eq!(changed, expected);
    assert_eq!(tenant.get(&path).await.expect(200), expected);
    let happened = tenant.app.events_of(expected["id"].as_str().unwrap().parse().unwrap()).await;
    assert_eq!(happened, ["tag.created", "tag.updated"], "a change that changes nothing is none");
}

#[tokio::test]
async fn a_name_that_another_tag_has_is_refused() {
    let tenant = Tenant::start().await;
    let tag = |name: &'static str| tenant.post("/tags").json(json!({"name": name}));
    tag("Marketing").await.expect(201);
    let path = format!("/tags/{}", tag("Sales").await.expect(201)["id"].as_str().unwrap());
    let refused = tenant.patch(&path).json(json!({"name": "Marketing", "description": "lost"})).await.message(400);
    assert!(refused.contains("Marketing"), "{refused}");
    assert_eq!(tenant.get(&path).await.expect(200)["description"], json!(null));
    tenant.patch(&path).json(json!({"name": "Sales"})).await.expect(200);
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let tenant = Tenant::start().await;
    let made = tenant.post("/tags").json(json!({"name": "Marketing"})).await.expect(201);
    let path = format!("/tags/{}", made["id"].as_str().unwrap());
    let body = json!({"name": null, "description": "", "category": 1, "id": "x"});
    let answer = tenant.patch(&path).json(body).await;
    assert_eq!(answer.fields(), ["body.category", "body.description", "body.id", "body.name"]);
}
