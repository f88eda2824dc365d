use std::sync::Arc;

use bursar_store::sea_orm::{ConnAcquireErr, DbErr};
use bursar_tests::TestApp;

#[tokio::test]
async fn a_database_that_is_held_by_others_is_503_and_says_when_to_come_back() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let held = app.observed(Arc::new(|_, sql| {
        let waits = sql == "BEGIN";
        Box::pin(async move { if waits { Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)) } else { Ok(()) } })
    }));
    let refused = partner.on(held).post("/entities").json(bursar_tests::company("Acme")).await;
    assert_eq!(refused.header("retry-after"), "2");
    refused.message(503);
}
