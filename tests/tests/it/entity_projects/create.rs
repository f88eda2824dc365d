use bursar_tests::{Tenant, TestApp};
use serde_json::json;

#[tokio::test]
async fn a_project_names_every_field() {
    let tenant = Tenant::start().await;
    let tag = tenant.post("/tags").json(json!({"name": "Marketing"})).await.expect(201);
    let parent = tenant.post("/projects").json(json!({"name": "Fairs"})).await.expect(201);
    let asked = json!({
        "name": "Trade fair", "code": "FAIR24", "color": "#b45309", "description": "Hanover", "start_date": "2024-04-22",
        "end_date": "2024-04-26", "parent_id": parent["id"], "partner_metadata": {"cost": {"center": 7}}, "tag_ids": [tag["id"], tag["id"]],
    });
    let mut made = tenant.post("/projects").json(asked.clone()).await.expect(201);
    let path = format!("/projects/{}", made["id"].as_str().unwrap());
    assert_eq!(tenant.get(&path).await.expect(200), made);
    made["id"].take();
    let mut expected = asked;
    expected.as_object_mut().unwrap().remove("tag_ids");
    let at = "2024-06-03T09:30:00.000000+00:00";
    for (field, value) in [
        ("id", json!(null)),
        ("tags", json!([tag])),
        ("entity_id", json!(tenant.entity)),
        ("created_by_entity_user_id", json!(null)),
        ("created_at", json!(at)),
        ("updated_at", json!(at)),
    ] {
        expected[field] = value;
    }
    assert_eq!(made, expected);
    assert_eq!((&parent["tags"], &parent["partner_metadata"], &parent["code"]), (&json!([]), &json!(null), &json!(null)));
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let tenant = Tenant::start().await;
    let made = |body| tenant.post("/projects").json(body);
    let wrong = json!({
        "name": "", "code": "A-1", "color": "x".repeat(129), "description": "x".repeat(1025), "start_date": "yesterday", "tag_ids": ["x"],
        "partner_metadata": "none", "colour": "red",
    });
    let expected = [
        "body.code",
        "body.color",
        "body.colour",
        "body.description",
        "body.name",
        "body.partner_metadata",
        "body.start_date",
        "body.tag_ids.0",
    ];
    assert_eq!(made(wrong).await.fields(), expected);
    let backwards = json!({"name": "Fair", "start_date": "2024-04-26", "end_date": "2024-04-25"});
    assert_eq!(made(backwards).await.fields(), ["body.end_date"]);
    made(json!({"name": "Fair", "start_date": "2024-04-26", "end_date": "2024-04-26"})).await.expect(201);
}

#[tokio::test]
async fn what_it_refers_to_is_the_entitys_own() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let (entity, sister) = (partner.entity().await, partner.entity().await);
    let tag = async |entity| partner.post("/tags").entity(entity).json(json!({"name": "Marketing"})).await.expect(201)["id"].clone();
    let (own, foreign) = (tag(entity).await, tag(sister).await);
    let parent = partner.post("/projects").entity(sister).json(json!({"name": "Fairs"})).await.expect(201);
    let asked = json!({"name": "Fair", "tag_ids": [own, foreign], "parent_id": parent["id"]});
    assert_eq!(partner.post("/projects").entity(entity).json(asked).await.fields(), ["body.parent_id", "body.tag_ids.1"]);
}
