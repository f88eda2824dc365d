//! What Xero says when it does not do as asked: JSON of two spellings, plain text, or a page of HTML.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::ErrorClass;
use crate::client::{Failure, Reply, shorten};
use crate::lenient;

/// The fields of all its error bodies together; keys come capitalized and not.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ErrorBody {
    #[serde(rename = "ErrorNumber")]
    number: Option<i64>,
    #[serde(rename = "Type")]
    kind: Option<String>,
    #[serde(rename = "Message")]
    message: Option<String>,
    #[serde(rename = "Detail", alias = "detail")]
    detail: Option<String>,
    #[serde(rename = "Title", alias = "title")]
    title: Option<String>,
    #[serde(rename = "Elements")]
    elements: Option<Vec<Element>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Element {
    validation_errors: Option<Vec<Validation>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Validation {
    message: Option<String>,
}

/// The failure that an answer without the expected rows means.
pub(super) fn failure(reply: &Reply, default_wait_seconds: u64) -> Failure {
    let status = reply.status.as_u16();
    if status == 429 {
        return reply.wait(default_wait_seconds);
    }
    let written = reply.json(default_wait_seconds).ok().and_then(|text| serde_json::from_str::<&RawValue>(text).ok());
    let Some(body) = written.and_then(lenient::value::<ErrorBody>) else {
        // A list that is not there cannot be mended by a person.
        let failure = reply.by_status(default_wait_seconds);
        return if status == 404 && failure.class == ErrorClass::Person { Failure { class: ErrorClass::Bug, ..failure } } else { failure };
    };
    let detail = body.detail.as_deref().unwrap_or_default();
    let class = match status {
        401 => ErrorClass::Unauthorized,
        // The token works, but not for this company any more: the person disconnected it.
        403 if detail.contains("AuthenticationUnsuccessful") => ErrorClass::Revoked,
        403 => ErrorClass::Forbidden,
        200..=299 if body.number.is_none() && body.kind.is_none() => ErrorClass::Retry,
        500.. | 408 => ErrorClass::Retry,
        // Nobody at the company can mend a question of ours.
        _ => ErrorClass::Bug,
    };
    let code = body.kind.clone().or_else(|| (!detail.is_empty()).then(|| detail.split(':').next().unwrap_or(detail).to_owned()));
    Failure { class, message: words(&body, status), code }
}

fn words(body: &ErrorBody, status: u16) -> String {
    let validations = body.sentences();
    if !validations.is_empty() {
        return said(&validations);
    }
    match body.message.as_deref().or(body.detail.as_deref()).or(body.title.as_deref()).unwrap_or_default() {
        "" => format!("Xero refused with status {status}"),
        words => said(&[words]),
    }
}

/// The sentences of all elements that Xero found wrong; those of the answer itself where no element is named.
pub(super) fn sentences(reply: &Reply) -> Vec<String> {
    let written = serde_json::from_slice::<&RawValue>(&reply.body).ok().and_then(lenient::value::<ErrorBody>).unwrap_or_default();
    let validations = written.sentences();
    let sentences = if validations.is_empty() { written.message.as_deref().into_iter().collect() } else { validations };
    sentences.into_iter().map(str::to_owned).collect()
}

/// What a person reads of them.
pub(super) fn said<S: AsRef<str>>(sentences: &[S]) -> String {
    let sentences: Vec<&str> = sentences.iter().map(AsRef::as_ref).collect();
    shorten(&format!("Xero says: {}", sentences.join("; ")))
}

impl ErrorBody {
    fn sentences(&self) -> Vec<&str> {
        let validations = self.elements.iter().flatten().flat_map(|element| element.validation_errors.iter().flatten());
        validations.filter_map(|error| error.message.as_deref()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use http::{HeaderMap, StatusCode};

    fn of(status: u16, body: &'static str) -> Failure {
        let received_at = "2026-01-01T00:00:00Z".parse().unwrap();
        let status = StatusCode::from_u16(status).unwrap();
        failure(&Reply { status, headers: HeaderMap::new(), body: Bytes::from_static(body.as_bytes()), received_at }, 60)
    }

    #[test]
    fn every_shape_has_its_class() {
        let cases = [
            (
                401,
                r#"{"Title":"Unauthorized","Status":401,"Detail":"TokenExpired: token expired at 01/23/2026 18:21:16","Instance":"i"}"#,
                ErrorClass::Unauthorized,
            ),
            (
                401,
                r#"{"Title":"Unauthorized","Status":401,"Detail":"AuthenticationUnsuccessful","Instance":"i"}"#,
                ErrorClass::Unauthorized,
            ),
            (403, r#"{"title":"Forbidden","status":403,"detail":"AuthenticationUnsuccessful","instance":"i"}"#, ErrorClass::Revoked),
            (403, r#"{"title":"Forbidden","status":403,"detail":"insufficient scope","instance":"i"}"#, ErrorClass::Forbidden),
            (404, "The resource you're looking for cannot be found", ErrorClass::Bug),
            (400, r#"{"ErrorNumber":16,"Type":"QueryParseException","Message":"No property"}"#, ErrorClass::Bug),
            (400, r#"{"ErrorNumber":10,"Type":"ValidationException","Message":"m","Elements":[]}"#, ErrorClass::Bug),
            (200, r#"{"ErrorNumber":10,"Type":"ValidationException","Message":"m"}"#, ErrorClass::Bug),
            (429, "", ErrorClass::Wait { seconds: 60 }),
            (500, r#"{"ErrorNumber":500,"Type":"Unknown"}"#, ErrorClass::Retry),
            (503, "The organisation is offline", ErrorClass::Retry),
            (403, "<html>firewall</html>", ErrorClass::Retry),
            (418, "teapot", ErrorClass::Person),
        ];
        for (status, body, class) in cases {
            assert_eq!(of(status, body).class, class, "{status} {body}");
        }
    }

    #[test]
    fn a_person_reads_the_reasons_themselves() {
        let body = r#"{"ErrorNumber":10,"Type":"ValidationException","Message":"A validation exception occurred","Elements":[
            {"ValidationErrors":[{"Message":"Please enter a unique Name."},{"Message":"Second."}]}]}"#;
        let failure = of(400, body);
        assert_eq!(failure.message, "Xero says: Please enter a unique Name.; Second.");
        assert_eq!(failure.code.as_deref(), Some("ValidationException"));
    }
}
