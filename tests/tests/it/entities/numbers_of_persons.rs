//! The numbers of a person who is an entity are sealed where they lie, and answered to whom they belong.

use bursar_store::sea_orm::ConnectionTrait;
use bursar_store::{execute, fetch_optional};
use bursar_tests::TestApp;
use serde_json::{Value, json};

use super::numbered;

/// The row as the database holds it, and what is sealed in it.
async fn row(app: &TestApp, id: &str) -> (String, Option<Vec<u8>>) {
    let id: bursar_kernel::Uuid = id.parse().unwrap();
    let sql = "SELECT CAST(body AS text) AS body, secrets FROM entities WHERE id = $1";
    let row = fetch_optional(app.db(), sql, [id.into()]).await.unwrap().unwrap();
    (row.try_get("", "body").unwrap(), row.try_get("", "secrets").unwrap())
}

fn numbers(entity: &Value) -> (Value, Value) {
    (entity["individual"]["id_number"].clone(), entity["individual"]["ssn_last_4"].clone())
}

#[tokio::test]
async fn they_are_answered_and_cannot_be_read_in_the_database() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let made = partner.post("/entities").json(numbered()).await.expect(201);
    let id = made["id"].as_str().unwrap();
    let known = (json!("PLANTED-77"), json!("6789"));
    assert_eq!(numbers(&made), known);
    assert_eq!(numbers(&partner.get(&format!("/entities/{id}")).await.expect(200)), known);
    assert_eq!(numbers(&partner.get("/entities").await.expect(200)["data"][0]), known);
    let (body, secrets) = row(&app, id).await;
    assert!(!body.contains("PLANTED-77") && !body.contains("6789"), "{body}");
    assert!(secrets.is_some());
}

#[tokio::test]
async fn they_change_and_end_like_any_field() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let made = partner.post("/entities").json(numbered()).await.expect(201);
    let id = made["id"].as_str().unwrap();
    let path = format!("/entities/{id}");
    let changed = partner.patch(&path).json(json!({"individual": {"ssn_last_4": "1111"}})).await.expect(200);
    assert_eq!(numbers(&changed), (json!("PLANTED-77"), json!("1111")));
    let changed = partner.patch(&path).json(json!({"individual": {"ssn_last_4": null, "id_number": null}})).await.expect(200);
    assert_eq!(numbers(&changed), (Value::Null, Value::Null));
    assert_eq!(row(&app, id).await.1, None);
}

#[tokio::test]
async fn those_of_an_older_release_are_sealed_with_the_next_change() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let made = partner.post("/entities").json(numbered()).await.expect(201);
    let id = made["id"].as_str().unwrap();
    let (body, _) = row(&app, id).await;
    let plain =
        body.replacen("\"id_number\":null", "\"id_number\":\"OLD-1\"", 1).replacen("\"id_number\": null", "\"id_number\": \"OLD-1\"", 1);
    assert_ne!(plain, body);
    let cast = if app.db().get_database_backend() == bursar_store::sea_orm::DbBackend::Postgres { "$1::jsonb" } else { "$1" };
    let sql = format!("UPDATE entities SET body = {cast}, secrets = NULL WHERE id = $2");
    let values = [plain.into(), id.parse::<bursar_kernel::Uuid>().unwrap().into()];
    let tx = app.db().begin().await.unwrap();
    execute(&tx, sql, values).await.unwrap();
    tx.commit().await.unwrap();
    let path = format!("/entities/{id}");
    assert_eq!(numbers(&partner.get(&path).await.expect(200)).0, "OLD-1");
    partner.patch(&path).json(json!({"email": "new@example.com"})).await.expect(200);
    assert_eq!(numbers(&partner.get(&path).await.expect(200)).0, "OLD-1");
    assert!(!row(&app, id).await.0.contains("OLD-1"));
}
