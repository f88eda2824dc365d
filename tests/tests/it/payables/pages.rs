//! The pages of a bill's PDF, drawn by poppler.

use bursar_kernel::TimeDelta;
use bursar_recognition::{Programs, RecognizerSettings};
use bursar_tests::e_invoice::EInvoice;
use bursar_tests::faults::Faults;
use bursar_tests::form::{PNG, file};
use bursar_tests::hooks::patient;
use bursar_tests::{Partner, Tenant, TestApp};
use serde_json::{Value, json};

use super::{Bills, id};

/// The system's poppler and no tesseract; nothing where it is not installed.
fn poppler() -> Option<RecognizerSettings> {
    let programs = Programs::found_in("/usr/local/bin:/usr/bin:/bin".as_ref());
    if programs.pdftoppm.is_none() {
        eprintln!("poppler is not installed: not tried");
        return None;
    }
    Some(RecognizerSettings { programs: Programs { tesseract: None, ..programs }, ..RecognizerSettings::default() })
}

impl Bills {
    async fn with_file(&self, bytes: &[u8]) -> String {
        id(&self.post("/payables/upload_from_file").form(&[file("bill.pdf", bytes)]).await.expect(201))
    }

    async fn draw(&self, settings: RecognizerSettings) {
        self.app.intake(settings).drain(&format!("intake/{}", self.entity)).await.expect("the queue works");
    }

    async fn pages(&self, bill: &str) -> Vec<Value> {
        self.read(&format!("/payables/{bill}")).await["file"]["pages"].as_array().expect("a list").clone()
    }
}

#[tokio::test]
async fn pages_are_files_that_live_as_long_as_theirs() {
    let (bills, Some(poppler)) = (Bills::open().await, poppler()) else { return };
    let bill = bills.with_file(&EInvoice::default().pdf()).await;
    assert_eq!(bills.pages(&bill).await, [] as [Value; 0], "they come a moment later");
    bills.draw(poppler).await;
    let pages = bills.pages(&bill).await;
    let [page] = pages.as_slice() else { panic!("one page: {pages:?}") };
    assert_eq!((&page["number"], &page["mimetype"]), (&json!(0), &json!("image/png")));
    let picture = bills.partner.follow(page["url"].as_str().expect("a link")).await;
    assert_eq!((picture.status, picture.headers["content-type"].to_str().unwrap()), (200, "image/png"));
    let by_id = |partner: &Partner| partner.get(&format!("/files/{}", page["id"].as_str().expect("an id")));
    assert_eq!(by_id(&bills.partner).await.expect(200)["size"], page["size"]);
    let listed = bills.partner.get("/files?file_type=payables").await.expect(200);
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(1), "they are shown with their file: {listed}");

    let file_id = bills.read(&format!("/payables/{bill}")).await["file_id"].as_str().expect("an id").to_owned();
    bills.partner.delete(&format!("/files/{file_id}")).await.expect(204);
    by_id(&bills.partner).await.message(404);
    bills.partner.follow(page["url"].as_str().expect("a link")).await.message(404);
}

#[tokio::test]
async fn a_file_that_is_attached_later_has_pages_too_and_a_picture_none() {
    let (bills, Some(poppler)) = (Bills::open().await, poppler()) else { return };
    for (bytes, expected) in [(EInvoice::default().pdf(), 1), (PNG.to_vec(), 0)] {
        let bill = bills.in_status("new").await;
        bills.post(&format!("/payables/{bill}/attach_file")).form(&[file("bill", &bytes)]).await.expect(200);
        bills.draw(poppler.clone()).await;
        assert_eq!(bills.pages(&bill).await.len(), expected);
    }
}

#[tokio::test]
async fn what_nothing_could_draw_is_not_tried_with_every_change() {
    let (bills, Some(poppler)) = (Bills::open().await, poppler()) else { return };
    let bill = bills.with_file(&EInvoice::default().pdf()).await;
    bills.draw(RecognizerSettings::default()).await;
    bills.patch(&format!("/payables/{bill}")).json(json!({"description": "paper"})).await.expect(200);
    bills.draw(poppler).await;
    assert_eq!(bills.pages(&bill).await, [] as [Value; 0]);
}

#[tokio::test]
async fn pages_are_drawn_once_at_whatever_statement_the_job_fails() {
    let Some(poppler) = poppler() else { return };
    let tenant = Tenant::at(TestApp::start_with(patient).await).await;
    let (bills, faults) = (Bills(tenant), Faults::default());
    let faulty = bills.app.observed(faults.observer()).intake(poppler.clone());
    for statement in 0.. {
        let bill = bills.in_status("new").await;
        bills.post(&format!("/payables/{bill}/attach_file")).form(&[file("bill.pdf", &EInvoice::default().pdf())]).await.expect(200);
        faults.fail_after(statement);
        // Where the queue itself fails, so does the worker's round.
        let _ = faulty.drain(&format!("intake/{}", bills.entity)).await;
        let has_failed = faults.hit().is_some();
        bills.app.advance(TimeDelta::hours(1));
        bills.draw(poppler.clone()).await;
        assert_eq!(bills.pages(&bill).await.len(), 1, "statement {statement}");
        if !has_failed {
            assert!(statement > 15, "a job has more statements than {statement}");
            return;
        }
    }
}
