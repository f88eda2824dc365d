use std::sync::Arc;
use std::time::Duration;

use bursar_store::Moment;
use bursar_tests::faults::contents;
use bursar_tests::{TestApp, company};

/// Whatever is slow, the handler or what is written about the request after it, the limit holds for all of it but COMMIT.
#[tokio::test]
async fn what_is_given_up_has_not_happened_wherever_it_stood() {
    let app = TestApp::start_alone(|options| options.request_timeout = Duration::from_millis(200)).await;
    let partner = app.partner().await;
    let before = contents(app.db()).await;
    for hanging in ["INSERT INTO entities", "PENDING COMMIT", "INSERT INTO audit_log", "INSERT INTO idempotency_keys"] {
        let slow = app.observed(Arc::new(move |moment, sql| {
            let hangs = moment == Moment::After && sql.starts_with(hanging);
            Box::pin(async move { if hangs { std::future::pending().await } else { Ok(()) } })
        }));
        let create = partner.on(slow).post("/entities").header("idempotency-key", "once").json(company("Acme"));
        assert!(create.await.message(503).contains("aborted"), "{hanging}");
        assert_eq!(contents(app.db()).await, before, "{hanging}");
    }
    partner.post("/entities").header("idempotency-key", "once").json(company("Acme")).await.expect(201);
}
