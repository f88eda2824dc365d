use bursar_kernel::TimeDelta;
use bursar_tests::{TestApp, ids};
use serde_json::json;

#[tokio::test]
async fn a_project_is_made_listed_and_read() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    // Of one moment there is no order.
    app.advance(TimeDelta::seconds(1));
    let made = partner.post("/partner_projects").json(json!({"name": "  Staging "})).await.expect(201);
    assert_eq!((&made["name"], &made["return_urls"], &made["branding"]), (&json!("Staging"), &json!([]), &json!(null)));
    let id = made["id"].as_str().unwrap();
    assert_eq!(partner.get(&format!("/partner_projects/{id}")).await.expect(200), made);
    let listed = partner.get("/partner_projects").await.expect(200);
    assert_eq!(ids(&listed), [partner.credentials.project_id.to_string().as_str(), id]);
    assert_eq!(partner.post("/partner_projects").json(json!({"name": " "})).await.fields(), ["body.name"]);
    assert_eq!(partner.post("/partner_projects").json(json!({"name": "x", "client_id": "y"})).await.fields(), ["body.client_id"]);
}

#[tokio::test]
async fn a_partner_has_a_hundred_projects_at_most() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    for number in 1..100 {
        partner.post("/partner_projects").json(json!({"name": number.to_string()})).await.expect(201);
    }
    assert!(partner.post("/partner_projects").json(json!({"name": "one more"})).await.message(409).contains("100 projects"));
}
