use bursar_tests::TestApp;
use http::Method;
use serde_json::Value;

const BLESSED: [(&str, &str); 2] = [
    ("2024-05-25", include_str!("../../../contract/openapi-2024-05-25.json")),
    ("2024-01-31", include_str!("../../../contract/openapi-2024-01-31.json")),
];

#[test]
fn the_code_serves_the_blessed_documents() {
    let served = bursar_server::documents();
    assert_eq!(served.len(), BLESSED.len(), "a version came or went: bless its document and name it here");
    for ((version, blessed), (date, served)) in BLESSED.iter().zip(&served) {
        assert_eq!(version, date);
        let blessed: Value = serde_json::from_str(blessed).unwrap();
        let mut places = Vec::new();
        differences("", &blessed, served, &mut places);
        assert!(places.is_empty(), "the document of {date} differs; read what changed, then run cargo xtask bless: {places:#?}");
    }
}

/// Where two documents part: the deepest places.
fn differences(at: &str, blessed: &Value, served: &Value, places: &mut Vec<String>) {
    if let (Value::Object(blessed), Value::Object(served)) = (blessed, served) {
        for name in blessed.keys().chain(served.keys().filter(|name| !blessed.contains_key(*name))) {
            let part = |document: &serde_json::Map<String, Value>| document.get(name).cloned().unwrap_or_default();
            differences(&format!("{at}/{name}"), &part(blessed), &part(served), places);
        }
    } else if blessed != served {
        places.push(at.to_owned());
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                found.extend(map.get("$ref").and_then(Value::as_str).map(str::to_owned));
                map.values().for_each(|value| references(value, found));
            }
            Value::Array(list) => list.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }
    let document = bursar_server::document();
    let mut found = Vec::new();
    references(&document, &mut found);
    for reference in found {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
}

#[test]
fn every_operation_has_words() {
    let document = bursar_server::document();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            assert!(operation["summary"].is_string(), "{method} {path} has no summary");
            assert!(operation["tags"][0].is_string(), "{method} {path} has no group");
        }
    }
}

#[tokio::test]
async fn it_is_served_without_token_and_version() {
    let app = TestApp::start().await;
    let served = app.request(Method::GET, "/openapi.json").without("x-monite-version").await;
    assert_eq!(served.header("content-type"), "application/json");
    assert_eq!(served.expect(200), bursar_server::document());
    for (version, document) in bursar_server::documents() {
        assert_eq!(app.request(Method::GET, "/openapi.json").header("x-monite-version", version).await.expect(200), document);
    }
}

#[tokio::test]
async fn health_needs_nothing() {
    let app = TestApp::start().await;
    assert_eq!(app.request(Method::GET, "//healthz").await.expect(200)["status"], "ok");
    assert_eq!(app.request(Method::GET, "//readyz").await.expect(200)["status"], "ready");
}
