//! The provider's side of connected books.

use axum::body::Body;
use bursar_simulator::Call;
use http::{Method, Request};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::Books;
use crate::simulated;

impl Books {
    /// The provider's name in the simulator.
    pub fn provider(&self) -> &'static str {
        simulated(self.platform).word()
    }

    /// The id of the provider's company at this place.
    pub async fn company(&self, place: usize) -> String {
        let companies = self.control(Method::GET, "/_sim/companies", Value::Null).await;
        companies[self.provider()][place]["id"].as_str().expect("a company").to_owned()
    }

    /// Calls the simulator's control API.
    pub async fn control(&self, method: Method, path: &str, body: Value) -> Value {
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        let request = Request::builder().method(method).uri(path).body(body).expect("a request");
        let answer = self.simulator.router().oneshot(request).await.expect("a router answers");
        let is_well = answer.status().is_success();
        let bytes = answer.into_body().collect().await.expect("a body").to_bytes();
        assert!(is_well, "{path}: {}", String::from_utf8_lossy(&bytes));
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    /// A person edits the first company in the provider's own pages; answers with the object.
    pub async fn edit(&self, entity: &str, operation: &str, id: Option<&str>, body: Value) -> Value {
        let edit = json!({"provider": self.provider(), "entity": entity, "operation": operation, "id": id, "body": body});
        self.control(Method::POST, "/_sim/edit", edit).await
    }

    /// The first company's objects of one kind, as the provider holds them.
    pub async fn state(&self, entity: &str) -> Vec<Value> {
        let path = format!("/_sim/state?provider={}&entity={entity}", self.provider());
        let state = self.control(Method::GET, &path, Value::Null).await;
        state["entities"].as_object().expect("entities").values().flat_map(|rows| rows.as_array().cloned().unwrap_or_default()).collect()
    }

    /// Arms a fault.
    pub async fn fault(&self, fault: Value) {
        self.control(Method::POST, "/_sim/faults", fault).await;
    }

    /// Everything works again.
    pub async fn heal(&self) {
        self.control(Method::DELETE, "/_sim/faults", Value::Null).await;
    }

    /// Changes switches of the provider.
    pub async fn switch(&self, mut change: Value) {
        change["provider"] = self.provider().into();
        self.control(Method::POST, "/_sim/settings", change).await;
    }

    /// Where the journal stands.
    pub fn mark(&self) -> u64 {
        self.simulator.world().journal.since(0).last().map_or(0, |call| call.sequence)
    }

    /// The calls after a mark.
    pub fn calls(&self, mark: u64) -> Vec<Call> {
        self.simulator.world().journal.since(mark).cloned().collect()
    }

    /// The operations of the calls after a mark.
    pub fn operations(&self, mark: u64) -> Vec<String> {
        self.calls(mark).into_iter().map(|call| call.operation).collect()
    }
}
