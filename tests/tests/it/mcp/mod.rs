//! Agents: what they read of the documentation and of the API, and what keeps them in bounds.

mod api;
mod documentation;
mod transport;

use axum::body::Body;
use bursar_docs::Reach;
use http::Request;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST};
use serde_json::{Value, json};

use crate::portal::server::{PortalServer, Shown};

const REVISION: &str = "2026-07-28";

/// A server with agents that may go so far.
async fn server(reach: Reach) -> PortalServer {
    PortalServer::for_agents(reach).await
}

/// A program that speaks the protocol.
struct Agent<'a> {
    server: &'a PortalServer,
    token: Option<String>,
}

impl<'a> Agent<'a> {
    fn new(server: &'a PortalServer) -> Self {
        Agent { server, token: None }
    }

    /// With the token of the server's partner.
    fn of_partner(server: &'a PortalServer) -> Self {
        Agent { server, token: Some(server.partner.token.clone()) }
    }

    /// A message as the newest revision wants it, on its way.
    fn message(&self, method: &str, params: Value) -> Request<Body> {
        let mut params = params;
        params["_meta"] = json!({
            "io.modelcontextprotocol/protocolVersion": REVISION,
            "io.modelcontextprotocol/clientCapabilities": {},
            "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
        });
        let name = params["name"].as_str().unwrap_or_default().to_owned();
        let mut request = posted(&json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}));
        let headers = request.headers_mut();
        headers.insert("mcp-protocol-version", REVISION.parse().unwrap());
        headers.insert("mcp-method", method.parse().unwrap());
        if !name.is_empty() {
            headers.insert("mcp-name", name.parse().unwrap());
        }
        if let Some(token) = &self.token {
            headers.insert(AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
        }
        request
    }

    async fn send(&self, request: Request<Body>) -> Shown {
        self.server.person().send(request).await
    }

    /// What a tool answers, right or wrong.
    async fn call(&self, tool: &str, arguments: Value) -> Value {
        let shown = self.send(self.message("tools/call", json!({"name": tool, "arguments": arguments}))).await;
        let said: Value = serde_json::from_str(&shown.text).unwrap();
        assert!(said["result"].is_object(), "{shown}", shown = shown.text);
        said["result"].clone()
    }

    /// What a tool answers when all is well.
    async fn told(&self, tool: &str, arguments: Value) -> Value {
        let result = self.call(tool, arguments).await;
        assert!(!result["isError"].as_bool().unwrap_or_default(), "{result}");
        result["structuredContent"].clone()
    }

    /// What a tool answers when it is not.
    async fn refused(&self, tool: &str, arguments: Value) -> Value {
        let result = self.call(tool, arguments).await;
        assert_eq!(result["isError"], true, "{result}");
        result["structuredContent"].clone()
    }

    async fn tools(&self) -> Vec<Value> {
        let shown = self.send(self.message("tools/list", json!({}))).await;
        let said: Value = serde_json::from_str(&shown.text).unwrap();
        said["result"]["tools"].as_array().unwrap().clone()
    }
}

/// A message as every client sends it.
fn posted(message: &Value) -> Request<Body> {
    Request::post("/mcp")
        .header(HOST, "bursar.test")
        .header(CONTENT_TYPE, "application/json")
        .header(ACCEPT, "application/json, text/event-stream")
        .body(Body::from(message.to_string()))
        .unwrap()
}
