//! Storecove's API. What is known of it is in `providers/storecove.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bursar_connectors::{Secret, Wire};
use bursar_entities::Participant;
use bytes::Bytes;
use http::{Method, Request, StatusCode, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{AccessPoint, AccessPointError, Company, Notice, NoticeKind, Progress, Submission};

/// What is known of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    title: String,
    api: String,
    network: String,
    super_scheme: String,
    document_type: String,
    parse_strategy: String,
    key: String,
    evidence: String,
    packaging: String,
    longest: BTreeMap<String, usize>,
}

#[expect(clippy::unwrap_used, reason = "the file is built in, and a test reads it")]
static FACTS: LazyLock<Facts> = LazyLock::new(|| toml::from_str(include_str!("../../../../providers/storecove.toml")).unwrap());

/// Storecove, with the key of the operator's account.
pub(super) struct Storecove {
    wire: Wire,
    api_key: Secret,
    url: String,
}

/// An answer: 2xx with its body, or what was not found.
enum Answer {
    Done(Bytes),
    Empty,
    NotFound,
}

impl Answer {
    /// What its body says.
    fn read<T: DeserializeOwned>(&self) -> Result<T, AccessPointError> {
        match self {
            Answer::Done(body) => serde_json::from_slice(body).map_err(unreadable),
            Answer::Empty | Answer::NotFound => Err(unreadable("it is empty")),
        }
    }

    /// Of something that was done to a company: what was not found is the company.
    fn of_company(&self) -> Result<(), AccessPointError> {
        match self {
            Answer::Done(_) | Answer::Empty => Ok(()),
            Answer::NotFound => Err(AccessPointError::Refused(format!("{} no longer knows the company", FACTS.title))),
        }
    }
}

#[derive(Deserialize)]
struct Made {
    id: u64,
}

#[derive(Deserialize)]
struct Submitted {
    guid: String,
}

#[derive(Deserialize)]
struct Discovered {
    code: String,
}

/// Why it refuses: a list of these.
#[derive(Deserialize)]
struct Objection {
    #[serde(default)]
    source: String,
    #[serde(default)]
    details: String,
}

#[derive(Deserialize)]
struct WebhookInstance {
    guid: String,
    body: String,
}

impl Storecove {
    pub(super) fn new(wire: Wire, api_key: Secret, url: Option<&str>) -> Self {
        Storecove { wire, api_key, url: url.unwrap_or(&FACTS.api).trim_end_matches('/').to_owned() }
    }

    async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Answer, AccessPointError> {
        let unanswered = |why: String| AccessPointError::Unanswered(format!("{}: {why}", FACTS.title));
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url))
            .header(header::AUTHORIZATION, format!("Bearer {}", self.api_key.expose()))
            .header(header::CONTENT_TYPE, "application/json")
            .body(body.map_or_else(Bytes::new, |body| body.to_string().into()))
            .map_err(|error| unanswered(error.to_string()))?;
        let answer = self.wire.send(request).await.map_err(|error| unanswered(error.to_string()))?;
        let (status, body) = (answer.status(), answer.into_body());
        match status {
            StatusCode::NO_CONTENT => Ok(Answer::Empty),
            status if status.is_success() => Ok(Answer::Done(body)),
            StatusCode::NOT_FOUND => Ok(Answer::NotFound),
            StatusCode::UNPROCESSABLE_ENTITY | StatusCode::BAD_REQUEST => Err(AccessPointError::Refused(objections(&body))),
            // A key that is wrong is the operator's to mend: whatever was asked waits for it.
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(unanswered("it does not accept storecove_api_key".to_owned())),
            status => Err(unanswered(format!("it answered {}", status.as_u16()))),
        }
    }
}

/// The number of a company; it may have been registered at another access point.
fn company_number(id: &str) -> Result<u64, AccessPointError> {
    id.parse()
        .map_err(|_| AccessPointError::Refused(format!("{} has no company {id}: delete the connection and make another", FACTS.title)))
}

/// What it objects to, in its own words.
fn objections(body: &[u8]) -> String {
    let listed: Vec<Objection> = serde_json::from_slice(body).unwrap_or_default();
    let words: Vec<String> = listed
        .iter()
        .take(5)
        .map(|one| format!("{} {}", one.source, one.details).trim().to_owned())
        .filter(|words| !words.is_empty())
        .collect();
    if words.is_empty() { format!("{} refuses it without a reason", FACTS.title) } else { words.join("; ") }
}

/// A refusal that names the key of a submission is about one that was carried out.
fn repeated(error: AccessPointError) -> AccessPointError {
    match error {
        AccessPointError::Refused(why) if why.to_lowercase().contains(&FACTS.key) => AccessPointError::Repeated(why),
        error => error,
    }
}

