//! What QuickBooks says when it does not do as asked.
//!
//! Three shapes: `Fault` of the product itself (sometimes with status 200), lower-case `fault` of the gateway before it, and the
//! same in XML, whatever was asked for.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::ErrorClass;
use crate::client::{Failure, Reply, shorten};
use crate::lenient;

/// Faults in XML are short: a longer text is something else.
const MAX_XML_LENGTH: usize = 64 << 10;

/// A list of errors, in either shape.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Fault {
    #[serde(rename = "Error", alias = "error", default)]
    errors: Vec<FaultError>,
    #[serde(rename = "type", alias = "@type", default)]
    kind: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
struct FaultError {
    #[serde(rename = "Message", alias = "message", default)]
    message: Option<String>,
    #[serde(rename = "Detail", alias = "detail", default)]
    detail: Option<String>,
    #[serde(alias = "@code", default)]
    code: Option<String>,
    #[serde(alias = "@element", default)]
    element: Option<String>,
}

impl Fault {
    /// The field that it names.
    pub fn element(&self) -> Option<String> {
        self.errors.first()?.element.clone().filter(|element| !element.is_empty())
    }
}

/// A fault as it stands in an answer. One that cannot be read is a fault all the same.
pub(super) fn fault(written: &RawValue) -> Fault {
    lenient::value(written).unwrap_or_default()
}

/// The fault of the gateway, when the answer is one in XML.
pub(super) fn of_gateway(reply: &Reply) -> Option<Fault> {
    #[derive(Deserialize)]
    struct Answer {
        #[serde(rename = "Fault")]
        fault: Fault,
    }
    let text = std::str::from_utf8(&reply.body).ok()?.trim_start();
    let is_xml = text.starts_with('<') && text.len() <= MAX_XML_LENGTH;
    is_xml.then(|| quick_xml::de::from_str::<Answer>(text).ok()).flatten().map(|answer| answer.fault)
}

/// The failure that a fault means.
pub(super) fn failure(fault: &Fault, reply: &Reply, default_wait_seconds: u64) -> Failure {
    let nothing = FaultError::default();
    let first = fault.errors.first().unwrap_or(&nothing);
    let message = first.message.as_deref().unwrap_or_default();
    // The gateway writes the code into its words too, and 003200 for what the product calls 3200.
    let in_words = || message.split("errorCode=").nth(1).and_then(|rest| rest.split(';').next());
    let written = first.code.as_deref().or_else(in_words).unwrap_or_default();
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
        "120" => ErrorClass::Forbidden,
        "6190" => ErrorClass::Person,
        "10000" => ErrorClass::Retry,
        "2010" | "2020" | "2030" | "2170" | "4000" | "4001" => ErrorClass::Bug,
        "500" if status < 500 => ErrorClass::Bug,
        _ if message.contains("ApplicationAuthorizationFailed") => ErrorClass::Revoked,
        _ if status == 401 || message.contains("AuthenticationFailed") => ErrorClass::Unauthorized,
        _ if status == 403 => ErrorClass::Forbidden,
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
    use super::*;
    use crate::quickbooks::envelope;
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
            (401, "120", ErrorClass::Forbidden),
            (403, "77", ErrorClass::Forbidden),
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
    fn the_gateway_speaks_xml_too() {
        let xml = |code: &str, words: &str| {
            let body = format!(
                r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
                <IntuitResponse time="2026-03-04T10:00:00.000-08:00" xmlns="http://schema.intuit.com/finance/v3"><Fault type="SERVICE">
                <Error{code}><Message>message={words}</Message></Error></Fault></IntuitResponse>"#
            );
            String::leak(body)
        };
        let cases = [
            (403, r#" code="3100""#, "ApplicationAuthorizationFailed; errorCode=003100; statusCode=403", ErrorClass::Revoked),
            (403, "", "SomethingElse; errorCode=003100; statusCode=403", ErrorClass::Revoked),
            (401, r#" code="3200""#, "AuthenticationFailed; errorCode=003200; statusCode=401", ErrorClass::Unauthorized),
            (429, r#" code="3001""#, "ThrottleExceeded; errorCode=003001; statusCode=429", ErrorClass::Wait { seconds: 60 }),
            (504, r#" code="6002""#, "GatewayTimeout; errorCode=006002; statusCode=504", ErrorClass::Retry),
            (403, "", "Unheard of", ErrorClass::Forbidden),
        ];
        for (status, code, words, class) in cases {
            assert_eq!(of(status, xml(code, words)).class, class, "{words}");
        }
    }

    #[test]
    fn a_fault_is_a_fault_however_it_is_written() {
        let odd = [r#"{"Error":[{"code":3100,"Message":null}],"type":5}"#, r#"{"Error":null}"#, "[]", r#""broken""#, "7"];
        for fault in odd {
            let body = String::leak(format!(r#"{{"QueryResponse":{{}},"Fault":{fault}}}"#));
            assert!(matches!(of(500, body).class, ErrorClass::Retry), "{fault}");
        }
    }

    #[test]
    fn what_is_not_json_is_judged_by_what_it_is() {
        assert_eq!(of(200, "<html>").class, ErrorClass::Retry);
        assert_eq!(of(504, "").class, ErrorClass::Retry);
        assert_eq!(of(200, r#"{"QueryResponse":{"Invoice":[{"Id":"#).class, ErrorClass::Retry);
        assert_eq!(of(400, r#"{"odd":true}"#).class, ErrorClass::Person);
        assert_eq!(of(401, "{}").class, ErrorClass::Unauthorized);
        assert_eq!(of(403, "<html>").class, ErrorClass::Retry, "a firewall on the way");
        assert_eq!(of(403, "").class, ErrorClass::Forbidden);
        assert_eq!(of(200, r#"{"CDCResponse":{},"BatchItemResponse":null}"#).class, ErrorClass::Bug);
    }
}
