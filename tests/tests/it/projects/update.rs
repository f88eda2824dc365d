use bursar_tests::form::{PDF, PNG};
use bursar_tests::{Partner, TestApp};
use serde_json::{Value, json};

fn path(partner: &Partner) -> String {
    format!("/partner_projects/{}", partner.credentials.project_id)
}

#[tokio::test]
async fn what_is_left_out_stays_and_the_rest_is_replaced() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let path = path(&partner);
    let urls = json!(["https://app.example.com/a", "http://localhost:3000"]);
    let changed =
        partner.patch(&path).json(json!({"return_urls": urls, "branding": {"name": "Acme", "color": "#ff6600"}})).await.expect(200);
    assert_eq!((&changed["return_urls"], &changed["branding"]["color"]), (&urls, &json!("#ff6600")));
    let renamed = partner.patch(&path).json(json!({"name": "Live"})).await.expect(200);
    assert_eq!((&renamed["name"], &renamed["return_urls"], &renamed["branding"]), (&json!("Live"), &urls, &changed["branding"]));
    let plain = partner.patch(&path).json(json!({"branding": null, "return_urls": []})).await.expect(200);
    assert_eq!((&plain["branding"], &plain["return_urls"]), (&Value::Null, &json!([])));
}

#[tokio::test]
async fn every_field_that_cannot_be_is_named() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let path = path(&partner);
    let refused =
        partner.patch(&path).json(json!({"return_urls": ["https://a.example", "ftp://b.example", "https://u:p@c.example"]})).await;
    assert_eq!(refused.fields(), ["body.return_urls.1", "body.return_urls.2"]);
    assert_eq!(partner.patch(&path).json(json!({"branding": {"color": "red"}})).await.fields(), ["body.branding.color"]);
    let many: Vec<String> = (0..21).map(|number| format!("https://{number}.example")).collect();
    assert_eq!(partner.patch(&path).json(json!({"return_urls": many})).await.fields(), ["body.return_urls"]);
}

#[tokio::test]
async fn a_logo_is_a_file_of_ones_own_that_is_a_logo() {
    let app = TestApp::start().await;
    let (partner, stranger) = (app.partner().await, app.partner().await);
    let logo = partner.upload("companies_logo", "logo.png", PNG).await.expect(201);
    let other = stranger.upload("companies_logo", "logo.png", PNG).await.expect(201);
    let scan = partner.upload("payables", "scan.pdf", PDF).await.expect(201);
    let set = async |file: &Value| partner.patch(&path(&partner)).json(json!({"branding": {"logo_file_id": file["id"]}})).await;
    assert_eq!(set(&logo).await.expect(200)["branding"]["logo_file_id"], logo["id"]);
    for wrong in [&other, &scan, &json!({"id": bursar_kernel::Uuid::nil()})] {
        assert_eq!(set(wrong).await.fields(), ["body.branding.logo_file_id"]);
    }
}
