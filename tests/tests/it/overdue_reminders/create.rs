use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn a_reminder_names_every_field() {
    let tenant = Tenant::start().await;
    let term = |days: i64| json!({"days_after": days, "subject": "Overdue: {invoice_number}", "body": "Dear {contact_name}"});
    let asked = json!({"name": "Firm", "terms": [term(1), term(7), term(30)], "recipients": {"bcc": ["books@example.com"]}});
    let mut made = tenant.post("/overdue_reminders").json(asked.clone()).await.expect(201);
    let path = format!("/overdue_reminders/{}", made["id"].as_str().unwrap());
    assert_eq!(tenant.get(&path).await.expect(200), made);
    assert_eq!(tenant.get("/overdue_reminders").await.expect(200), json!({"data": [made]}));
    made["id"].take();
    let at = "2024-06-03T09:30:00.000000+00:00";
    let recipients = json!({"to": [], "cc": [], "bcc": ["books@example.com"]});
    let expected =
        json!({"id": null, "created_at": at, "updated_at": at, "name": "Firm", "terms": asked["terms"], "recipients": recipients});
    assert_eq!(made, expected);
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let tenant = Tenant::start().await;
    let made = |body| tenant.post("/overdue_reminders").json(body);
    let term = json!({"days_after": 1, "subject": "s", "body": "b"});
    assert_eq!(made(json!({"name": "n", "terms": []})).await.fields(), ["body.terms"]);
    assert_eq!(made(json!({"name": "n", "terms": vec![term; 4]})).await.fields(), ["body.terms"]);
    let wrong = json!({"terms": [{"days_after": 0, "subject": "s"}], "recipients": {"cc": ["nobody"]}});
    let expected = ["body.name", "body.recipients.cc.0", "body.terms.0.body", "body.terms.0.days_after"];
    assert_eq!(made(wrong).await.fields(), expected);
}
