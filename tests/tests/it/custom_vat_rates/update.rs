use bursar_kernel::TimeDelta;
use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn new_parts_take_the_place_of_the_old_ones() {
    let tenant = Tenant::start().await;
    let asked = json!({"name": "GST", "components": [{"name": "GST", "value": 500}]});
    let mut expected = tenant.post("/custom_vat_rates").json(asked).await.expect(201);
    let path = format!("/custom_vat_rates/{}", expected["id"].as_str().unwrap());
    let change = |body| tenant.patch(&path).json(body);
    tenant.app.advance(TimeDelta::minutes(1));
    assert_eq!(change(json!({})).await.expect(200), expected);
    expected["components"] = json!([{"name": "GST", "value": 500}, {"name": "QST", "value": 997.5}]);
    expected["value"] = json!(1497.5);
    expected["name"] = json!("GST and QST");
    expected["updated_at"] = json!("2024-06-03T09:31:00.000000+00:00");
    assert_eq!(change(json!({"name": "GST and QST", "components": expected["components"]})).await.expect(200), expected);
    assert_eq!(tenant.get(&path).await.expect(200), expected);
    assert_eq!(change(json!({"name": null, "components": null})).await.fields(), ["body.components", "body.name"]);
}
