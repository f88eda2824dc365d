use bursar_kernel::TimeDelta;
use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn what_is_left_out_stays_and_null_clears() {
    let tenant = Tenant::start().await;
    let tag = async |name: &'static str| tenant.post("/tags").json(json!({"name": name})).await.expect(201);
    let (marketing, sales) = (tag("Marketing").await, tag("Sales").await);
    let asked =
        json!({"name": "Fair", "code": "F1", "partner_metadata": {"a": null}, "tag_ids": [marketing["id"]], "start_date": "2024-04-22"});
    let mut expected = tenant.post("/projects").json(asked).await.expect(201);
    let path = format!("/projects/{}", expected["id"].as_str().unwrap());
    let change = |body| tenant.patch(&path).json(body);
    tenant.app.advance(TimeDelta::minutes(1));
    assert_eq!(change(json!({})).await.expect(200), expected, "its tags stay");
    expected["tags"] = json!([marketing, sales]);
    expected["name"] = json!("Trade fair");
    expected["end_date"] = json!("2024-04-26");
    expected["updated_at"] = json!("2024-06-03T09:31:00.000000+00:00");
    let body = json!({"name": "Trade fair", "end_date": "2024-04-26", "tag_ids": [sales["id"], marketing["id"]]});
    assert_eq!(change(body).await.expect(200), expected);
    for field in ["code", "partner_metadata", "start_date"] {
        expected[field] = json!(null);
    }
    expected["tags"] = json!([]);
    assert_eq!(change(json!({"code": null, "partner_metadata": null, "start_date": null, "tag_ids": []})).await.expect(200), expected);
    assert_eq!(tenant.get(&path).await.expect(200), expected);
}

#[tokio::test]
async fn what_is_wrong_changes_nothing() {
    let tenant = Tenant::start().await;
    let made = tenant.post("/projects").json(json!({"name": "Fair", "start_date": "2024-04-22"})).await.expect(201);
    let path = format!("/projects/{}", made["id"].as_str().unwrap());
    let change = |body| tenant.patch(&path).json(body);
    assert_eq!(change(json!({"end_date": "2024-04-21"})).await.fields(), ["body.end_date"]);
    assert_eq!(change(json!({"parent_id": made["id"], "name": "lost"})).await.fields(), ["body.parent_id"]);
    assert_eq!(change(json!({"name": null, "tag_ids": null, "id": "x"})).await.fields(), ["body.id", "body.name", "body.tag_ids"]);
    assert_eq!(tenant.get(&path).await.expect(200), made);
}
