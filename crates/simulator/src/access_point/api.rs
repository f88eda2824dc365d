//! Storecove's API, as far as its OpenAPI document describes it.

use axum::Json;
use axum::Router;
use axum::extract::{Path, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, patch, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};

use super::AccessPoint;
use super::state::Participant;

const BASE: &str = "/storecove/api/v2";

pub fn routes() -> Router<AccessPoint> {
    let routes = Router::new()
        .route("/legal_entities", post(add_company))
        .route("/legal_entities/{id}", patch(change_company).delete(remove_company))
        .route("/legal_entities/{id}/peppol_identifiers", post(add_identifier))
        .route("/legal_entities/{id}/peppol_identifiers/{superscheme}/{scheme}/{identifier}", delete(remove_identifier))
        .route("/discovery/exists", post(discover))
        .route("/document_submissions", post(submit))
        .route("/document_submissions/{guid}/evidence/{kind}", get(evidence))
        .route("/webhook_instances/", get(next_notice))
        .route("/webhook_instances/{guid}", delete(forget_notice))
        .route("/received_documents/{guid}/{format}", get(received));
    Router::new().nest(BASE, routes)
}

/// What every call passes: the key, and whether anybody is there.
pub fn guarded(router: Router<AccessPoint>, access_point: &AccessPoint) -> Router<AccessPoint> {
    router.layer(from_fn_with_state(access_point.clone(), pass))
}

async fn pass(State(access_point): State<AccessPoint>, request: Request, next: Next) -> Response {
    let key = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if key.strip_prefix("Bearer ").is_none_or(str::is_empty) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    if access_point.state().settings.is_down {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    next.run(request).await
}

fn refused(source: &str, details: &str) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, Json(json!([{"source": source, "details": details}]))).into_response()
}

fn with_id(id: u64, body: &Value) -> Value {
    let mut shown = body.clone();
    shown["id"] = json!(id);
    shown
}

async fn add_company(State(access_point): State<AccessPoint>, Json(body): Json<Value>) -> Response {
    let missing = ["party_name", "line1", "city", "zip", "country"].into_iter().find(|name| body[*name].as_str().is_none_or(str::is_empty));
    if let Some(name) = missing {
        return refused(name, "can't be blank");
    }
    let id = access_point.state().add_company(body.clone());
    Json(with_id(id, &body)).into_response()
}

async fn change_company(State(access_point): State<AccessPoint>, Path(id): Path<u64>, Json(body): Json<Value>) -> Response {
    match access_point.state().companies.get_mut(&id) {
        Some(company) => {
            company.body = body;
            Json(with_id(id, &company.body)).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn remove_company(State(access_point): State<AccessPoint>, Path(id): Path<u64>) -> StatusCode {
    if access_point.state().companies.remove(&id).is_some() { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
}

async fn add_identifier(State(access_point): State<AccessPoint>, Path(id): Path<u64>, Json(participant): Json<Participant>) -> Response {
    let mut state = access_point.state();
    if !state.companies.contains_key(&id) {
        return StatusCode::NOT_FOUND.into_response();
    }
    match state.owner(&participant) {
        Some(owner) if owner != id => return refused("identifier", "is taken by another company"),
        None if state.strangers.contains(&participant) => return refused("identifier", "is registered through another access point"),
        _ => {}
    }
    if let Some(company) = state.companies.get_mut(&id)
        && !company.participants.contains(&participant)
    {
        company.participants.push(participant.clone());
    }
    Json(json!({"superscheme": "iso6523-actorid-upis", "scheme": participant.scheme, "identifier": participant.identifier})).into_response()
}

async fn remove_identifier(
    State(access_point): State<AccessPoint>,
    Path((id, _superscheme, scheme, identifier)): Path<(u64, String, String, String)>,
) -> StatusCode {
    let participant = Participant { scheme, identifier };
    match access_point.state().companies.get_mut(&id) {
        Some(company) if company.participants.contains(&participant) => {
            company.participants.retain(|one| *one != participant);
            StatusCode::NO_CONTENT
        }
        _ => StatusCode::NOT_FOUND,
    }
}

async fn discover(State(access_point): State<AccessPoint>, Json(participant): Json<Participant>) -> Json<Value> {
    let is_known = access_point.state().is_known(&participant);
    Json(json!({"code": if is_known { "OK" } else { "NOK" }, "email": false}))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Submission {
    legal_entity_id: u64,
    idempotency_guid: String,
    routing: Routing,
    document: Document,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Routing {
    #[serde(rename = "eIdentifiers")]
    identifiers: Vec<Participant>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    raw_document_data: RawDocumentData,
}

#[derive(Deserialize)]
struct RawDocumentData {
    document: String,
}

async fn submit(State(access_point): State<AccessPoint>, Json(submission): Json<Submission>) -> Response {
    let mut state = access_point.state();
    if !state.companies.contains_key(&submission.legal_entity_id) {
        return refused("legalEntityId", "does not exist");
    }
    if let Some(why) = &state.settings.refused {
        return refused("document", why);
    }
    let Some(receiver) = submission.routing.identifiers.into_iter().next() else { return refused("routing", "names nobody") };
    let xml = STANDARD.decode(&submission.document.raw_document_data.document).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let Some(xml) = xml else { return refused("document", "is no base64") };
    let guid = state.submit(&submission.idempotency_guid, submission.legal_entity_id, receiver, xml);
    if state.settings.lost_answers > 0 {
        state.settings.lost_answers -= 1;
        return StatusCode::BAD_GATEWAY.into_response();
    }
    match guid {
        Some(guid) => Json(json!({"guid": guid})).into_response(),
        None => refused("idempotencyGuid", "has been used"),
    }
}

async fn evidence(State(access_point): State<AccessPoint>, Path((guid, _kind)): Path<(String, String)>) -> Response {
    let mut state = access_point.state();
    let late = state.settings.late_evidence;
    let Some(carried) = state.carried.iter_mut().find(|carried| carried.guid == guid) else { return StatusCode::NOT_FOUND.into_response() };
    carried.asked += 1;
    if carried.is_undelivered || carried.asked <= late {
        return StatusCode::NOT_FOUND.into_response();
    }
    Json(json!({"network": "peppol", "receiver": carried.receiver.identifier, "documents": [], "evidence": {}})).into_response()
}

async fn next_notice(State(access_point): State<AccessPoint>) -> Response {
    match access_point.state().notices.front() {
        Some((guid, body)) => Json(json!({"guid": guid, "body": body.to_string()})).into_response(),
        None => StatusCode::NO_CONTENT.into_response(),
    }
}

async fn forget_notice(State(access_point): State<AccessPoint>, Path(guid): Path<String>) -> StatusCode {
    access_point.state().notices.retain(|(known, _)| *known != guid);
    StatusCode::NO_CONTENT
}

async fn received(State(access_point): State<AccessPoint>, Path((guid, _format)): Path<(String, String)>) -> Response {
    let state = access_point.state();
    match state.received.get(&guid) {
        Some(xml) if state.settings.broken.as_ref().is_some_and(|broken| xml.contains(broken)) => {
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        Some(xml) => ([(header::CONTENT_TYPE, "application/xml")], xml.clone()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
