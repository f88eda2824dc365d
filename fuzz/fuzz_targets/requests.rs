//! Whatever a stranger or a client sends to any operation is answered, and never as an error of ours.
//!
//! Two bytes choose the operation, one what stands in its headers. The first line is the query, the second takes the places of ids in the path
//! and of a token or another header, and the rest is the body.
#![no_main]

use std::sync::LazyLock;

use axum::body::Body;
use bursar_tests::{Partner, TestApp, VERSION};
use http::{HeaderValue, Method, Request};
use http_body_util::BodyExt;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use tokio::runtime::Runtime;
use tower::ServiceExt;

/// An application with a partner and an entity in it, and every operation that it serves.
struct Place {
    runtime: Runtime,
    app: TestApp,
    partner: Partner,
    entity: String,
    operations: Vec<(Method, String)>,
}

static PLACE: LazyLock<Place> = LazyLock::new(|| {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (app, partner, entity) = runtime.block_on(async {
        let app = TestApp::start_alone(|_| {}).await;
        let partner = app.partner().await;
        let entity = partner.post("/entities").json(bursar_tests::company("Fuzz GmbH")).await.expect(201);
        (app, partner, entity["id"].as_str().unwrap_or_default().to_owned())
    });
    let documents = bursar_server::documents();
    let paths = documents[0].1["paths"].as_object().cloned().unwrap_or_default();
    let operations = paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flat_map(|item| item.keys()).filter_map(|verb| verb.to_uppercase().parse().ok());
        methods.map(|method| (method, path.clone())).collect::<Vec<_>>()
    });
    Place { runtime, app, partner, entity, operations: operations.collect() }
});

fn split(input: &[u8]) -> (&[u8], &[u8]) {
    match input.iter().position(|byte| *byte == b'\n') {
        Some(end) => (&input[..end], &input[end + 1..]),
        None => (input, &[]),
    }
}

/// The letters that a path or a query may hold as they are.
fn escaped(text: &[u8]) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~=&[]%:+,".contains(&byte);
    text.iter().map(|byte| if plain(*byte) { char::from(*byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn request(place: &Place, input: &[u8]) -> Option<Request<Body>> {
    let [high, low, headers, rest @ ..] = input else { return None };
    let (method, path) = &place.operations[usize::from(u16::from_be_bytes([*high, *low])) % place.operations.len()];
    let (query, rest) = split(rest);
    let (word, body) = split(rest);
    let id = if word.is_empty() { place.entity.clone() } else { escaped(word) };
    let path = path.split('/').map(|step| if step.starts_with('{') { id.as_str() } else { step }).collect::<Vec<_>>().join("/");
    let token = format!("Bearer {}", place.partner.token);
    let said = HeaderValue::from_bytes(word).ok();
    let mut request = Request::builder().method(method).uri(format!("/v1{path}?{}", escaped(query))).header("x-monite-version", VERSION);
    request = match (headers & 3, &said) {
        (0, _) => request,
        (1, Some(said)) => request.header("authorization", said),
        _ => request.header("authorization", token),
    };
    request = match (headers >> 2 & 3, &said) {
        (0, _) => request,
        (1, Some(said)) => request.header("x-monite-entity-id", said),
        _ => request.header("x-monite-entity-id", &place.entity),
    };
    if let (true, Some(said)) = (headers >> 4 & 3 == 1, &said) {
        request = request.header("if-match", said).header("idempotency-key", said);
    }
    request = match headers >> 6 {
        0 => request,
        1 => request.header("content-type", "multipart/form-data; boundary=b"),
        _ => request.header("content-type", "application/json"),
    };
    request.body(Body::from(body.to_vec())).ok()
}

fuzz_target!(|input: &[u8]| {
    let place = &*PLACE;
    let Some(request) = request(place, input) else { return };
    let asked = format!("{} {}", request.method(), request.uri());
    let (status, body) = place.runtime.block_on(async {
        let answer = place.app.router().oneshot(request).await.unwrap_or_else(|never| match never {});
        let status = answer.status();
        (status, answer.into_body().collect().await.map(|body| body.to_bytes()).unwrap_or_default())
    });
    assert!(status.as_u16() < 500, "{asked} is answered {status}: {}", String::from_utf8_lossy(&body));
    let is_told = || serde_json::from_slice::<Value>(&body).is_ok_and(|body| body.get("error").is_some() || body.get("detail").is_some());
    assert!(!status.is_client_error() || is_told(), "{asked} is refused with {status} and no word");
});
