use bursar_kernel::Uuid;
use bursar_tests::Tenant;
use serde_json::{Value, json};

use super::{ALL, ApprovalFixture, ask, decide, id};

#[tokio::test]
async fn a_policy_names_every_field() {
    let fixture = ApprovalFixture::open().await;
    let user = fixture.user().await;
    let asked = json!({
        "name": "Large bills", "description": "Above 100", "priority": 7, "trigger": "{invoice.amount > 10000}",
        "script": decide(ask(&[&user], 1)), "starts_at": "2024-06-01T00:00:00Z", "ends_at": "2025-06-01T00:00:00Z",
    });
    let mut made = user.post("/approval_policies").json(asked.clone()).await.expect(201);
    assert_eq!(fixture.read(&format!("/approval_policies/{}", id(&made))).await, made);
    assert_eq!(fixture.app.events_of(id(&made).parse().unwrap()).await, ["approval_policy.created"]);
    made["id"].take();
    let at = "2024-06-03T09:30:00.000000+00:00";
    let expected = json!({
        "id": null, "created_at": at, "updated_at": at, "created_by": user.id, "description": "Above 100", "name": "Large bills",
        "priority": 7, "script": asked["script"], "trigger": asked["trigger"], "status": "active", "updated_by": null, "warnings": [],
        "starts_at": "2024-06-01T00:00:00.000000+00:00", "ends_at": "2025-06-01T00:00:00.000000+00:00",
    });
    assert_eq!(made, expected);
}

#[tokio::test]
async fn a_partner_makes_one_in_the_name_of_the_entity() {
    let fixture = ApprovalFixture::open().await;
    let made = fixture.policy(json!(true), json!(["{Payables.approve(invoice.id)}"])).await;
    assert_eq!(made["created_by"], json!(fixture.entity));
    assert_eq!((&made["status"], &made["priority"], &made["starts_at"]), (&json!("active"), &json!(0), &Value::Null));
}

#[tokio::test]
async fn a_script_that_never_does_anything_is_warned_of() {
    let fixture = ApprovalFixture::open().await;
    let user = fixture.user().await;
    let made = fixture.policy(json!(true), json!([ask(&[&user], 1)])).await;
    assert!(made["warnings"][0].as_str().unwrap().contains("never approves, rejects or pays"), "{made}");
    assert_eq!(fixture.read(&format!("/approval_policies/{}", id(&made))).await, made);
}

#[tokio::test]
async fn what_cannot_be_run_is_refused_with_every_place() {
    let fixture = ApprovalFixture::open().await;
    let user = fixture.user().await;
    let refused = |trigger: Value, script: Value| {
        let asked = json!({"name": "Bills", "trigger": trigger, "script": script});
        async { fixture.post("/approval_policies").json(asked).await.message(400) }
    };
    let message = refused(json!("{invoice.total > 1}"), json!([{"call": "Payables.burn"}])).await;
    assert!(message.starts_with("Script validation error: trigger: invoice.total is unknown; script[0]"), "{message}");
    let stranger = fixture.partner.user(fixture.partner.entity().await, &ALL).await;
    let message = refused(json!(true), decide(ask(&[&user, &stranger], 1))).await;
    assert_eq!(message, format!("Script validation error: {} is no user of this entity.", stranger.id));
    let message = refused(json!(true), decide(super::ask_roles(&[Uuid::nil()], 1))).await;
    assert_eq!(message, format!("Script validation error: {} is no role of this entity.", Uuid::nil()));
    let message = refused(json!(true), decide(ask(&[&user], 2))).await;
    assert!(message.contains("required_approval_count: must not be more than the 1 that are named"), "{message}");
    assert!(fixture.read("/approval_policies").await["data"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn times_must_be_in_order() {
    let fixture = ApprovalFixture::open().await;
    let with = |starts: Value, ends: Value| {
        let asked = json!({"name": "Bills", "script": [true], "starts_at": starts, "ends_at": ends});
        fixture.post("/approval_policies").json(asked)
    };
    let (june, july) = (json!("2024-06-01T00:00:00Z"), json!("2024-07-01T00:00:00Z"));
    assert_eq!(with(july.clone(), june.clone()).await.fields(), ["body.ends_at"]);
    assert_eq!(with(june.clone(), june.clone()).await.fields(), ["body.ends_at"]);
    let no_start = json!({"name": "Bills", "script": [true], "ends_at": july});
    assert_eq!(fixture.post("/approval_policies").json(no_start).await.fields(), ["body.starts_at"]);
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let tenant = Tenant::start().await;
    let asked = json!({"name": "x".repeat(256), "priority": 32_768, "script": "approve", "starts_at": "tomorrow", "color": "red"});
    let wrong = tenant.post("/approval_policies").json(asked).await.fields();
    assert_eq!(wrong, ["body.color", "body.name", "body.priority", "body.script", "body.starts_at"]);
}
