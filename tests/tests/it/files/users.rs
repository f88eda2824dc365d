//! Users have the files of their entity; a partner has all of its own.

use bursar_tests::Tenant;
use bursar_tests::form::{PDF, PNG, file, word};
use serde_json::{Value, json};

#[tokio::test]
async fn a_user_has_the_files_of_the_entity_and_no_other() {
    let Tenant { partner, entity, .. } = Tenant::start().await;
    let (user, colleague) = (partner.user(entity, &[]).await, partner.user(entity, &[]).await);
    let stranger = partner.user(partner.entity().await, &[]).await;
    let form = [word("file_type", "userpics"), file("me.png", PNG)];
    let made = user.post("/files").without("x-monite-entity-id").form(&form).await.expect(201);
    partner.upload("payables", "theirs.pdf", PDF).await.expect(201);
    let path = format!("/files/{}", made["id"].as_str().unwrap());
    for reader in [&user, &colleague] {
        assert_eq!(reader.get(&path).await.expect(200), made);
        assert_eq!(reader.get("/files").await.expect(200), json!({"data": [made]}));
    }
    assert_eq!(stranger.get("/files").await.expect(200), json!({"data": []}));
    stranger.get(&path).await.message(404);
    stranger.delete(&path).await.message(404);
    let all = partner.get("/files").await.expect(200);
    let names: Vec<&Value> = all["data"].as_array().unwrap().iter().map(|file| &file["name"]).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert_eq!(colleague.delete(&path).await.status, 204);
}
