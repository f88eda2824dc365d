use bursar_kernel::TimeDelta;
use bursar_store::sea_orm::ConnectionTrait;
use bursar_tests::{Tenant, TestApp, company};
use serde_json::json;

#[tokio::test]
async fn a_request_is_found_by_the_id_of_its_answer() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let made = partner.post("/entities").header("user-agent", "acme/1.0").json(company("Acme")).await;
    let id = made.header("x-request-id").to_owned();
    let found = partner.get(&format!("/requests/{id}")).await.expect(200);
    assert!(found["duration_ms"].as_f64().unwrap() >= 0.0);
    let mut found = found;
    found.as_object_mut().unwrap().remove("duration_ms");
    assert_eq!(
        found,
        json!({
            "request_id": id, "created_at": "2024-06-03T09:30:00Z", "method": "POST", "operation": "POST /entities", "path": "/v1/entities",
            "status": 201, "error": null, "api_version": "2024-05-25", "user_agent": "acme/1.0", "project_id": partner.credentials.project_id,
            "entity_id": null, "caller": "partner", "entity_user_id": null, "member_id": null,
        })
    );
}

#[tokio::test]
async fn it_says_what_was_refused_and_why_but_not_what_was_sent() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let refused = partner.post("/entities").json(json!({"type": "planted-canary", "email": 7})).await;
    let id = refused.header("x-request-id").to_owned();
    let found = partner.get(&format!("/requests/{id}")).await.expect(200);
    assert_eq!(found["status"], 422);
    let error = found["error"].as_str().unwrap();
    assert!(error.contains("body.email: "), "{error}");
    assert!(!found.to_string().contains("planted-canary"), "{found}");
}

#[tokio::test]
async fn a_call_for_an_entity_names_it() {
    let tenant = Tenant::start().await;
    let asked = tenant.get("/roles").await;
    let found = tenant.partner.get(&format!("/requests/{}", asked.header("x-request-id"))).await.expect(200);
    assert_eq!(found["entity_id"], tenant.entity.to_string());
}

#[tokio::test]
async fn of_a_repeated_id_the_latest_counts() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let id = app.env().id().to_string();
    partner.get("/entities").header("x-request-id", &id).await.expect(200);
    app.advance(TimeDelta::seconds(1));
    partner.get("/settings").header("x-request-id", &id).await.expect(200);
    assert_eq!(partner.get(&format!("/requests/{id}")).await.expect(200)["operation"], "GET /settings");
}

#[tokio::test]
async fn another_partner_finds_nothing() {
    let app = TestApp::start().await;
    let (partner, other) = (app.partner().await, app.partner().await);
    let id = partner.get("/entities").await.header("x-request-id").to_owned();
    other.get(&format!("/requests/{id}")).await.message(404);
}

#[tokio::test]
async fn asking_for_an_unknown_id_loses_no_line_of_anybody() {
    let app = TestApp::start().await;
    let (partner, other) = (app.partner().await, app.partner().await);
    let asked = other.get("/entities").await.header("x-request-id").to_owned();
    partner.get(&format!("/requests/{}", app.env().id())).await.message(404);
    other.get(&format!("/requests/{asked}")).await.expect(200);
}

#[tokio::test]
async fn a_line_that_the_database_refuses_holds_up_no_other() {
    let app = TestApp::start_alone(|_| {}).await;
    let partner = app.partner().await;
    let tx = app.db().begin().await.unwrap();
    tx.execute_unprepared("CREATE UNIQUE INDEX one_of_each ON requests (user_agent)").await.unwrap();
    tx.commit().await.unwrap();
    for agent in ["a", "b", "b", "c", "a", "d"] {
        partner.get("/entities").header("user-agent", agent).await.expect(200);
    }
    let listed = partner.get("/requests").await.expect(200);
    let mut agents: Vec<_> = listed["data"].as_array().unwrap().iter().filter_map(|line| line["user_agent"].as_str()).collect();
    agents.sort_unstable();
    assert_eq!(agents, ["a", "b", "c", "d"]);
}
