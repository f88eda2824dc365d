use axum::body::Body;
use http::Request;
use http::header::{ALLOW, HOST, ORIGIN};
use serde_json::{Value, json};

use super::{Agent, REVISION, Reach, posted, stage};

#[tokio::test]
async fn the_newest_revision_needs_no_handshake() {
    let stage = stage(Reach::Read).await;
    let agent = Agent::new(&stage);
    let shown = agent.send(agent.message("server/discover", json!({}))).await;
    let said: Value = serde_json::from_str(&shown.text).unwrap();
    assert!(said["result"]["supportedVersions"].as_array().unwrap().contains(&json!(REVISION)), "{said}");
    assert!(said["result"]["instructions"].as_str().unwrap().contains("bearer token"));
    assert_eq!(shown.headers["content-type"], "application/json");
    assert!(!shown.headers.contains_key("mcp-session-id"), "nothing is kept between requests");
    let names: Vec<String> = agent.tools().await.iter().map(|tool| tool["name"].as_str().unwrap().to_owned()).collect();
    assert_eq!(names, ["search_documentation", "read_page", "list_operations", "read_from_api"]);
}

#[tokio::test]
async fn clients_of_older_revisions_are_served_too() {
    let stage = stage(Reach::Read).await;
    let hello = json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"},
    }});
    let said: Value = serde_json::from_str(&stage.person().send(posted(&hello)).await.text).unwrap();
    assert_eq!((&said["result"]["protocolVersion"], &said["result"]["serverInfo"]["name"]), (&json!("2025-06-18"), &json!("bursar")));
    let mut call = posted(&json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {
        "name": "list_operations", "arguments": {"words": "currencies"},
    }}));
    call.headers_mut().insert("mcp-protocol-version", "2025-06-18".parse().unwrap());
    let said: Value = serde_json::from_str(&stage.person().send(call).await.text).unwrap();
    assert_eq!(said["result"]["structuredContent"]["operations"][0]["operation"], "get_internal_currencies", "{said}");
}

#[tokio::test]
async fn a_page_of_another_origin_is_refused() {
    let stage = stage(Reach::Read).await;
    let agent = Agent::new(&stage);
    for (origin, status) in [("https://evil.example", 403), ("http://bursar.test", 403), ("null", 403), ("https://bursar.test", 200)] {
        let mut message = agent.message("tools/list", json!({}));
        message.headers_mut().insert(ORIGIN, origin.parse().unwrap());
        let shown = agent.send(message).await;
        assert_eq!(shown.status, status, "{origin}: {}", shown.text);
        if status == 403 {
            let said: Value = serde_json::from_str(&shown.text).unwrap();
            assert!(said["error"]["message"].as_str().unwrap().contains("Origin"), "{said}");
        }
    }
    // Whatever name the proxy in front uses.
    let mut message = agent.message("tools/list", json!({}));
    message.headers_mut().insert(HOST, "inside:8080".parse().unwrap());
    assert_eq!(agent.send(message).await.status, 200);
}

#[tokio::test]
async fn only_messages_are_taken_and_only_small_ones() {
    let stage = stage(Reach::Read).await;
    let shown = stage.person().send(Request::get("/mcp").header(HOST, "bursar.test").body(Body::empty()).unwrap()).await;
    assert_eq!((shown.status, shown.headers[ALLOW].to_str().unwrap()), (405, "POST"));
    assert!(serde_json::from_str::<Value>(&shown.text).unwrap()["error"]["message"].is_string());
    let agent = Agent::new(&stage);
    let large = agent.message("tools/call", json!({"name": "search_documentation", "arguments": {"query": "x".repeat(300_000)}}));
    let shown = agent.send(large).await;
    assert_eq!(shown.status, 413, "{}", shown.text);
    let unknown = agent.send(agent.message("tools/call", json!({"name": "rm", "arguments": {}}))).await;
    let said: Value = serde_json::from_str(&unknown.text).unwrap();
    assert_eq!(said["error"]["code"], -32602, "{said}");
    let wrong = agent.send(agent.message("tools/call", json!({"name": "read_page", "arguments": {"adress": "/docs"}}))).await;
    assert!(wrong.text.contains("adress"), "{}", wrong.text);
}

#[tokio::test]
async fn what_is_turned_off_is_not_there() {
    let stage = stage(Reach::Off).await;
    let agent = Agent::new(&stage);
    assert_eq!(agent.send(agent.message("tools/list", json!({}))).await.status, 404);
}
