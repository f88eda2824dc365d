use bursar_store::sea_orm::{ConnectionTrait, DbBackend};
use bursar_tests::{Partner, TestApp, company};
use http::Method;

/// From here on the file may not grow, until the connection that writes is another one.
async fn fill_up(app: &TestApp) {
    let tx = app.db().begin().await.unwrap();
    tx.execute_unprepared("PRAGMA max_page_count = 1").await.unwrap();
    tx.commit().await.unwrap();
}

async fn is_there(partner: &Partner, id: &str) -> bool {
    partner.get(&format!("/entities/{id}")).await.status == 200
}

/// SQLite answers a write that finds no room by rolling back by itself. Reads go through other connections, so what they find was
/// really committed.
#[tokio::test]
async fn what_is_answered_201_while_the_disk_fills_up_is_there_and_the_rest_is_5xx() {
    let app = TestApp::start_alone(|_| {}).await;
    if app.db().get_database_backend() != DbBackend::Sqlite {
        return;
    }
    let partner = app.partner().await;
    for round in 0..3 {
        fill_up(&app).await;
        let mut acknowledged = Vec::new();
        let refused = loop {
            let mut body = company("Acme");
            body["organization"]["legal_name"] = "x".repeat(200).into();
            let answer = partner.post("/entities").header("idempotency-key", &format!("{round}/{}", acknowledged.len())).json(body).await;
            match answer.status {
                201 => acknowledged.push(answer.body["id"].as_str().unwrap().to_owned()),
                _ => break answer,
            }
        };
        refused.message(500);
        assert_eq!(app.request(Method::GET, "//readyz").await.status, 200, "there is room again");
        acknowledged.push(partner.entity().await.to_string());
        for id in &acknowledged {
            assert!(is_there(&partner, id).await, "{id} was acknowledged and is gone");
        }
    }
}

#[tokio::test]
async fn a_server_that_cannot_write_is_not_ready() {
    let app = TestApp::start_alone(|_| {}).await;
    let held = app.db().begin().await.unwrap();
    held.execute_unprepared("UPDATE write_probes SET probes = probes + 1").await.unwrap();
    app.request(Method::GET, "//healthz").await.expect(200);
    assert_eq!(app.request(Method::GET, "//readyz").await.status, 503);
    drop(held);
    assert_eq!(app.request(Method::GET, "//readyz").await.expect(200)["status"], "ready");
}
