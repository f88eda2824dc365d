//! Whoever is not known costs nothing: no byte of a body is read before a caller is admitted, whatever else the request holds.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use bursar_kernel::Uuid;
use bursar_tests::sample::operations;
use bursar_tests::{TestApp, company};
use http::Method;
use tower::ServiceExt;

/// A body that counts how often it was asked for more.
fn counted() -> (Body, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = asked.clone();
    let bytes = futures::stream::poll_fn(move |_| {
        let before = counter.fetch_add(1, Ordering::Relaxed);
        std::task::Poll::Ready((before == 0).then(|| Ok::<_, Infallible>(vec![b'a'; 64 << 10])))
    });
    (Body::from_stream(bytes), asked)
}

#[tokio::test]
async fn no_body_is_read_for_whom_nobody_knows() {
    let app = TestApp::start().await;
    let documents = bursar_server::documents();
    let mut asked = 0;
    for operation in operations().into_iter().filter(|operation| operation.method != Method::GET) {
        let path = format!("/v1{}", operation.with_ids(&vec![Uuid::nil(); operation.collections().len()]));
        let place = (operation.path.as_str(), operation.method.as_str().to_lowercase());
        for (version, _) in documents.iter().filter(|(_, document)| document["paths"][place.0][&place.1].is_object()) {
            for kind in ["application/json", "multipart/form-data; boundary=aaaaaaaaab"] {
                let (body, reads) = counted();
                let request = http::Request::builder().method(operation.method.clone()).uri(&path).header("x-monite-version", *version);
                let request = request.header("content-type", kind).header("idempotency-key", "k").header("authorization", "Bearer nobody");
                let response = app.router().oneshot(request.body(body).unwrap()).await.unwrap();
                let answered = (response.status().as_u16(), reads.load(Ordering::Relaxed));
                assert_eq!(answered, (401, 0), "{} as {kind} at {version}", operation.name());
                asked += 1;
            }
        }
    }
    assert!(asked > 100);
}

#[tokio::test]
async fn credentials_are_short() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let mut body = partner.token_request();
    body["padding"] = "x".repeat(16 << 10).into();
    app.request(Method::POST, "/auth/token").json(body).await.expect(413);
}

#[tokio::test]
async fn a_boundary_is_as_long_as_the_rfc_allows() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let send = |boundary: &str| {
        let kind = format!("multipart/form-data; boundary={boundary}");
        partner.post("/entities").header("idempotency-key", "k").bytes(&kind, "a".repeat(1 << 20))
    };
    for length in [70, 71] {
        assert_eq!(send(&format!("{}b", "a".repeat(length - 1))).await.fields(), ["header.content-type"]);
    }
}

#[tokio::test]
async fn a_keyed_body_keeps_to_the_limit_of_any_other() {
    let app = TestApp::start_with(|options| options.body_limit = 4096).await;
    let partner = app.partner().await;
    let mut large = company("Acme");
    large["phone"] = "1".repeat(5000).into();
    let send = |body| partner.post("/entities").header("idempotency-key", "k").json(body);
    assert_eq!(send(large).await.expect(413)["message"], "Request size limit exceeded");
    send(company("Acme")).await.expect(201);
}
