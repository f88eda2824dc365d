//! The API with a clock that stands in the past, called in this process.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use bursar_documents::JobContext;
use bursar_files::FileStore;
use bursar_kernel::{Env, Error, Result, Timestamp, Uuid};
use bursar_receivables::ReceivablesContext;
use bursar_web::{Edge, Meter};
use http::{Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::HistoryContext;
use super::plan::{RECURRENCE, Step};
use crate::commands::dev::UNCONNECTED;
use crate::contexts::{job_context, receivables_context};

/// Larger answers than any of these calls gets are cut off.
const MAX_ANSWER_BYTES: usize = 1 << 20;
/// As many files as the server itself takes; none is uploaded here.
const FILE_BYTES: usize = 1 << 20;

/// The API in the past.
pub(super) struct Past {
    pub(super) env: Env,
    /// What the company's day works with.
    pub(super) receivables: ReceivablesContext,
    /// What its recurrence works with.
    pub(super) recurrences: JobContext,
    /// The ids that answers held, by the names that the plan gave them.
    pub(super) known: BTreeMap<String, String>,
    api: Router,
    token: String,
    made: usize,
    refused: Vec<String>,
}

impl Past {
    /// The API over the same database. The token is of the present, because in the past one would end before the history does.
    pub(super) async fn sign_in(context: &HistoryContext, env: Env) -> Result<Past> {
        let edge = Edge::new(context.db.clone(), env.clone(), context.vault.clone(), context.edge.clone(), Meter::default());
        let files = Arc::new(FileStore::new(context.db.clone(), env.clone(), context.storage.clone(), FILE_BYTES));
        let receivables = receivables_context(&context.db, &env, &files, context.edge.sends_mail);
        let recurrences = job_context(&context.db, &env, &files, context.edge.sends_mail);
        let api = crate::app(edge, files, |_| Router::new())?;
        let mut past =
            Past { env, receivables, recurrences, known: BTreeMap::new(), api, token: String::new(), made: 0, refused: Vec::new() };
        let credentials =
            json!({"grant_type": "client_credentials", "client_id": context.client_id, "client_secret": context.client_secret});
        let (status, answer) = past.call(&Method::POST, "/auth/token", Some(&credentials)).await?;
        past.token = answer["access_token"].as_str().unwrap_or_default().to_owned();
        if status.is_success() { Ok(past) } else { Err(Error::internal(format!("no token for the history: {answer}"))) }
    }

    /// Moves the clock, also back.
    pub(super) fn set_clock(&self, to: Timestamp) {
        self.env.clock.advance(to - self.env.now());
    }

    /// Has somebody connected the company to its books?
    pub(super) async fn is_connected(&self) -> Result<bool> {
        let (_, list) = self.call(&Method::GET, "/accounting_connections", None).await?;
        Ok(list["data"].as_array().into_iter().flatten().any(|connection| connection["status"] != "pending_auth"))
    }

    /// Makes a call of the plan. One that names what was never made is left out; one that is refused is counted.
    pub(super) async fn make(&mut self, step: &Step) -> Result<()> {
        let body = step.body.as_ref().map(Value::to_string);
        let (Some(path), Some(body)) = (self.filled(&step.path), body.map_or(Some(None), |body| self.filled(&body).map(Some))) else {
            return Ok(());
        };
        let body: Option<Value> = body.map(|body| serde_json::from_str(&body)).transpose()?;
        let (status, answer) = self.call(&step.method, &path, body.as_ref()).await?;
        if !status.is_success() {
            self.refused.push(format!("{} {}: {status} {answer}", step.method, step.path));
            return Ok(());
        }
        self.made += 1;
        if let (Some(name), Some(id)) = (&step.keeps, answer["id"].as_str()) {
            self.known.insert(name.clone(), id.to_owned());
            if let (Some(number), Some(address)) = (name.strip_prefix("counterpart/"), answer["default_billing_address_id"].as_str()) {
                self.known.insert(format!("address/{number}"), address.to_owned());
            }
        }
        Ok(())
    }

    /// The company's recurrence, once it is made.
    pub(super) fn recurrence(&self) -> Option<Uuid> {
        self.known.get(RECURRENCE)?.parse().ok()
    }

    /// What is said when all is made.
    pub(super) fn summary(&self) -> String {
        let of = |kind: &str| self.known.keys().filter(|name| name.starts_with(kind)).count();
        let made = format!(
            "The history of the second company is made: {} counterparts, {} products, {} invoices, {} quotes, {} bills",
            of("counterpart/"),
            of("product/"),
            of("invoice/"),
            of("quote/"),
            of("bill/"),
        );
        match self.refused.first() {
            Some(first) => format!("{made}; {} of its calls were refused, the first: {first}", self.refused.len()),
            None => made,
        }
    }

    /// The text with ids in the places of names, where all are known.
    fn filled(&self, text: &str) -> Option<String> {
        let mut parts = text.split('$');
        let mut filled = parts.next()?.to_owned();
        for part in parts {
            let is_name = |letter: char| letter.is_ascii_alphanumeric();
            let kind = part.find(|letter| !is_name(letter)).unwrap_or(part.len());
            let number =
                part[kind..].strip_prefix('/').map(|rest| rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len()));
            let end = number.filter(|digits| *digits > 0).map_or(kind, |digits| kind + 1 + digits);
            filled.push_str(self.known.get(&part[..end])?);
            filled.push_str(&part[end..]);
        }
        Some(filled)
    }

    async fn call(&self, method: &Method, path: &str, body: Option<&Value>) -> Result<(StatusCode, Value)> {
        let request = Request::builder()
            .method(method)
            .uri(format!("/v1{path}"))
            .header("x-monite-version", "2024-05-25")
            .header("x-monite-entity-id", UNCONNECTED.to_string())
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::CONTENT_TYPE, "application/json")
            .body(body.map_or_else(Body::empty, |body| Body::from(body.to_string())))?;
        let answer = self.api.clone().oneshot(request).await.map_err(Error::internal)?;
        let status = answer.status();
        let bytes = http_body_util::Limited::new(answer.into_body(), MAX_ANSWER_BYTES).collect().await.map_err(Error::internal)?.to_bytes();
        Ok((status, if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes)? }))
    }
}
