//! What QuickBooks says when it does not do as asked.
//!
//! Two shapes: `Fault` of the product itself (sometimes with status 200) and lower-case `fault` of the gateway before it.

use serde::Deserialize;

use crate::ErrorClass;
use crate::client::{Failure, Reply, shorten};

/// A list of errors, in either shape.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Fault {
    #[serde(rename = "Error", alias = "error", default)]
    errors: Vec<FaultError>,
    #[serde(rename = "type", default)]
    kind: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
struct FaultError {
    #[serde(rename = "Message", alias = "message", default)]
    message: Option<String>,
    #[serde(rename = "Detail", alias = "detail", default)]
    detail: Option<String>,
    #[serde(default)]
    code: Option<String>,
}

/// The failure that a fault means.
pub(super) fn failure(fault: &Fault, reply: &Reply, default_wait_seconds: u64) -> Failure {
    let nothing = FaultError::default();
    let first = fault.errors.first().unwrap_or(&nothing);
    let message = first.message.as_deref().unwrap_or_default();
    let written = first.code.as_deref().unwrap_or_default();
    // The gateway writes 003200 for what the product calls 3200.
    let code = written.trim_start_matches('0');
    let kind = fault.kind.as_deref().unwrap_or_default();
    if code == "3001" || message.contains("ThrottleExceeded") || reply.status.as_u16() == 429 {
        return reply.wait(default_wait_seconds).with_code(code);
    }
    let class = class(code, message, kind, reply.status.as_u16());
    let words = match class {
        // The provider's own words would show a part of the token.
        ErrorClass::Unauthorized => "QuickBooks does not accept the access token".to_owned(),
        _ => words(message, first.detail.as_deref().unwrap_or_default()),
    };
    Failure::new(class, words).with_code(code)
}

fn class(code: &str, message: &str, kind: &str, status: u16) -> ErrorClass {
    match code {
        "3200" => ErrorClass::Unauthorized,
        "3100" => ErrorClass::Revoked,
        // The person who connected us has lost the right to: no token of theirs will help.
        "120" => ErrorClass::Person,
        "6190" => ErrorClass::Person,
        "10000" => ErrorClass::Retry,
        "2010" | "2020" | "2030" | "2170" | "4000" | "4001" => ErrorClass::Bug,
        "500" if status < 500 => ErrorClass::Bug,
        _ if message.contains("ApplicationAuthorizationFailed") => ErrorClass::Revoked,
        _ if status == 401 => ErrorClass::Unauthorized,
        _ if status >= 500 || kind.eq_ignore_ascii_case("SystemFault") => ErrorClass::Retry,
        _ => ErrorClass::Person,
    }
}

fn words(message: &str, detail: &str) -> String {
    let text = match (message.trim(), detail.trim()) {
        ("", "") => "QuickBooks refused without a reason".to_owned(),
        (message, "") => format!("QuickBooks says: {message}"),
        ("", detail) => format!("QuickBooks says: {detail}"),
        (message, detail) => format!("QuickBooks says: {message}: {detail}"),
    };
    shorten(&text)
}

#[cfg(test)]
mod tests {
    use super::super::envelope;
    use super::*;
    use bytes::Bytes;
    use http::{HeaderMap, StatusCode};

    fn of(status: u16, body: &'static str) -> Failure {
        let received_at = "2026-01-01T00:00:00Z".parse().unwrap();
        let (status, body) = (StatusCode::from_u16(status).unwrap(), Bytes::from_static(body.as_bytes()));
        let reply = Reply { status, headers: HeaderMap::new(), body, received_at };
        envelope::read(&reply, 60).err().unwrap()
    }

    fn product(status: u16, code: &str) -> ErrorClass {
        let body = format!(
            r#"{{"Fault":{{"Error":[{{"Message":"m","Detail":"d","code":"{code}"}}],"type":"ValidationFault"}},"time":"2026-01-01T00:00:00.1-08:00"}}"#
        );
        of(status, String::leak(body)).class
    }

    #[test]
    fn every_known_code_has_its_class() {
        let cases = [
            (401, "3200", ErrorClass::Unauthorized),
            (403, "3100", ErrorClass::Revoked),
            (401, "120", ErrorClass::Person),
            (400, "6190", ErrorClass::Person),
            (400, "610", ErrorClass::Person),
            (400, "6240", ErrorClass::Person),
            (400, "4001", ErrorClass::Bug),
            (400, "4000", ErrorClass::Bug),
            (400, "2010", ErrorClass::Bug),
            (400, "500", ErrorClass::Bug),
            (500, "10000", ErrorClass::Retry),
            (500, "77", ErrorClass::Retry),
            (400, "99999", ErrorClass::Person),
            (429, "003001", ErrorClass::Wait { seconds: 60 }),
        ];
        for (status, code, class) in cases {
            assert_eq!(product(status, code), class, "{status} {code}");
        }
    }

    #[test]
    fn a_fault_counts_whatever_the_status() {
        let failure = of(200, r#"{"Fault":{"Error":[{"Message":"Stale","code":"5010"}],"type":"ValidationFault"}}"#);
        assert_eq!((failure.class, failure.code.as_deref()), (ErrorClass::Person, Some("5010")));
        assert_eq!(failure.message, "QuickBooks says: Stale");
    }

    #[test]
    fn the_gateway_speaks_in_small_letters_and_its_words_are_not_repeated() {
        let expired = r#"{"warnings":null,"fault":{"error":[{"message":"message=AuthenticationFailed; errorCode=003200; statusCode=401",
            "detail":"Token expired: AB01secret","code":"3200","element":null}],"type":"AUTHENTICATION"},"requestId":null,"time":1767225600123}"#;
        let failure = of(401, expired);
        assert_eq!(failure.class, ErrorClass::Unauthorized);
        assert!(!failure.message.contains("AB01"));
        let throttled = r#"{"fault":{"error":[{"message":"message=ThrottleExceeded; errorCode=003001; statusCode=429","code":"3001"}]}}"#;
        assert_eq!(of(429, throttled).class, ErrorClass::Wait { seconds: 60 });
        let disconnected =
            r#"{"fault":{"error":[{"message":"message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403","code":"3100"}]}}"#;
        assert_eq!(of(403, disconnected).class, ErrorClass::Revoked);
    }

    #[test]
    fn what_is_not_json_is_judged_by_what_it_is() {
        assert_eq!(of(200, "<html>").class, ErrorClass::Retry);
        assert_eq!(of(504, "").class, ErrorClass::Retry);
        assert_eq!(of(200, r#"{"QueryResponse":{"Invoice":[{"Id":"#).class, ErrorClass::Retry);
        assert_eq!(of(400, r#"{"odd":true}"#).class, ErrorClass::Person);
        assert_eq!(of(401, "{}").class, ErrorClass::Unauthorized);
    }
}
