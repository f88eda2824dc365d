//! What hears of an event acts in the emitter's transaction, in handlers and in jobs. The process of each test has its own table.

use bursar_connectors::Platform;
use bursar_events::{Listener, Listeners, ObjectType, listen};
use bursar_kernel::{Error, TimeDelta};
use bursar_store::sea_orm::Value;
use bursar_store::{execute, fetch_all};
use bursar_tests::TestApp;
use bursar_tests::books::Books;
use serde_json::json;

/// Writes down what it heard.
const WRITES: Listener = |tx, env, event| {
    Box::pin(async move {
        let sql = "INSERT INTO docs_feedback (id, page, is_helpful, words, created_at) VALUES ($1, $2, $3, $4, $5)";
        let action = format!("{}.{}", event.object_type, event.action);
        let values: [Value; _] = [env.id().into(), action.into(), true.into(), event.object_id.to_string().into(), env.now().into()];
        execute(tx, sql, values).await?;
        Ok(())
    })
};

/// Refuses once it sees what the one before it wrote twice.
const REFUSES_THE_SECOND: Listener = |tx, _, event| {
    Box::pin(async move {
        let sql = "SELECT id FROM docs_feedback WHERE page = $1";
        let action = format!("{}.{}", event.object_type, event.action);
        let heard = fetch_all(tx, sql, [action.into()]).await?;
        if heard.len() > 1 { Err(Error::conflict("one is enough")) } else { Ok(()) }
    })
};

async fn heard(app: &TestApp) -> Vec<String> {
    let sql = "SELECT page FROM docs_feedback ORDER BY id";
    let rows = fetch_all(app.db(), sql, []).await.expect("rows");
    rows.iter().map(|row| row.try_get("", "page").unwrap()).collect()
}

#[tokio::test]
async fn they_act_in_the_order_of_the_table_and_an_error_undoes_the_request() {
    static TABLE: Listeners = &[(ObjectType::named("role"), WRITES), (ObjectType::named("role"), REFUSES_THE_SECOND)];
    listen(TABLE);
    let app = TestApp::start_alone(|_| {}).await;
    let partner = app.partner().await;
    let entity = partner.entity().await;
    let role = |name: &str| partner.post("/roles").entity(entity).json(json!({"name": name, "permissions": {"objects": []}}));
    role("first").await.expect(200);
    assert_eq!(role("second").await.message(409), "one is enough");
    assert_eq!(heard(&app).await, ["role.created"], "no other type of object, and nothing of what was undone");
    let listed = partner.get("/roles").entity(entity).await.expect(200);
    assert_eq!(listed["data"].as_array().unwrap().len(), 1);
    let events = partner.get("/events?object_type=role").entity(entity).await.expect(200);
    assert_eq!(events["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn they_hear_of_what_jobs_do() {
    static TABLE: Listeners = &[(ObjectType::named("accounting_connection"), WRITES)];
    listen(TABLE);
    let books = Books::open_alone(Platform::Xero).await;
    books.connect().await;
    books.control(http::Method::POST, "/_sim/revoke", json!({"provider": books.provider()})).await;
    books.wait(TimeDelta::hours(1)).await;
    let expected = ["pending_auth", "connected", "deauthorized"].map(|action| format!("accounting_connection.{action}"));
    assert_eq!(heard(&books.app).await, expected);
}
