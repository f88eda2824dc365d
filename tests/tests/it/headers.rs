//! Headers that every answer carries, whatever it is.

use bursar_identity::set_requests_per_second;
use bursar_tests::Tenant;
use bursar_tests::sample::{operations, with_body};
use http::Method;

#[tokio::test]
async fn no_answer_is_sniffed_framed_or_kept() {
    let Tenant { app, partner, entity } = Tenant::start().await;
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

#[tokio::test]
async fn every_answer_says_its_version_and_to_a_good_token_what_is_left_of_the_limit() {
    let Tenant { app, partner, entity } = Tenant::start().await;
    // The clock stands still: with the usual limit most answers would be 429.
    set_requests_per_second(app.db(), partner.credentials.partner_id, 100_000).await.unwrap();
    let paths = operations().into_iter().map(|operation| {
        let path = operation.with_ids(&vec![entity; operation.collections().len()]);
        (operation.method.clone(), path)
    });
    // No operation, another method of one, a version that is not served, and a path that is none.
    let none = [(Method::GET, "/nothing"), (Method::PUT, "/entities"), (Method::GET, "/entities/"), (Method::GET, "/entities/%ff")];
    let asked: Vec<(Method, String)> = paths.chain(none.map(|(method, path)| (method, path.to_owned()))).collect();
    assert!(asked.len() > 400);
    for (method, path) in asked {
        let stranger = app.request(method.clone(), &path).await;
        let known = partner.request(method, &path).entity(entity).await;
        for answer in [&stranger, &known] {
            assert_eq!(answer.header("x-monite-version"), "2024-05-25", "{}", answer.request);
        }
        // Tokens are made and ended by credentials, and what is no text reaches no operation.
        if !path.starts_with("/auth/") && !path.ends_with("%ff") {
            assert!(!known.header("ratelimit-limit").is_empty(), "{} is counted", known.request);
            assert!(!known.header("ratelimit-remaining").is_empty(), "{} is counted", known.request);
        }
    }
}
