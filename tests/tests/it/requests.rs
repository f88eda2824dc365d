//! What holds for every operation: versions, tokens, bodies, limits, errors, headers.

use axum::body::Body;
use bursar_identity::set_requests_per_second;
use bursar_kernel::{TimeDelta, Uuid};
use bursar_tests::{TestApp, company};
use http::Method;
use serde_json::json;

#[tokio::test]
async fn the_version_is_required() {
    let app = TestApp::start().await;
    let answer = app.partner().await.get("/entities").without("x-monite-version").await;
    let expected = json!({"error": {"type": "missing_api_version", "message": "Missing the x-monite-version HTTP header"}});
    assert_eq!(answer.expect(400), expected);
}

#[tokio::test]
async fn a_version_is_a_date_that_is_served() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    for malformed in ["latest", "2024-5-25", "2024-02-30", ""] {
        let answer = partner.get("/entities").header("x-monite-version", malformed).await;
        assert_eq!(answer.fields(), ["header.x-monite-version"], "{malformed}");
    }
    let refused = partner.get("/entities").header("x-monite-version", "2022-11-16").await.expect(400);
    assert_eq!(refused["error"]["type"], "unsupported_api_version");
    assert!(refused["error"]["message"].as_str().unwrap().contains("2024-05-25"));
    for sent in ["2024-05-25", "2024-05-26", "2025-06-23"] {
        let answer = partner.get("/entities").header("x-monite-version", sent).await;
        assert_eq!((answer.status, answer.header("x-monite-version")), (200, "2024-05-25"), "{sent}");
    }
}

#[tokio::test]
async fn errors_say_which_version_was_used_too() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    for answer in [partner.get("/entities").without("authorization").await, partner.get("/entities?limit=0").await] {
        assert_eq!(answer.header("x-monite-version"), "2024-05-25", "{}", answer.status);
    }
}

#[tokio::test]
async fn without_a_good_token_there_is_only_401() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let token = partner.token.clone();
    for header in ["", "Bearer", "Bearer ", "Basic dTpw", &token, "Bearer unknown", &format!("Bearer {token}x")] {
        let answer = partner.post("/entities").header("authorization", header).bytes("text/plain", "nonsense").await;
        assert_eq!(answer.header("www-authenticate"), "Bearer", "{header}");
        answer.message(401);
    }
    partner.get("/entities").without("authorization").await.message(401);
    partner.get("/entities").header("authorization", &format!("bearer {token}")).await.expect(200);
}

#[tokio::test]
async fn the_entity_header_is_ignored_where_it_is_not_taken() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    for value in ["nonsense", "9d2b4c8f-2087-4738-ba91-7359683c49a4"] {
        partner.get("/entities").header("x-monite-entity-id", value).await.expect(200);
    }
}

#[tokio::test]
async fn zero_bytes_are_no_body() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let id = partner.entity().await;
    for content_type in ["application/json", "text/plain"] {
        assert_eq!(partner.post("/entities").bytes(content_type, "").await.fields(), ["body"]);
        partner.get(&format!("/entities/{id}")).bytes(content_type, "").await.expect(200);
    }
    partner.get(&format!("/entities/{id}")).bytes("text/plain", "ignored").await.expect(200);
}

#[tokio::test]
async fn a_body_is_json() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"] {
        let answer = partner.post("/entities").bytes(content_type, company("Acme").to_string()).await;
        assert_eq!(answer.fields(), ["header.content-type"], "{content_type}");
    }
    for content_type in ["application/json; charset=utf-8", "Application/JSON", "application/merge-patch+json"] {
        partner.post("/entities").bytes(content_type, company("Acme").to_string()).await.expect(201);
    }
}

#[tokio::test]
async fn a_compressed_body_is_told_so() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let send = |coding: &str| partner.post("/entities").header("content-encoding", coding).json(company("Acme"));
    assert_eq!(send("gzip").await.fields(), ["header.content-encoding"]);
    send("identity").await.expect(201);
}

#[tokio::test]
async fn broken_json_is_named_with_its_position() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let answer = partner.post("/entities").bytes("application/json", "{\"email\": }").await;
    assert_eq!(answer.fields(), ["body.11"]);
    assert!(answer.text.contains("line 1 column 11"), "{}", answer.text);
    for body in ["[]", "\"text\"", "null", "7"] {
        assert_eq!(partner.post("/entities").bytes("application/json", body).await.fields(), ["body"], "{body}");
    }
    partner.post("/entities").bytes("application/json", vec![0xff, 0xfe]).await.fields();
    let deep = "[".repeat(100_000);
    partner.post("/entities").bytes("application/json", deep).await.fields();
}

#[tokio::test]
async fn a_body_has_a_limit() {
    let app = TestApp::start_with(|options| options.body_limit = 4096).await;
    let partner = app.partner().await;
    let answer = partner.post("/entities").json(json!({"email": "x".repeat(5000)})).await;
    let body = answer.expect(413);
    assert_eq!(body["message"], "Request size limit exceeded");
    assert_eq!(body["error"]["message"], "Request size limit exceeded");
    let id = partner.entity().await;
    partner.get(&format!("/entities/{id}")).bytes("application/json", "x".repeat(5000)).await.expect(200);
}

