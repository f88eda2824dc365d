//! Neighboring releases run side by side on one database.

use bursar_store::execute;
use bursar_store::sea_orm::ConnectionTrait;
use bursar_tests::{Tenant, TestApp};
use http::Method;
use serde_json::json;

#[tokio::test]
async fn a_newer_release_may_have_been_at_the_database() {
    let app = TestApp::start_alone(|_| {}).await;
    let step = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_of_a_newer_release', 0)";
    let tx = app.db().begin().await.unwrap();
    tx.execute_unprepared(step).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(app.request(Method::GET, "//readyz").await.expect(200)["status"], "ready");
    app.db().migrate().await.expect("nothing is left to do");
}

#[tokio::test]
async fn what_a_newer_release_keeps_of_an_entity_is_no_obstacle() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    let (settings, body) = (format!("/entities/{entity}/settings"), json!({"payment_priority": "bottom_line"}));
    partner.patch(&settings).json(body.clone()).await.expect(200);
    let tx = app.db().begin().await.unwrap();
    let sql = r#"UPDATE entity_settings SET body = '{"of_a_newer_release":1,' || substr(body, 2) WHERE entity_id = $1"#;
    execute(&tx, sql, [entity.into()]).await.unwrap();
    tx.commit().await.unwrap();
    partner.get(&settings).await.expect(200);
    partner.patch(&settings).json(body).await.expect(200);
}
