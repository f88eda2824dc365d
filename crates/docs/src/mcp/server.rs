//! What a tool does when it is called.

use std::sync::Arc;

use bursar_kernel::Error;
use bursar_pages::Api;
use http::HeaderValue;
use http::header::AUTHORIZATION;
use http::request::Parts;
use rmcp::model::{
    CacheScope, CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation, JsonObject, ListToolsResult,
    PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler};
use serde_json::{Value, json};

use super::arguments::{self, Ask, Change, List, Read, Search};
use super::call::Call;
use super::documentation::{Documentation, PIECE, Piece, piece};
use super::limit::{Limit, PER_SECOND};
use super::operations::Operation;
use super::{Reach, tools};

/// Pages that a search answers with when nobody says how many.
const USUAL_PAGES: usize = 8;
const MAX_PAGES: usize = 20;

/// How long a client may keep the list of tools: it changes with the release and with the operator's `mcp`.
const TOOLS_KEPT_MS: u64 = 5 * 60 * 1000;

/// Everything that the tools work with; one for each request, and cheap to clone.
#[derive(Clone)]
pub(super) struct Server {
    pub(super) api: Api,
    pub(super) documentation: Arc<Documentation>,
    pub(super) limit: Limit,
    pub(super) reach: Reach,
}

/// What came of a call; `Err` is what the agent has to do otherwise, in words. Where nothing helps but a look into our log, the whole fails.
type Told = Result<CallToolResult, String>;

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let named = Implementation::new("bursar", env!("CARGO_PKG_VERSION")).with_title("Bursar");
        let can = ServerCapabilities::builder().enable_tools().build();
        ServerConfig::new(can).with_server_info(named).with_instructions(tools::INSTRUCTIONS)
    }

    async fn list_tools(&self, _: Option<PaginatedRequestParams>, _: RequestContext<RoleServer>) -> Result<ListToolsResult, ErrorData> {
        let all = ListToolsResult::with_all_items(tools::all(self.reach));
        Ok(all.with_ttl_ms(TOOLS_KEPT_MS).with_cache_scope(CacheScope::Public))
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        tools::all(self.reach).into_iter().find(|tool| tool.name == name)
    }

    async fn call_tool(&self, asked: CallToolRequestParams, context: RequestContext<RoleServer>) -> Result<CallToolResponse, ErrorData> {
        let CallToolRequestParams { name, arguments, .. } = asked;
        let parts = context.extensions.get::<Parts>();
        let told = match name.as_ref() {
            tools::ASK | tools::CHANGE => {
                let authorization = parts.and_then(|parts| parts.headers.get(AUTHORIZATION).cloned());
                self.called(&name, arguments, authorization).await.map_err(|error| internal(&error))?
            }
            tools::SEARCH | tools::READ | tools::LIST if !self.limit.lets(parts).await => return Ok(too_often().into()),
            tools::SEARCH => self.search(arguments),
            tools::READ => self.read(arguments),
            tools::LIST => self.list(arguments),
            _ => return Err(ErrorData::invalid_params(format!("there is no tool {name}"), None)),
        };
        Ok(told.unwrap_or_else(|wrong| refused(&wrong)).into())
    }
}

impl Server {
    fn search(&self, given: Option<JsonObject>) -> Told {
        let Search { query, limit } = arguments::read(given)?;
        let found = self.documentation.search(&query, limit.unwrap_or(USUAL_PAGES).clamp(1, MAX_PAGES));
        let entry = |found: &super::search::Found<'_>| {
            let page = found.page;
            json!({"address": page.address, "title": page.title, "line": page.line, "excerpt": found.excerpt})
        };
        Ok(CallToolResult::structured(json!({"pages": found.iter().map(entry).collect::<Vec<_>>()})))
    }

    fn read(&self, given: Option<JsonObject>) -> Told {
        let Read { address, offset } = arguments::read(given)?;
        let page =
            self.documentation.page(&address).ok_or_else(|| format!("there is no page {address}: find pages with {}", tools::SEARCH))?;
        let Piece { text, next_offset } = piece(&page.text, offset);
        let mut result = CallToolResult::success(vec![ContentBlock::text(text)]);
        if let Some(next) = next_offset {
            result.content.push(ContentBlock::text(format!("There is more: read on with offset {next} (pieces have {PIECE} bytes).")));
        }
        result.structured_content = Some(json!({"address": page.address, "title": page.title, "text": text, "next_offset": next_offset}));
        Ok(result)
    }

    fn list(&self, given: Option<JsonObject>) -> Told {
        let List { words } = arguments::read(given)?;
        Ok(CallToolResult::structured(json!({"operations": self.documentation.operations().list(&words)})))
    }

    /// Asks the API; what the agent did wrong before anything was asked is within.
    async fn called(&self, tool: &str, given: Option<JsonObject>, authorization: Option<HeaderValue>) -> bursar_kernel::Result<Told> {
        let call = if tool == tools::ASK { self.ask(given) } else { self.change(given) };
        let call = match call {
            Ok(call) => call,
            Err(wrong) => return Ok(Err(wrong)),
        };
        let answered = call.make(&self.api, authorization).await?;
        Ok(answered.map(|answered| match answered.is_error {
            true => CallToolResult::structured_error(answered.said),
            false => CallToolResult::structured(answered.said),
        }))
    }

    fn ask(&self, given: Option<JsonObject>) -> Result<Call<'_>, String> {
        let Ask { operation, entity_id, parameters } = arguments::read(given)?;
        let operation = self.operation(&operation)?;
        if !operation.reads() {
            let how =
                if self.reach == Reach::Write { format!("call it with {}", tools::CHANGE) } else { "agents may only read here".to_owned() };
            return Err(format!("{} changes something: {how}", operation.id));
        }
        Ok(Call { operation, entity_id, parameters, body: None, idempotency_key: None })
    }

    fn change(&self, given: Option<JsonObject>) -> Result<Call<'_>, String> {
        if self.reach != Reach::Write {
            return Err("the operator of this server lets agents read only (mcp = \"read\")".to_owned());
        }
        let Change { operation, entity_id, parameters, body, idempotency_key } = arguments::read(given)?;
        let operation = self.operation(&operation)?;
        let Operation { id, takes_form, .. } = operation;
        if operation.reads() {
            return Err(format!("{id} reads: call it with {}", tools::ASK));
        }
        if *takes_form {
            return Err(format!("{id} takes a file, which no tool can send: call the API itself"));
        }
        Ok(Call { operation, entity_id, parameters, body, idempotency_key })
    }

    fn operation(&self, id: &str) -> Result<&Operation, String> {
        self.documentation.operations().get(id).ok_or_else(|| format!("there is no operation {id}: find operations with {}", tools::LIST))
    }
}

/// An answer that an agent reads, and not a status that its client may take for a broken connection.
fn too_often() -> CallToolResult {
    let words = format!(
        "too many requests from your address: {PER_SECOND} a second are allowed for tools that need no token. Wait a second, then ask again"
    );
    CallToolResult::structured_error(json!({"error": words, "retry_after_seconds": 1}))
}

fn refused(words: &str) -> CallToolResult {
    CallToolResult::structured_error(Value::from_iter([("error", words)]))
}

/// The cause is logged here, once, and never shown.
fn internal(error: &Error) -> ErrorData {
    tracing::error!(error = %error.report(), "a tool failed on our side");
    ErrorData::internal_error("something failed on our side: try again", None)
}
