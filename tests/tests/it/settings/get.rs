use bursar_tests::TestApp;
use serde_json::{Value, json};

/// What holds for a partner who never set anything.
pub(super) fn defaults() -> Value {
    json!({
        "api_version": "2024-05-25", "commercial_conditions": [], "currency": null, "default_role": null,
        "mail": {"attach_documents_as_pdf": true, "from_email_username": null, "from_name": null},
        "payable": null,
        "payments": {"payment_page_domain": null, "payment_page_theme": null, "support_email": null},
        "receivable": null, "units": [], "website": null,
    })
}

#[tokio::test]
async fn what_was_never_set_has_its_default() {
    let app = TestApp::start().await;
    assert_eq!(app.partner().await.get("/settings").await.expect(200), defaults());
}

#[tokio::test]
async fn settings_are_the_partners_own() {
    let app = TestApp::start().await;
    let (partner, stranger) = (app.partner().await, app.partner().await);
    partner.patch("/settings").json(json!({"website": "https://acme.example"})).await.expect(200);
    assert_eq!(partner.get("/settings").await.expect(200)["website"], "https://acme.example");
    assert_eq!(stranger.get("/settings").await.expect(200), defaults());
}

#[tokio::test]
async fn no_user_opens_them() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let user = partner.user(partner.entity().await, &[("entity", "read", "allowed"), ("entity", "update", "allowed")]).await;
    user.get("/settings").await.message(403);
    user.patch("/settings").json(json!({"website": "x"})).await.message(403);
}
