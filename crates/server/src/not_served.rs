//! Operations that clients of the public contract know and that are not built yet. They are answered with 501, whatever else the request holds, so that nobody
//! mistakes a missing feature for a deleted object.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::extract::MatchedPath;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter};
use bursar_kernel::{Error, ErrorKind};
use bursar_web::{Edge, NotedCaller, error_response, nameless};
use http::{Method, StatusCode};

use crate::public_contract::{PUBLIC, is_public};

/// Operations of no public contract that the React SDK calls.
const INTERNAL_OPERATIONS: &str = "\
GET /frontend/bank_account_masks
GET /frontend/bank_accounts_currency_to_supported_countries
GET /frontend/document_type_descriptions
GET /frontend/onboarding_requirements
GET /frontend/person_mask
";

/// Path without the names of its parameters: the path, and its methods.
static KNOWN: LazyLock<BTreeMap<String, (&'static str, Vec<Method>)>> = LazyLock::new(|| {
    let internal = INTERNAL_OPERATIONS.lines().filter_map(|line| line.split_once(' '));
    let internal = internal.filter_map(|(method, path)| Some((method.parse().ok()?, path)));
    let public = PUBLIC.values().map(|operation| (operation.method.clone(), operation.path));
    let mut paths: BTreeMap<String, (&str, Vec<Method>)> = BTreeMap::new();
    for (method, path) in public.chain(internal) {
        paths.entry(nameless(path)).or_insert((path, Vec::new())).1.push(method);
    }
    paths
});

/// Routes for every path that clients know and of which no operation is served.
pub(crate) fn routes(served: &BTreeSet<String>) -> Router<Arc<Edge>> {
    let missing = KNOWN.iter().filter(|(path, _)| !served.contains(*path));
    missing.fold(Router::new(), |router, (_, (path, methods))| {
        let answers = methods.iter().filter_map(|method| MethodFilter::try_from(method.clone()).ok());
        let answers = answers.fold(MethodRouter::new(), |answers, method| answers.on(method, not_served));
        router.route(path, answers)
    })
}

async fn not_served(_: NotedCaller, method: Method, path: MatchedPath) -> Response {
    refusal(&method, path.as_str())
}

fn refusal(method: &Method, path: &str) -> Response {
    error_response(&Error::new(ErrorKind::NotServed(format!(
        "{method} {path} is known to clients of the contract but not served here yet"
    ))))
}

/// The path exists and the method does not: 501 when the contract has it, else 405; the router adds `Allow`.
pub(crate) async fn method_not_allowed(_: NotedCaller, method: Method, path: Option<MatchedPath>) -> Response {
    let path = path.as_ref().map_or("", MatchedPath::as_str);
    if is_public(&method, path.strip_prefix("/v1").unwrap_or(path)) {
        return refusal(&method, path);
    }
    answer(StatusCode::METHOD_NOT_ALLOWED, "the path does not take this method: see the Allow header")
}

/// No such path.
pub(crate) async fn not_found(_: NotedCaller) -> Response {
    nothing_here()
}

pub(crate) fn nothing_here() -> Response {
    answer(StatusCode::NOT_FOUND, "there is nothing at this path: the operations are listed in /v1/openapi.json")
}

pub(crate) fn answer(status: StatusCode, message: &str) -> Response {
    (status, axum::Json(serde_json::json!({"error": {"message": message}}))).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_the_contract_fits_into_one_router() {
        let _ = routes(&BTreeSet::new());
    }
}
