use bursar_tests::Tenant;
use serde_json::json;

#[tokio::test]
async fn new_terms_take_the_place_of_the_old_ones() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let term = |days: i64| json!({"days_after": days, "subject": "Overdue", "body": "Dear customer"});
    let asked = json!({"name": "Firm", "terms": [term(1), term(7)]});
    let mut expected = partner.post("/overdue_reminders").entity(entity).json(asked).await.expect(201);
    let path = format!("/overdue_reminders/{}", expected["id"].as_str().unwrap());
    let change = |body| partner.patch(&path).entity(entity).json(body);
    assert_eq!(change(json!({})).await.expect(200), expected);
    expected["terms"] = json!([term(14)]);
    assert_eq!(change(json!({"terms": [term(14)]})).await.expect(200), expected);
    expected["terms"] = json!(null);
    assert_eq!(change(json!({"terms": null})).await.expect(200), expected);
    assert_eq!(partner.get(&path).entity(entity).await.expect(200), expected);
    assert_eq!(change(json!({"name": null, "terms": []})).await.fields(), ["body.name", "body.terms"]);
}

#[tokio::test]
async fn what_was_deleted_is_found_by_nothing() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let made = partner.post("/overdue_reminders").entity(entity).json(json!({"name": "Firm"})).await.expect(201);
    let path = format!("/overdue_reminders/{}", made["id"].as_str().unwrap());
    partner.delete(&path).entity(entity).await.expect(204);
    partner.get(&path).entity(entity).await.message(404);
    partner.delete(&path).entity(entity).await.message(404);
    assert_eq!(partner.get("/overdue_reminders").entity(entity).await.expect(200), json!({"data": []}));
    let happened = app.events_of(made["id"].as_str().unwrap().parse().unwrap()).await;
    assert_eq!(happened, ["overdue_reminder.created", "overdue_reminder.deleted"]);
}
