//! Bytes cannot join a transaction: what is left when an upload breaks off is removed.

use bursar_files::{FileType, Part};
use bursar_kernel::TimeDelta;
use bursar_store::Scope;
use bursar_tests::TestApp;
use bursar_tests::form::PDF;

#[tokio::test]
async fn bytes_of_an_upload_that_broke_off_are_swept() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let scope = Scope::of_job("an upload that breaks off", partner.credentials.partner_id, None);
    let part = Part { name: "a.pdf".to_owned(), bytes: PDF.into() };
    // The process dies between the bytes and the row.
    let lost = app.files().stage(&scope, FileType::Payables, part).await.unwrap();
    app.work_files(&partner).await;
    assert!(app.storage().holds(&lost.path).await.unwrap(), "a slow upload is given its time");
    app.advance(TimeDelta::hours(1));
    app.work_files(&partner).await;
    assert!(!app.storage().holds(&lost.path).await.unwrap());
}

#[tokio::test]
async fn what_was_committed_stays() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let made = partner.upload("payables", "a.pdf", PDF).await.expect(201);
    app.advance(TimeDelta::hours(2));
    app.work_files(&partner).await;
    assert!(app.storage().holds(made["s3_file_path"].as_str().unwrap()).await.unwrap());
    let lane = format!("files/{}/", partner.credentials.partner_id);
    assert_eq!(bursar_jobs::pending(app.db(), &lane, app.env().now()).await.unwrap(), 0);
}