fn unreadable(error: impl std::fmt::Display) -> AccessPointError {
    AccessPointError::Unanswered(format!("{}: its answer cannot be read ({error})", FACTS.title))
}

fn body_of(company: &Company) -> Value {
    let cut = |text: &str, field: &str| text.chars().take(FACTS.longest.get(field).copied().unwrap_or(usize::MAX)).collect::<String>();
    let address = &company.address;
    json!({
        "tenant_id": company.connection_id,
        "party_name": cut(&company.legal_name, "party_name"),
        "line1": cut(&address.address_line1, "line"),
        "line2": address.address_line2.as_deref().map(|line| cut(line, "line")),
        "city": cut(&address.city, "city"),
        "zip": cut(&address.postal_code, "zip"),
        "county": address.state.as_deref().map(|state| cut(state, "county")),
        "country": address.country,
        "public": company.is_receiver,
        "advertisements": if company.is_receiver { &["invoice"][..] } else { &[] },
    })
}

#[async_trait]
impl AccessPoint for Storecove {
    async fn register(&self, company: &Company) -> Result<String, AccessPointError> {
        let made: Made = self.ask(Method::POST, "/legal_entities", Some(&body_of(company))).await?.read()?;
        Ok(made.id.to_string())
    }

    async fn describe(&self, id: &str, company: &Company) -> Result<(), AccessPointError> {
        let path = format!("/legal_entities/{}", company_number(id)?);
        self.ask(Method::PATCH, &path, Some(&body_of(company))).await?.of_company()
    }

    async fn deregister(&self, id: &str) -> Result<(), AccessPointError> {
        // One that is gone already is what was wanted.
        self.ask(Method::DELETE, &format!("/legal_entities/{}", company_number(id)?), None).await.map(|_| ())
    }

    async fn add_identifier(&self, id: &str, participant: &Participant) -> Result<(), AccessPointError> {
        let path = format!("/legal_entities/{}/peppol_identifiers", company_number(id)?);
        let body = json!({
            "superscheme": FACTS.super_scheme,
            "scheme": participant.schema.word(),
            "identifier": participant.identifier,
        });
        self.ask(Method::POST, &path, Some(&body)).await?.of_company()
    }

    async fn remove_identifier(&self, id: &str, participant: &Participant) -> Result<(), AccessPointError> {
        let step = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let (number, scheme) = (company_number(id)?, step(participant.schema.word()));
        let path = format!("/legal_entities/{number}/peppol_identifiers/{}/{scheme}/{}", FACTS.super_scheme, step(&participant.identifier));
        self.ask(Method::DELETE, &path, None).await.map(|_| ())
    }

    async fn lookup(&self, participant: &Participant) -> Result<Option<bool>, AccessPointError> {
        let body = json!({
            "network": FACTS.network,
            "metaScheme": FACTS.super_scheme,
            "scheme": participant.schema.word(),
            "identifier": participant.identifier,
        });
        let found: Discovered = self.ask(Method::POST, "/discovery/exists", Some(&body)).await?.read()?;
        Ok(Some(found.code == "OK"))
    }

    async fn submit(&self, submission: &Submission) -> Result<String, AccessPointError> {
        let receiver = &submission.receiver;
        let body = json!({
            "legalEntityId": company_number(&submission.company)?,
            "idempotencyGuid": submission.key,
            "routing": {"eIdentifiers": [{"scheme": receiver.schema.word(), "id": receiver.identifier}], "emails": []},
            "document": {
                "documentType": FACTS.document_type,
                "rawDocumentData": {
                    "document": STANDARD.encode(&submission.xml),
                    "parse": true,
                    "parseStrategy": FACTS.parse_strategy,
                },
            },
        });
        let answer = self.ask(Method::POST, "/document_submissions", Some(&body)).await.map_err(repeated)?;
        Ok(answer.read::<Submitted>()?.guid)
    }

    /// There is evidence of what was delivered, and of nothing else.
    async fn outcome(&self, reference: &str) -> Result<Progress, AccessPointError> {
        let path = format!("/document_submissions/{reference}/evidence/{}", FACTS.evidence);
        match self.ask(Method::GET, &path, None).await? {
            Answer::Done(_) => Ok(Progress::Delivered),
            Answer::Empty | Answer::NotFound => Ok(Progress::UnderWay),
        }
    }

    async fn next_notice(&self) -> Result<Option<Notice>, AccessPointError> {
        match self.ask(Method::GET, "/webhook_instances/", None).await? {
            Answer::Done(body) => {
                let instance: WebhookInstance = serde_json::from_slice(&body).map_err(unreadable)?;
                Ok(Some(Notice { id: instance.guid, kind: notice_kind(&instance.body) }))
            }
            Answer::Empty | Answer::NotFound => Ok(None),
        }
    }

