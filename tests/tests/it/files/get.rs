use bursar_tests::TestApp;
use bursar_tests::form::PDF;

#[tokio::test]
async fn a_foreign_file_is_a_missing_one() {
    let app = TestApp::start().await;
    let (partner, stranger) = (app.partner().await, app.partner().await);
    let theirs = stranger.upload("payables", "a.pdf", PDF).await.expect(201);
    let foreign = partner.get(&format!("/files/{}", theirs["id"].as_str().unwrap())).await.message(404);
    assert_eq!(foreign, partner.get(&format!("/files/{}", app.env().id())).await.message(404));
    assert_eq!(partner.get("/files/invoice.pdf").await.fields(), ["path.file_id"]);
}
