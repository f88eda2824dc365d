use bursar_tests::form::{PDF, file};
use serde_json::{Value, json};

use super::Tasks;

#[tokio::test]
async fn a_partner_lists_all_and_an_entity_its_own() {
    let tasks = Tasks::open().await;
    let upload = |kind: &str| tasks.partner.post(&format!("/ocr_tasks/upload_from_file?document_type={kind}")).form(&[file("a.pdf", PDF)]);
    let partners = upload("invoice").await.expect(202);
    let entitys = upload("receipt").entity(tasks.entity).await.expect(202);
    let ids = |page: Value| page["data"].as_array().unwrap().iter().map(|row| row["id"].clone()).collect::<Vec<_>>();
    let (all, own) = (tasks.partner.get("/ocr_tasks"), tasks.get("/ocr_tasks"));
    assert_eq!(ids(all.await.expect(200)), [&partners, &entitys].map(|task| task["id"].clone()));
    assert_eq!(ids(own.await.expect(200)), [entitys["id"].clone()]);
    let receipts = tasks.partner.get("/ocr_tasks?document_type=receipt&status=processing").await.expect(200);
    assert_eq!(ids(receipts), [entitys["id"].clone()]);
}

#[tokio::test]
async fn a_user_needs_the_permission_and_no_header() {
    let tasks = Tasks::open().await;
    let user = tasks.partner.user(tasks.entity, &[("ocr_task", "read", "allowed")]).await;
    let task = tasks.post("/ocr_tasks/upload_from_file").form(&[file("a.pdf", PDF)]).await.expect(202);
    assert_eq!(user.get("/ocr_tasks").await.expect(200)["data"][0]["id"], task["id"]);
    let refused = user.post("/ocr_tasks").json(json!({"file_url": "https://files.example/a.pdf"})).await.message(403);
    assert_eq!(refused, "Action create for ocr_task not allowed");
}
