//! The form in which Xero answers whoever does not ask for JSON: a client that forgets `Accept` meets it here too.

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use futures::FutureExt;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};
use http_body_util::{BodyExt, Collected};
use maud::Escaper;
use serde_json::Value;
use std::fmt::Write;

use super::dates;

/// The answer in the form that was asked for. Refusals of the gateway are JSON or text whatever was asked for.
pub fn in_form(headers: &HeaderMap, response: Response) -> Response {
    let asks_for_json = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("json"));
    let root = match response.status() {
        StatusCode::OK => "Response",
        StatusCode::BAD_REQUEST => "ApiException",
        _ => return response,
    };
    if asks_for_json {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // All bodies here are whole, so they are ready at once.
    let bytes = body.collect().now_or_never().and_then(Result::ok).map(Collected::to_bytes).unwrap_or_default();
    let mut text = String::from(r#"<?xml version="1.0" encoding="utf-8"?>"#);
    element(&mut text, root, &serde_json::from_slice(&bytes).unwrap_or_default());
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/xml; charset=utf-8"));
    Response::from_parts(parts, Body::from(Bytes::from(text)))
}

fn element(text: &mut String, name: &str, value: &Value) {
    text.push_str(&format!("<{name}>"));
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| element(text, name, value)),
        Value::Array(rows) => rows.iter().for_each(|row| element(text, singular(name), row)),
        Value::Null => {}
        Value::String(said) => {
            let moment = said.starts_with("/Date(").then(|| dates::read_moment(said)).flatten();
            let said = moment.map_or_else(|| said.clone(), |at| at.format("%Y-%m-%dT%H:%M:%S").to_string());
            // A String takes whatever is written to it.
            let _ = Escaper::new(text).write_str(&said);
        }
        other => text.push_str(&other.to_string()),
    }
    text.push_str(&format!("</{name}>"));
}

/// `Invoices` hold `Invoice`, `Addresses` hold `Address`, `Currencies` hold `Currency`.
fn singular(plural: &str) -> &str {
    match plural {
        "Elements" => "DataContractBase",
        "Currencies" => "Currency",
        "Addresses" => "Address",
        "Tracking" => "TrackingCategory",
        other => other.strip_suffix('s').unwrap_or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_have_an_element_for_each_row() {
        let mut text = String::new();
        let body = serde_json::json!({ "Invoices": [{ "Name": "A & B", "Date": "/Date(1772323200000+0000)/", "Total": 1.5 }] });
        element(&mut text, "Response", &body);
        let row = "<Invoice><Date>2026-03-01T00:00:00</Date><Name>A &amp; B</Name><Total>1.5</Total></Invoice>";
        assert_eq!(text, format!("<Response><Invoices>{row}</Invoices></Response>"));
    }
}