#[tokio::test]
async fn unknown_paths_are_404_in_json() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    for path in ["/nothing", "/entities/", "//", "//v2/entities", "/entities/9d2b4c8f-2087-4738-ba91-7359683c49a4/nothing"] {
        let answer = partner.get(path).header("x-monite-version", "2024-03-03").await;
        let used = if path.starts_with("//") { "" } else { "2024-01-31" };
        assert_eq!(answer.header("x-monite-version"), used, "{path}");
        answer.message(404);
        partner.get(path).without("x-monite-version").without("authorization").await.message(404);
    }
}

#[tokio::test]
async fn other_methods_are_405_with_allow() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let cases = [("/entities", "GET,HEAD,POST"), ("/auth/token", "POST"), ("/payables", "GET,HEAD,POST"), ("//healthz", "GET,HEAD")];
    for (path, allowed) in cases {
        let answer = partner.put(path).await;
        let mut methods: Vec<&str> = answer.header("allow").split(',').collect();
        methods.sort_unstable();
        assert_eq!(methods.join(","), allowed, "{path}");
        answer.message(405);
    }
}

#[tokio::test]
async fn a_token_has_a_limit_per_second() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    set_requests_per_second(app.db(), partner.credentials.partner_id, 2).await.unwrap();
    for left in ["1", "0"] {
        let answer = partner.get("/entities").await;
        for (name, value) in [
            ("ratelimit-limit", "2"),
            ("ratelimit-remaining", left),
            ("ratelimit-reset", "1"),
            ("x-ratelimit-limit-second", "2"),
            ("x-ratelimit-remaining-second", left),
        ] {
            assert_eq!(answer.header(name), value, "{name}");
        }
        answer.expect(200);
    }
    let answer = partner.get("/entities").await;
    assert_eq!((answer.header("retry-after"), answer.header("ratelimit-remaining")), ("1", "0"));
    assert_eq!(answer.expect(429), json!({"error": {"message": "API rate limit exceeded"}}));
    partner.get("/entities").token(&partner.new_token().await).await.expect(200);
    app.advance(TimeDelta::seconds(1));
    partner.get("/entities").await.expect(200);
}

#[tokio::test]
async fn every_answer_has_an_id_and_a_time() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    let paths = ["/entities", "/entities?limit=0", "/nothing", "/payables", "//healthz"];
    for path in paths {
        let answer = partner.get(path).await;
        assert!(answer.header("x-request-id").parse::<Uuid>().is_ok(), "{path}");
        assert!(answer.header("x-process-time").parse::<f64>().is_ok(), "{path}");
    }
    let id = "9d2b4c8f-2087-4738-ba91-7359683c49a4";
    assert_eq!(partner.get("/entities").header("x-request-id", id).await.header("x-request-id"), id);
    let made = partner.get("/entities").header("x-request-id", "<script>").await;
    assert!(made.header("x-request-id").parse::<Uuid>().is_ok());
}

#[tokio::test]
async fn a_preflight_needs_no_token() {
    let app = TestApp::start().await;
    let request = app.request(Method::OPTIONS, "/entities").without("x-monite-version").header("origin", "https://shop.example");
    let request = request.header("access-control-request-method", "PATCH");
    let answer = request.header("access-control-request-headers", "authorization,x-monite-version,x-anything").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(answer.header("access-control-allow-methods"), "*");
    assert_eq!(answer.header("access-control-allow-headers"), "authorization,x-monite-version,x-anything");
    assert_eq!(answer.header("access-control-allow-credentials"), "");
}

#[tokio::test]
async fn any_origin_may_read_answers_errors_and_our_headers() {
    let app = TestApp::start().await;
    let partner = app.partner().await;
    for path in ["/entities", "/entities?limit=0", "/nothing", "/payables"] {
        let answer = partner.get(path).header("origin", "https://shop.example").await;
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        let exposed = answer.header("access-control-expose-headers");
        for name in ["x-request-id", "x-process-time", "x-monite-version", "x-monite-entity-id", "ratelimit-remaining", "retry-after"] {
            assert!(exposed.split(',').any(|one| one == name), "{path}: {name} is not in {exposed}");
        }
    }
}

#[tokio::test]
async fn answers_are_compressed_for_whoever_asks() {
    let app = TestApp::start().await;
    let answer = app.request(Method::GET, "/openapi.json").header("accept-encoding", "gzip").await;
    assert_eq!(answer.header("content-encoding"), "gzip");
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_given_up() {
    let app = TestApp::start_with(|options| options.request_timeout = std::time::Duration::from_millis(300)).await;
    let partner = app.partner().await;
    // A body that never ends.
    let body = Body::from_stream(futures_pending());
    let request = http::Request::post("/v1/entities")
        .header("x-monite-version", "2024-05-25")
        .header("authorization", format!("Bearer {}", partner.token))
        .header("content-type", "application/json")
        .body(body)
        .unwrap();
    let response = tower::ServiceExt::oneshot(app.router(), request).await.unwrap();
    assert_eq!(response.status(), 503);
    assert_eq!(response.headers()["content-type"], "application/json");
}

fn futures_pending() -> impl futures::Stream<Item = Result<Vec<u8>, std::io::Error>> + Send {
    futures::stream::pending()
}