    async fn acknowledge(&self, notice: &str) -> Result<(), AccessPointError> {
        self.ask(Method::DELETE, &format!("/webhook_instances/{notice}"), None).await.map(|_| ())
    }

    async fn fetch(&self, document: &str) -> Result<Bytes, AccessPointError> {
        let path = format!("/received_documents/{document}/{}?syntax=original", FACTS.packaging);
        match self.ask(Method::GET, &path, None).await? {
            Answer::Done(body) => Ok(original(body)),
            Answer::Empty | Answer::NotFound => Err(AccessPointError::Refused(format!("{} has no document {document}", FACTS.title))),
        }
    }
}

/// The document itself: it comes as it is, or in base64 within JSON.
fn original(body: Bytes) -> Bytes {
    #[derive(Deserialize)]
    struct Wrapped {
        document: String,
    }
    let wrapped = serde_json::from_slice::<Wrapped>(&body).ok();
    wrapped.and_then(|wrapped| STANDARD.decode(wrapped.document).ok()).map_or(body, Into::into)
}

/// What a webhook tells. Its shape differs between accounts and years, so words are looked for wherever they have been seen; what became of a
/// document is never taken from it, but why it was not delivered stands nowhere else.
fn notice_kind(body: &str) -> NoticeKind {
    let Ok(body) = serde_json::from_str::<Value>(body) else { return NoticeKind::Nothing };
    let places = [Some(&body), body.get("metadata"), body.get("data")];
    let word = |names: &[&str]| {
        let of = |place: &Value| names.iter().find_map(|name| place.get(*name).and_then(text));
        places.into_iter().flatten().find_map(of)
    };
    let event =
        [word(&["event_type", "eventType", "type"]), word(&["event", "status"])].into_iter().flatten().collect::<Vec<_>>().join(".");
    let event = event.to_lowercase();
    let Some(guid) = word(&["document_guid", "documentGuid", "document_submission_guid", "guid"]) else { return NoticeKind::Nothing };
    let company = word(&["legal_entity_id", "legalEntityId"]);
    if event.contains("received") {
        return NoticeKind::Received { company, document: guid };
    }
    let company = company.or_else(|| word(&["tenant_id", "tenantId"]));
    if ["fail", "error", "reject", "undeliver"].iter().any(|ending| event.contains(ending)) {
        let why = word(&["details", "reason", "message", "error"]).unwrap_or_else(|| "the network could not deliver it".to_owned());
        return NoticeKind::Failed { reference: guid, company, why };
    }
    NoticeKind::Moved { reference: guid, company }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_facts_can_be_read() {
        assert_eq!(FACTS.title, "Storecove");
        assert!(FACTS.api.starts_with("https://"));
    }

    #[test]
    fn a_webhook_is_understood_in_each_shape_that_was_seen() {
        let received = |body: Value| notice_kind(&body.to_string());
        let expected = NoticeKind::Received { company: Some("7".to_owned()), document: "g".to_owned() };
        assert_eq!(
            received(json!({"event_type": "received_document", "document_guid": "g", "legal_entity_id": 7, "guid": "other"})),
            expected
        );
        assert_eq!(received(json!({"eventType": "document.received", "metadata": {"guid": "g", "legal_entity_id": "7"}})), expected);
        let failed = NoticeKind::Failed { reference: "g".to_owned(), company: Some("7".to_owned()), why: "no such participant".to_owned() };
        assert_eq!(
            received(json!({"guid": "g", "event": "failed", "details": "no such participant", "legal_entity_id": 7, "tenant_id": "t"})),
            failed
        );
        assert_eq!(
            received(json!({"type": "document_submission", "tenant_id": "t", "data": {"guid": "g", "event": "succeeded"}})),
            NoticeKind::Moved { reference: "g".to_owned(), company: Some("t".to_owned()) }
        );
        for nothing in [json!({}), json!([]), json!({"event": "received"})] {
            assert_eq!(received(nothing), NoticeKind::Nothing);
        }
        assert_eq!(notice_kind("no JSON"), NoticeKind::Nothing);
    }

    #[test]
    fn a_refusal_is_told_in_its_words() {
        assert_eq!(objections(br#"[{"source": "identifier", "details": "is taken"}]"#), "identifier is taken");
        assert_eq!(objections(b"<html>"), "Storecove refuses it without a reason");
    }

    #[test]
    fn a_refusal_that_names_the_key_is_of_what_was_carried_out() {
        let told = |body: &[u8]| repeated(AccessPointError::Refused(objections(body)));
        let taken = told(br#"[{"source": "idempotencyGuid", "details": "was used"}]"#);
        assert_eq!(taken, AccessPointError::Repeated("idempotencyGuid was used".to_owned()));
        assert_eq!(
            told(br#"[{"source": "document", "details": "is no invoice"}]"#),
            AccessPointError::Refused("document is no invoice".to_owned())
        );
    }
}
