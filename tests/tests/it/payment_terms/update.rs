use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn what_is_left_out_stays_and_null_clears() {
    let tenant = Tenant::start().await;
    let asked = json!({"name": "2/10, net 30", "term_1": {"number_of_days": 10, "discount": 200}, "term_final": {"number_of_days": 30}});
    let mut expected = tenant.post("/payment_terms").json(asked).await.expect(201);
    let path = format!("/payment_terms/{}", expected["id"].as_str().unwrap());
    let change = |body| tenant.patch(&path).json(body);
    assert_eq!(change(json!({})).await.expect(200), expected);
    expected["term_2"] = json!({"number_of_days": 20, "discount": 100});
    assert_eq!(change(json!({"term_2": expected["term_2"]})).await.expect(200), expected);
    expected["term_1"] = json!(null);
    expected["term_final"] = json!({"number_of_days": 60});
    expected["name"] = json!("1/20, net 60");
    let changed = json!({"term_1": null, "term_final": {"number_of_days": 60}, "name": "1/20, net 60"});
    assert_eq!(change(changed).await.expect(200), expected);
    assert_eq!(tenant.get(&path).await.expect(200), expected);
    assert_eq!(change(json!({"name": null, "term_final": null})).await.fields(), ["body.name", "body.term_final"]);
}

#[tokio::test]
async fn terms_stay_in_order_with_what_was_there_before() {
    let tenant = Tenant::start().await;
    let asked = json!({"name": "2/10, net 30", "term_1": {"number_of_days": 10, "discount": 200}, "term_final": {"number_of_days": 30}});
    let made = tenant.post("/payment_terms").json(asked).await.expect(201);
    let path = format!("/payment_terms/{}", made["id"].as_str().unwrap());
    let change = |body| tenant.patch(&path).json(body);
    assert_eq!(change(json!({"term_final": {"number_of_days": 10}})).await.fields(), ["body.term_final.number_of_days"]);
    assert_eq!(change(json!({"term_2": {"number_of_days": 5, "discount": 0}})).await.fields(), ["body.term_2.number_of_days"]);
    assert_eq!(tenant.get(&path).await.expect(200), made);
}
