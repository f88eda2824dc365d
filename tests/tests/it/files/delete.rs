use bursar_tests::TestApp;
use bursar_tests::form::PDF;

#[tokio::test]
async fn its_link_ends_at_once_and_its_bytes_soon_after() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let made = partner.upload("payables", "a.pdf", PDF).await.expect(201);
    let (path, url) = (format!("/files/{}", made["id"].as_str().unwrap()), made["url"].as_str().unwrap());
    let place = made["s3_file_path"].as_str().unwrap();
    assert!(app.storage().holds(place).await.unwrap());
    assert_eq!(partner.delete(&path).await.status, 204);
    partner.follow(url).await.message(404);
    partner.get(&path).await.message(404);
    partner.delete(&path).await.message(404);
    assert!(app.storage().holds(place).await.unwrap(), "bytes go after the commit, not with it");
    app.work_files(&partner).await;
    assert!(!app.storage().holds(place).await.unwrap());
}

#[tokio::test]
async fn a_foreign_file_is_a_missing_one_and_stays() {
    let app = TestApp::start().await;
    let (partner, stranger) = (app.partner().await, app.partner().await);
    let theirs = stranger.upload("payables", "a.pdf", PDF).await.expect(201);
    partner.delete(&format!("/files/{}", theirs["id"].as_str().unwrap())).await.message(404);
    assert_eq!(stranger.follow(theirs["url"].as_str().unwrap()).await.status, 200);
}
