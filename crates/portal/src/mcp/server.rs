//! What a tool does when it is called.

use std::sync::Arc;

use bursar_kernel::Error;
use http::HeaderValue;
use http::header::AUTHORIZATION;
use http::request::Parts;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation, JsonObject, ListToolsResult,
    PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler};
use serde_json::{Value, json};

use super::arguments::{self, Ask, Change, List, Read, Search};
use super::call::Call;
use super::documentation::{Documentation, PIECE};
use super::operations::{Operation, Operations};
use super::{Reach, tools};
use crate::api::Api;

/// Pages that a search answers with when nobody says how many.
const USUAL_PAGES: usize = 8;
const MOST_PAGES: usize = 20;

/// Everything that the tools work with; one for each request, and cheap to clone.
#[derive(Clone)]
pub(super) struct Server {
    pub(super) api: Api,
    pub(super) operations: Arc<Operations>,
    pub(super) documentation: Arc<Documentation>,
    pub(super) reach: Reach,
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let named = Implementation::new("bursar", env!("CARGO_PKG_VERSION")).with_title("Bursar");
        let can = ServerCapabilities::builder().enable_tools().build();
        ServerConfig::new(can).with_server_info(named).with_instructions(tools::INSTRUCTIONS)
    }

    async fn list_tools(&self, _: Option<PaginatedRequestParams>, _: RequestContext<RoleServer>) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(tools::all(self.reach)))
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        tools::all(self.reach).into_iter().find(|tool| tool.name == name)
    }

    async fn call_tool(&self, asked: CallToolRequestParams, context: RequestContext<RoleServer>) -> Result<CallToolResponse, ErrorData> {
        let parts = context.extensions.get::<Parts>();
        let authorization = parts.and_then(|parts| parts.headers.get(AUTHORIZATION).cloned());
        Ok(self.called(&asked.name, asked.arguments, authorization).await?.into())
    }
}

impl Server {
    async fn called(&self, name: &str, given: Option<JsonObject>, authorization: Option<HeaderValue>) -> Result<CallToolResult, ErrorData> {
        match name {
            tools::SEARCH => Ok(self.search(&arguments::read(given)?)),
            tools::READ => Ok(self.read(&arguments::read(given)?)),
            tools::LIST => Ok(self.list(&arguments::read(given)?)),
            tools::ASK => self.ask(arguments::read(given)?, authorization).await,
            tools::CHANGE if self.reach == Reach::Write => self.change(arguments::read(given)?, authorization).await,
            tools::CHANGE => Ok(refused("the operator of this server lets agents read only (mcp = \"read\")")),
            _ => Err(ErrorData::invalid_params(format!("there is no tool {name}"), None)),
        }
    }

    fn search(&self, asked: &Search) -> CallToolResult {
        let limit = asked.limit.unwrap_or(USUAL_PAGES).clamp(1, MOST_PAGES);
        let found = self.documentation.search(&asked.query, limit);
        let entry = |found: &super::search::Found<'_>| {
            let page = found.page;
            json!({"address": page.address, "title": page.title, "line": page.line, "excerpt": found.excerpt})
        };
        CallToolResult::structured(json!({"pages": found.iter().map(entry).collect::<Vec<_>>()}))
    }

    fn read(&self, asked: &Read) -> CallToolResult {
        let Some(page) = self.documentation.page(&asked.address) else {
            return refused(&format!("there is no page {}: find pages with {}", asked.address, tools::SEARCH));
        };
        let piece = page.piece(asked.offset);
        let mut result = CallToolResult::success(vec![ContentBlock::text(piece.text)]);
        if let Some(next) = piece.next_offset {
            result.content.push(ContentBlock::text(format!("The page goes on: read it with offset {next} (pieces have {PIECE} bytes).")));
        }
        result.structured_content =
            Some(json!({"address": page.address, "title": page.title, "text": piece.text, "next_offset": piece.next_offset}));
        result
    }

    fn list(&self, asked: &List) -> CallToolResult {
        CallToolResult::structured(json!({"operations": self.operations.list(&asked.words)}))
    }

    async fn ask(&self, asked: Ask, authorization: Option<HeaderValue>) -> Result<CallToolResult, ErrorData> {
        let Ask { operation, entity_id, parameters } = asked;
        let Some(operation) = self.operations.get(&operation) else { return Ok(unknown(&operation)) };
        if !operation.reads() {
            let how =
                if self.reach == Reach::Write { format!("call it with {}", tools::CHANGE) } else { "agents read only here".to_owned() };
            return Ok(refused(&format!("{} changes something: {how}", operation.id)));
        }
        self.make(Call { operation, entity_id, parameters, body: None, idempotency_key: None }, authorization).await
    }

    async fn change(&self, asked: Change, authorization: Option<HeaderValue>) -> Result<CallToolResult, ErrorData> {
        let Change { operation, entity_id, parameters, body, idempotency_key } = asked;
        let Some(operation) = self.operations.get(&operation) else { return Ok(unknown(&operation)) };
        let Operation { id, takes_form, .. } = operation;
        if operation.reads() {
            return Ok(refused(&format!("{id} reads: call it with {}", tools::ASK)));
        }
        if *takes_form {
            return Ok(refused(&format!("{id} takes a file, which no tool can send: call the API itself")));
        }
        self.make(Call { operation, entity_id, parameters, body, idempotency_key }, authorization).await
    }

    async fn make(&self, call: Call<'_>, authorization: Option<HeaderValue>) -> Result<CallToolResult, ErrorData> {
        match call.make(&self.api, authorization).await.map_err(|error| internal(&error))? {
            Ok(answered) if answered.is_error => Ok(CallToolResult::structured_error(answered.said)),
            Ok(answered) => Ok(CallToolResult::structured(answered.said)),
            Err(wrong) => Ok(refused(&wrong)),
        }
    }
}

fn unknown(operation: &str) -> CallToolResult {
    refused(&format!("there is no operation {operation}: find operations with {}", tools::LIST))
}

fn refused(words: &str) -> CallToolResult {
    CallToolResult::structured_error(Value::from_iter([("error", words)]))
}

/// The cause is logged here, once, and never shown.
fn internal(error: &Error) -> ErrorData {
    tracing::error!(error = %error.report(), "a tool failed for a reason of ours");
    ErrorData::internal_error("something failed on our side: try again", None)
}
