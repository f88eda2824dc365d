//! Neighbouring releases run side by side on one database.

use bursar_store::sea_orm::ConnectionTrait;
use bursar_tests::TestApp;
use http::Method;

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
