//! Operations of the public contract that are not built yet. They are answered with 501, whatever else the request holds, so that nobody
//! mistakes a missing feature for a deleted object.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::extract::MatchedPath;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter};
use bursar_kernel::{Error, ErrorKind};
use bursar_web::{Edge, error_response};
use http::{Method, StatusCode};

/// The operations of the public contract: `METHOD /path`, one a line.
const PUBLIC_OPERATIONS: &str = include_str!("../../../contract/public-operations.txt");

static PUBLIC: LazyLock<BTreeMap<String, (&'static str, Vec<Method>)>> = LazyLock::new(|| {
    let mut paths: BTreeMap<String, (&str, Vec<Method>)> = BTreeMap::new();
    for (method, path) in PUBLIC_OPERATIONS.lines().filter_map(|line| line.split_once(' ')) {
        if let Ok(method) = method.parse() {
            paths.entry(nameless(path)).or_insert((path, Vec::new())).1.push(method);
        }
    }
    paths
});

/// `/entities/{entity_id}` becomes `/entities/{}`.
pub(crate) fn nameless(path: &str) -> String {
    let steps = path.split('/').map(|step| if step.starts_with('{') { "{}" } else { step });
    steps.collect::<Vec<_>>().join("/")
}

/// Does the public contract have this operation?
pub(crate) fn is_public(method: &Method, path: &str) -> bool {
    PUBLIC.get(&nameless(path)).is_some_and(|(_, methods)| methods.contains(method))
}

/// Routes for every path of the public contract of which no operation is served.
pub(crate) fn routes(served: &BTreeSet<String>) -> Router<Arc<Edge>> {
    let missing = PUBLIC.iter().filter(|(path, _)| !served.contains(*path));
    missing.fold(Router::new(), |router, (_, (path, methods))| {
        let answers = methods.iter().filter_map(|method| MethodFilter::try_from(method.clone()).ok());
        let answers = answers.fold(MethodRouter::new(), |answers, method| answers.on(method, not_served));
        router.route(path, answers)
    })
}

async fn not_served(method: Method, path: MatchedPath) -> Response {
    refusal(&method, path.as_str())
}

fn refusal(method: &Method, path: &str) -> Response {
    error_response(&Error::new(ErrorKind::NotServed(format!("{method} {path} is part of the public contract but not served here yet"))))
}

/// The path exists and the method does not: 501 when the contract has it, else 405; the router adds `Allow`.
pub(crate) async fn method_not_allowed(method: Method, path: Option<MatchedPath>) -> Response {
    let path = path.as_ref().map_or("", MatchedPath::as_str);
    if is_public(&method, path.strip_prefix("/v1").unwrap_or(path)) {
        return refusal(&method, path);
    }
    answer(StatusCode::METHOD_NOT_ALLOWED, "the path does not take this method: see the Allow header")
}

/// No such path.
pub(crate) async fn not_found() -> Response {
    answer(StatusCode::NOT_FOUND, "there is nothing at this path: the operations are listed in /v1/openapi.json")
}

fn answer(status: StatusCode, message: &str) -> Response {
    (status, axum::Json(serde_json::json!({"error": {"message": message}}))).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_contract_is_understood() {
        let operations: usize = PUBLIC.values().map(|(_, methods)| methods.len()).sum();
        assert_eq!(operations, PUBLIC_OPERATIONS.lines().count());
    }

    #[test]
    fn all_of_the_contract_fits_into_one_router() {
        let _ = routes(&BTreeSet::new());
    }
}
