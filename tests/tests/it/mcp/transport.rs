use axum::body::Body;
use bursar_kernel::TimeDelta;
use bursar_web::CallerAddress;
use http::Request;
use http::header::{ALLOW, HOST, ORIGIN};
use serde_json::{Value, json};

use super::{Agent, REVISION, Reach, posted, server};

#[tokio::test]
async fn the_newest_revision_needs_no_handshake() {
    let server = server(Reach::Read).await;
    let agent = Agent::new(&server);
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
    let server = server(Reach::Read).await;
    let hello = json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"},
    }});
    let said: Value = serde_json::from_str(&server.person().send(posted(&hello)).await.text).unwrap();
    assert_eq!((&said["result"]["protocolVersion"], &said["result"]["serverInfo"]["name"]), (&json!("2025-06-18"), &json!("bursar")));
    let mut call = posted(&json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {
        "name": "list_operations", "arguments": {"words": "currencies"},
    }}));
    call.headers_mut().insert("mcp-protocol-version", "2025-06-18".parse().unwrap());
    let said: Value = serde_json::from_str(&server.person().send(call).await.text).unwrap();
    assert_eq!(said["result"]["structuredContent"]["operations"][0]["operation"], "get_internal_currencies", "{said}");
}

#[tokio::test]
async fn a_page_of_another_origin_is_refused() {
    let server = server(Reach::Read).await;
    let agent = Agent::new(&server);
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
    let server = server(Reach::Read).await;
    let shown = server.person().send(Request::get("/mcp").header(HOST, "bursar.test").body(Body::empty()).unwrap()).await;
    assert_eq!((shown.status, shown.headers[ALLOW].to_str().unwrap()), (405, "POST"));
    assert!(serde_json::from_str::<Value>(&shown.text).unwrap()["error"]["message"].is_string());
    let agent = Agent::new(&server);
    let large = agent.message("tools/call", json!({"name": "search_documentation", "arguments": {"query": "x".repeat(300_000)}}));
    let shown = agent.send(large).await;
    assert_eq!(shown.status, 413, "{}", shown.text);
    for wrong in [Body::from("{"), Body::from("[]")] {
        let mut junk = posted(&json!({}));
        *junk.body_mut() = wrong;
        let shown = agent.send(junk).await;
        let said: Value = serde_json::from_str(&shown.text).unwrap();
        assert_eq!((shown.status, &said["jsonrpc"], &said["error"]["code"]), (400, &json!("2.0"), &json!(-32700)), "{said}");
    }
    let unknown = agent.send(agent.message("tools/call", json!({"name": "rm", "arguments": {}}))).await;
    let said: Value = serde_json::from_str(&unknown.text).unwrap();
    assert_eq!(said["error"]["code"], -32602, "{said}");
    // What the agent itself can mend is an answer of the tool.
    let wrong = agent.refused("read_page", json!({"adress": "/docs"})).await;
    assert!(wrong["error"].as_str().unwrap().contains("adress"), "{wrong}");
}

#[tokio::test]
async fn what_is_turned_off_is_not_there() {
    let server = server(Reach::Off).await;
    let agent = Agent::new(&server);
    assert_eq!(agent.send(agent.message("tools/list", json!({}))).await.status, 404);
}

/// A search from this address: was it answered?
async fn searches(agent: &Agent<'_>, address: &str) -> bool {
    let mut message = agent.message("tools/call", json!({"name": "search_documentation", "arguments": {"query": "sync"}}));
    message.extensions_mut().insert(CallerAddress(address.parse().unwrap()));
    let shown = agent.send(message).await;
    let said: Value = serde_json::from_str(&shown.text).unwrap();
    let result = &said["result"];
    if result["isError"] == true {
        let words = result["structuredContent"]["error"].as_str().unwrap();
        assert!(words.contains("30 a second") && words.contains("ask again"), "{said}");
        assert_eq!(result["structuredContent"]["retry_after_seconds"], 1);
        return false;
    }
    true
}

#[tokio::test]
async fn one_address_does_not_take_the_documentation_from_the_others() {
    let server = server(Reach::Read).await;
    let (nobody, partner) = (Agent::new(&server), Agent::of_partner(&server));
    for turn in 0..30 {
        assert!(searches(&nobody, "203.0.113.7").await, "{turn}");
    }
    assert!(
        !searches(&nobody, "203.0.113.7").await && !searches(&partner, "203.0.113.7").await,
        "a token changes nothing: nobody looked at it"
    );
    assert!(searches(&nobody, "203.0.113.8").await);
    server.app.advance(TimeDelta::seconds(1));
    assert!(searches(&nobody, "203.0.113.7").await);
}

#[tokio::test]
async fn tools_say_what_they_take_and_what_they_answer() {
    let server = server(Reach::Write).await;
    let agent = Agent::of_partner(&server);
    let shown = agent.send(agent.message("tools/list", json!({}))).await;
    let said: Value = serde_json::from_str(&shown.text).unwrap();
    assert_eq!((&said["result"]["cacheScope"], said["result"]["ttlMs"].is_u64()), (&json!("public"), true), "{said}");
    let entity = server.entity.to_string();
    let calls = [
        ("search_documentation", json!({"query": "webhooks"})),
        ("read_page", json!({"address": "/docs/guides/errors"})),
        ("list_operations", json!({})),
        ("read_from_api", json!({"operation": "get_entities_id", "parameters": {"entity_id": entity}})),
        ("change_through_api", json!({"operation": "patch_entities_id", "parameters": {"entity_id": entity}, "body": {}})),
    ];
    let tools = said["result"]["tools"].as_array().unwrap();
    assert_eq!(tools.len(), calls.len());
    for (tool, (name, arguments)) in tools.iter().zip(calls) {
        assert_eq!(tool["name"], name);
        assert!(tool["title"].is_string() && tool["annotations"]["readOnlyHint"].is_boolean(), "{tool}");
        assert!(jsonschema::is_valid(&tool["inputSchema"], &arguments), "{name}");
        let told = agent.told(name, arguments).await;
        let wrong: Vec<String> =
            jsonschema::validator_for(&tool["outputSchema"]).unwrap().iter_errors(&told).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{name}: {wrong:?}");
    }
}
