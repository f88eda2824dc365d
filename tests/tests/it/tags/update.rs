use bursar_kernel::TimeDelta;
use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn what_is_left_out_stays_and_null_clears() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let asked = json!({"name": "Marketing", "category": "department", "description": "Spending"});
    let mut expected = partner.post("/tags").entity(entity).json(asked).await.expect(201);
    let path = format!("/tags/{}", expected["id"].as_str().unwrap());
    let change = |body| partner.patch(&path).entity(entity).json(body);
    app.advance(TimeDelta::minutes(1));
    assert_eq!(change(json!({})).await.expect(200), expected);
    let changed = change(json!({"name": "Sales", "category": null})).await.expect(200);
    expected["name"] = json!("Sales");
    expected["category"] = json!(null);
    expected["updated_at"] = json!("2024-06-03T09:31:00.000000+00:00");
    assert_eq!(changed, expected);
    assert_eq!(partner.get(&path).entity(entity).await.expect(200), expected);
    let happened = app.events_of(expected["id"].as_str().unwrap().parse().unwrap()).await;
    assert_eq!(happened, ["tag.created", "tag.updated"], "a change that changes nothing is none");
}

#[tokio::test]
async fn a_name_that_another_tag_has_is_refused() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let tag = |name: &'static str| partner.post("/tags").entity(entity).json(json!({"name": name}));
    tag("Marketing").await.expect(201);
    let path = format!("/tags/{}", tag("Sales").await.expect(201)["id"].as_str().unwrap());
    let refused = partner.patch(&path).entity(entity).json(json!({"name": "Marketing", "description": "lost"})).await.message(400);
    assert!(refused.contains("Marketing"), "{refused}");
    assert_eq!(partner.get(&path).entity(entity).await.expect(200)["description"], json!(null));
    partner.patch(&path).entity(entity).json(json!({"name": "Sales"})).await.expect(200);
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let made = partner.post("/tags").entity(entity).json(json!({"name": "Marketing"})).await.expect(201);
    let path = format!("/tags/{}", made["id"].as_str().unwrap());
    let body = json!({"name": null, "description": "", "category": 1, "id": "x"});
    let answer = partner.patch(&path).entity(entity).json(body).await;
    assert_eq!(answer.fields(), ["body.category", "body.description", "body.id", "body.name"]);
}
