use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn a_reminder_names_every_field() {
    let tenant = Tenant::start().await;
    let text = |days: i64| json!({"days_before": days, "subject": "Soon: {invoice_number}", "body": "Dear {contact_name}"});
    let asked = json!({
        "name": "Friendly", "term_1_reminder": text(3), "term_2_reminder": text(2), "term_final_reminder": text(1),
        "recipients": {"to": ["ada@example.com"], "cc": ["bob@example.com"]},
    });
    let made = tenant.post("/payment_reminders").json(asked.clone()).await.expect(201);
    let path = format!("/payment_reminders/{}", made["id"].as_str().unwrap());
    assert_eq!(tenant.get(&path).await.expect(200), made);
    assert_eq!(tenant.get("/payment_reminders").await.expect(200), json!({"data": [made]}));
    for field in ["name", "term_1_reminder", "term_2_reminder", "term_final_reminder"] {
        assert_eq!(made[field], asked[field], "{field}");
    }
    assert_eq!((&made["status"], &made["entity_id"]), (&json!("active"), &json!(tenant.entity)));
    assert_eq!(made["recipients"], json!({"to": ["ada@example.com"], "cc": ["bob@example.com"], "bcc": []}));
    let least = tenant.post("/payment_reminders").json(json!({"name": "none"})).await.expect(201);
    assert_eq!((&least["recipients"], &least["term_final_reminder"]), (&json!(null), &json!(null)));
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let tenant = Tenant::start().await;
    let body = json!({
        "name": "", "term_1_reminder": {"days_before": 0, "subject": "s"}, "term_final_reminder": {"days_before": 10001, "subject": "s", "body": "b"},
        "recipients": {"to": ["nobody"], "from": []}, "terms": [],
    });
    let expected = [
        "body.name",
        "body.recipients.from",
        "body.recipients.to.0",
        "body.term_1_reminder.body",
        "body.term_1_reminder.days_before",
        "body.term_final_reminder.days_before",
        "body.terms",
    ];
    assert_eq!(tenant.post("/payment_reminders").json(body).await.fields(), expected);
}
