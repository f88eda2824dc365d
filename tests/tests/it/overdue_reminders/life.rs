use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn new_terms_take_the_place_of_the_old_ones() {
    let tenant = Tenant::start().await;
    let term = |days: i64| json!({"days_after": days, "subject": "Overdue", "body": "Dear customer"});
    let asked = json!({"name": "Firm", "terms": [term(1), term(7)]});
    let mut expected = tenant.post("/overdue_reminders").json(asked).await.expect(201);
    let path = format!("/overdue_reminders/{}", expected["id"].as_str().unwrap());
    let change = |body| tenant.patch(&path).json(body);
    assert_eq!(change(json!({})).await.expect(200), expected);
    expected["terms"] = json!([term(14)]);
    assert_eq!(change(json!({"terms": [term(14)]})).await.expect(200), expected);
    expected["terms"] = json!(null);
    assert_eq!(change(json!({"terms": null})).await.expect(200), expected);
    assert_eq!(tenant.get(&path).await.expect(200), expected);
    assert_eq!(change(json!({"name": null, "terms": []})).await.fields(), ["body.name", "body.terms"]);
}

#[tokio::test]
async fn what_was_deleted_is_found_by_nothing() {
    let tenant = Tenant::start().await;
    let made = tenant.post("/overdue_reminders").json(json!({"name": "Firm"})).await.expect(201);
    let path = format!("/overdue_reminders/{}", made["id"].as_str().unwrap());
    tenant.delete(&path).await.expect(204);
    tenant.get(&path).await.message(404);
    tenant.delete(&path).await.message(404);
    assert_eq!(tenant.get("/overdue_reminders").await.expect(200), json!({"data": []}));
    let happened = tenant.app.events_of(made["id"].as_str().unwrap().parse().unwrap()).await;
    assert_eq!(happened, ["overdue_reminder.created", "overdue_reminder.deleted"]);
}
