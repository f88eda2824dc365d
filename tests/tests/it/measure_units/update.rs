use bursar_kernel::TimeDelta;
use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn what_is_left_out_stays_and_null_clears() {
    let tenant = Tenant::start().await;
    let asked = json!({"name": "kg", "description": "kilograms"});
    let mut expected = tenant.post("/measure_units").json(asked).await.expect(201);
    let path = format!("/measure_units/{}", expected["id"].as_str().unwrap());
    let change = |body| tenant.patch(&path).json(body);
    tenant.app.advance(TimeDelta::minutes(1));
    assert_eq!(change(json!({})).await.expect(200), expected);
    expected["name"] = json!("g");
    expected["updated_at"] = json!("2024-06-03T09:31:00.000000+00:00");
    assert_eq!(change(json!({"name": "g"})).await.expect(200), expected);
    expected["description"] = json!(null);
    assert_eq!(change(json!({"description": null})).await.expect(200), expected);
    assert_eq!(tenant.get(&path).await.expect(200), expected);
    assert_eq!(change(json!({"name": null, "colour": "red"})).await.fields(), ["body.colour", "body.name"]);
}

#[tokio::test]
async fn a_name_that_another_unit_has_is_refused() {
    let tenant = Tenant::start().await;
    let unit = |name: &'static str| tenant.post("/measure_units").json(json!({"name": name}));
    unit("kg").await.expect(201);
    let path = format!("/measure_units/{}", unit("g").await.expect(201)["id"].as_str().unwrap());
    let refused = tenant.patch(&path).json(json!({"name": "kg"})).await.message(400);
    assert_eq!(refused, "Measure unit kg already exists.");
}
