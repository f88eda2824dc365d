use bursar_kernel::TimeDelta;
use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn what_is_left_out_stays_and_null_clears() {
    let tenant = Tenant::start().await;
    let text = json!({"days_before": 3, "subject": "Soon", "body": "Dear customer"});
    let asked =
        json!({"name": "Friendly", "term_1_reminder": text, "term_final_reminder": text, "recipients": {"to": ["ada@example.com"]}});
    let mut expected = tenant.post("/payment_reminders").json(asked).await.expect(201);
    let path = format!("/payment_reminders/{}", expected["id"].as_str().unwrap());
    let change = |body| tenant.patch(&path).json(body);
    tenant.app.advance(TimeDelta::minutes(1));
    assert_eq!(change(json!({})).await.expect(200), expected);
    expected["name"] = json!("Firm");
    expected["term_1_reminder"] = json!(null);
    expected["recipients"] = json!(null);
    expected["updated_at"] = json!("2024-06-03T09:31:00.000000+00:00");
    assert_eq!(change(json!({"name": "Firm", "term_1_reminder": null, "recipients": null})).await.expect(200), expected);
    assert_eq!(tenant.get(&path).await.expect(200), expected);
    assert_eq!(change(json!({"name": null, "status": "deleted"})).await.fields(), ["body.name", "body.status"]);
}

#[tokio::test]
async fn what_was_deleted_is_found_by_nothing() {
    let tenant = Tenant::start().await;
    let made = tenant.post("/payment_reminders").json(json!({"name": "Friendly"})).await.expect(201);
    let path = format!("/payment_reminders/{}", made["id"].as_str().unwrap());
    tenant.delete(&path).await.expect(204);
    tenant.get(&path).await.message(404);
    tenant.delete(&path).await.message(404);
    assert_eq!(tenant.get("/payment_reminders").await.expect(200), json!({"data": []}));
    let happened = tenant.app.events_of(made["id"].as_str().unwrap().parse().unwrap()).await;
    assert_eq!(happened, ["payment_reminder.created", "payment_reminder.deleted"]);
}
