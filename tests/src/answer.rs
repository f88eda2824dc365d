use axum::body::{Body, Bytes};
use http::{HeaderMap, Response};
use http_body_util::BodyExt;
use serde_json::Value;

/// An answer that was read to its end and kept to the published document.
#[derive(Debug)]
pub struct Answer {
    /// Method and path.
    pub request: String,
    /// Status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// The body; null when there is none or it is no JSON.
    pub body: Value,
    /// The body as it came.
    pub text: String,
    /// Its bytes, where it is no text.
    pub bytes: Bytes,
}

impl Answer {
    pub(crate) async fn read(request: String, response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("the body can be read").to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let body = serde_json::from_str(&text).unwrap_or_default();
        Answer { request, status: parts.status.as_u16(), headers: parts.headers, body, text, bytes }
    }

    /// The body of an answer with this status; panics with everything that is known otherwise.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}: {}", self.request, self.text);
        self.body
    }

    /// The same for an error: its message.
    #[track_caller]
    pub fn message(self, status: u16) -> String {
        let body = self.expect(status);
        body["error"]["message"].as_str().expect("an error has a message").to_owned()
    }

    /// A header as text; empty when it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The fields that a 422 names, as `body.lines.0.price`, in the order of the alphabet.
    #[track_caller]
    pub fn fields(&self) -> Vec<String> {
        assert_eq!(self.status, 422, "{}: {}", self.request, self.text);
        let step = |step: &Value| step.as_str().map_or_else(|| step.to_string(), str::to_owned);
        let detail = self.body["detail"].as_array().expect("a 422 has details");
        let mut fields: Vec<String> = detail
            .iter()
            .map(|field| field["loc"].as_array().expect("a field has a place").iter().map(step).collect::<Vec<_>>().join("."))
            .collect();
        fields.sort();
        fields
    }
}
