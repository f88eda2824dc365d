use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn terms_name_every_field() {
    let tenant = Tenant::start().await;
    let asked = json!({
        "name": "2/10, 1/20, net 30", "description": "the usual",
        "term_1": {"number_of_days": 10, "discount": 200}, "term_2": {"number_of_days": 20, "discount": 100},
        "term_final": {"number_of_days": 30},
    });
    let mut made = tenant.post("/payment_terms").json(asked.clone()).await.expect(201);
    let path = format!("/payment_terms/{}", made["id"].as_str().unwrap());
    assert_eq!(tenant.get(&path).await.expect(200), made);
    let mut expected = asked;
    expected["id"] = made["id"].take();
    made["id"] = expected["id"].clone();
    assert_eq!(made, expected);
    let least = json!({"name": "at once", "term_final": {"number_of_days": 0}});
    let least = tenant.post("/payment_terms").json(least).await.expect(201);
    assert_eq!((&least["term_1"], &least["term_2"], &least["description"]), (&json!(null), &json!(null), &json!(null)));
}

#[tokio::test]
async fn each_term_ends_after_the_one_before_it() {
    let tenant = Tenant::start().await;
    let terms = |first: i64, second: i64, last: i64| {
        let tier = |days: i64| json!({"number_of_days": days, "discount": 100});
        let body = json!({"name": "terms", "term_1": tier(first), "term_2": tier(second), "term_final": {"number_of_days": last}});
        tenant.post("/payment_terms").json(body)
    };
    terms(10, 20, 30).await.expect(201);
    assert_eq!(terms(10, 10, 30).await.fields(), ["body.term_2.number_of_days"]);
    assert_eq!(terms(20, 10, 5).await.fields(), ["body.term_2.number_of_days", "body.term_final.number_of_days"]);
    assert_eq!(terms(10, 20, 20).await.fields(), ["body.term_final.number_of_days"]);
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let tenant = Tenant::start().await;
    let body = json!({
        "name": "", "term_1": {"number_of_days": -1, "discount": 10001}, "term_final": {"number_of_days": 10001, "discount": 1}, "net": 30,
    });
    let expected = [
        "body.name",
        "body.net",
        "body.term_1.discount",
        "body.term_1.number_of_days",
        "body.term_final.discount",
        "body.term_final.number_of_days",
    ];
    assert_eq!(tenant.post("/payment_terms").json(body).await.fields(), expected);
}

#[tokio::test]
async fn any_user_reads_them_and_who_may_change_receivables_changes_them() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let asked = json!({"name": "net 30", "term_final": {"number_of_days": 30}});
    let reader = partner.user(entity, &[]).await;
    assert_eq!(reader.post("/payment_terms").json(asked.clone()).await.message(403), "Action create for receivable not allowed");
    let writer = partner.user(entity, &[("receivable", "create", "allowed")]).await;
    let made = writer.post("/payment_terms").json(asked).await.expect(201);
    assert_eq!(reader.get("/payment_terms").await.expect(200), json!({"data": [made]}));
    reader.get(&format!("/payment_terms/{}", made["id"].as_str().unwrap())).await.expect(200);
}
