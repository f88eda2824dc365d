//! The MCP server at `/mcp`: agents search and read the documentation, and call the API with their own caller's token.
//!
//! Protocol and transport are the official SDK's; ours are the tools. A request stands for itself (no sessions), and is answered with
//! JSON. What a tool asks the API passes the router that serves everybody, so a tool may do what its caller's token may do, and no more.

use std::str::FromStr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use bursar_pages::Api;
use bursar_web::Edge;
use http::StatusCode;
use http::header::{ALLOW, AUTHORIZATION, CONTENT_TYPE};
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use serde_json::json;
use url::Url;

use crate::Library;

mod arguments;
mod call;
mod documentation;
mod limit;
mod operations;
mod search;
mod server;
mod tools;

use documentation::Documentation;
use limit::Limit;
use server::Server;

/// Largest message of a client.
const MAX_MESSAGE_BYTES: usize = 256 << 10;
/// Codes of JSON-RPC.
const PARSE_ERROR: i32 = -32_700;
const INVALID_REQUEST: i32 = -32_600;
/// Errors of the transport are a line.
const MAX_ERROR_BYTES: usize = 16 << 10;

/// How far agents may go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reach {
    /// There is no `/mcp`.
    Off,
    /// They read: the documentation, and the API by GET.
    #[default]
    Read,
    /// They change things too, as far as their caller's token may.
    Write,
}

impl FromStr for Reach {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "off" => Ok(Reach::Off),
            "read" => Ok(Reach::Read),
            "write" => Ok(Reach::Write),
            _ => Err(()),
        }
    }
}

/// The MCP server over this API, with what this library holds. The server's own address is the one origin from which a browser may call.
pub(crate) fn mcp(library: Arc<Library>, edge: Arc<Edge>, api: Api, reach: Reach) -> Router {
    if reach == Reach::Off {
        return Router::new();
    }
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_max_request_body_bytes(MAX_MESSAGE_BYTES)
        // The origin decides: a proxy may say another host, and no page can leave its origin out.
        .disable_allowed_hosts()
        .with_allowed_origins(origin(&edge.options.public_url))
        .enforce_origin_validation();
    let server = Server { api, documentation: Arc::new(Documentation::new(library)), limit: Limit::new(edge), reach };
    let service = StreamableHttpService::new(move || Ok(server.clone()), Arc::new(NeverSessionManager::default()), config);
    Router::new().route_service("/mcp", service).layer(from_fn(in_our_words))
}

/// With its port, as the SDK wants it.
fn origin(public_url: &str) -> Option<String> {
    let url = Url::parse(public_url).ok()?;
    Some(format!("{}://{}:{}", url.scheme(), url.host_str()?, url.port_or_known_default()?))
}

/// Tokens are marked, so that nothing writes them down; and errors of the transport are errors of JSON-RPC, without an id because no message
/// was understood.
async fn in_our_words(mut request: Request, next: Next) -> Response {
    if let Some(authorization) = request.headers_mut().get_mut(AUTHORIZATION) {
        authorization.set_sensitive(true);
    }
    let (parts, body) = next.run(request).await.into_parts();
    let is_json = parts.headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if is_json || parts.status.is_success() {
        return Response::from_parts(parts, body);
    }
    let said = to_bytes(body, MAX_ERROR_BYTES).await.unwrap_or_default();
    let said = String::from_utf8_lossy(&said);
    // The SDK calls what is no message a type that it does not take.
    let is_no_message = said.starts_with("fail to deserialize");
    let (status, code) = if is_no_message { (StatusCode::BAD_REQUEST, PARSE_ERROR) } else { (parts.status, INVALID_REQUEST) };
    let error = json!({"jsonrpc": "2.0", "error": {"code": code, "message": said.trim()}});
    let mut answer = (status, axum::Json(error)).into_response();
    answer.headers_mut().extend(parts.headers.get(ALLOW).map(|methods| (ALLOW, methods.clone())));
    answer.map(Body::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_has_a_port() {
        assert_eq!(origin("https://bursar.example/").as_deref(), Some("https://bursar.example:443"));
        assert_eq!(origin("http://127.0.0.1:8080").as_deref(), Some("http://127.0.0.1:8080"));
    }

    #[test]
    fn a_reach_is_a_word() {
        assert_eq!(["off", "read", "write"].map(str::parse), [Ok(Reach::Off), Ok(Reach::Read), Ok(Reach::Write)]);
        assert!("on".parse::<Reach>().is_err());
    }
}
