//! Headers that every answer carries, whatever it is.

use bursar_tests::TestApp;
use bursar_tests::sample::{operations, with_body};
use http::Method;

#[tokio::test]
async fn no_answer_is_sniffed_framed_or_kept() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let entity = partner.entity().await;
    let mut answers = vec![
        app.request(Method::GET, "/nothing").await,
        app.request(Method::PUT, "/entities").await,
        app.request(Method::GET, "/payables").await,
        app.request(Method::GET, "/openapi.json").await,
        app.request(Method::GET, "//healthz").await,
    ];
    for operation in operations() {
        let path = operation.with_ids(&vec![entity; operation.collections().len()]);
        answers.push(with_body(partner.request(operation.method.clone(), &path).entity(entity), operation.body().as_ref()).await);
        answers.push(app.request(operation.method.clone(), &path).await);
    }
    assert!(answers.len() > 100);
    for answer in answers {
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{}", answer.request);
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{}", answer.request);
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'"), "{}", answer.request);
        assert_eq!(answer.header("cache-control"), "no-store", "{}", answer.request);
        assert!(!answer.header("x-request-id").is_empty(), "{}", answer.request);
    }
}
