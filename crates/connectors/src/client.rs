//! One authorized call: pace, send, unpack, understand, count, and for reads try again where that is harmless.
//!
//! A read that is repeated does no harm; a write is attempted once (`attempt`). Answers are judged by what is in them, not by their
//! status: providers send errors with status 200, gateways send pages of HTML, and connections end in the middle of a document.

mod attempt;

use std::io::Read;
use std::time::{Duration, Instant};

use bursar_kernel::{DateTime, Timestamp, Utc};
use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode, header};

use crate::facts::Facts;
use crate::pacer::{Pace, Pacer};
use crate::secret::Secret;
use crate::wire::{Wire, WireError};
use crate::{ConnectorError, Cost, ErrorClass};

pub(crate) use attempt::Judged;

/// Largest body after unpacking: a small packed answer may hide a huge one.
const UNPACKED_BYTES: u64 = 256 << 20;
/// How much of a provider's own words is kept.
const WORDS: usize = 300;
/// The longest wait, in seconds, that a provider may ask for: the longest of its limits is counted by the day.
const MAX_WAIT_SECONDS: u64 = 24 * 3600;
/// A failure that took longer than this is not repeated in place: the next one would take as long.
const SLOW: Duration = Duration::from_secs(10);

/// Speaks for one company.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    pub facts: &'static Facts,
    pub wire: Wire,
    pub pacer: Pacer,
    pub access_token: Secret,
}

/// What is asked.
#[derive(Debug)]
pub(crate) struct Call {
    pub method: Method,
    pub url: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: Bytes,
    pub pace: Pace,
    /// Asked again in place after a failure that a moment may heal.
    pub is_repeated: bool,
}

impl Call {
    /// A plain GET.
    pub fn get(url: String) -> Call {
        Call { method: Method::GET, url, headers: Vec::new(), body: Bytes::new(), pace: Pace::Call, is_repeated: true }
    }
}

/// What came back, unpacked.
#[derive(Debug)]
pub(crate) struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// Our clock when it came.
    pub received_at: Timestamp,
}

/// Why an answer is not what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub class: ErrorClass,
    pub message: String,
    pub code: Option<String>,
}

impl Failure {
    pub fn new(class: ErrorClass, message: impl Into<String>) -> Failure {
        Failure { class, message: message.into(), code: None }
    }

    pub fn with_code(self, code: impl Into<String>) -> Failure {
        Failure { code: Some(code.into()), ..self }
    }
}

/// A call without an answer.
#[derive(Debug)]
struct Unanswered {
    failure: Failure,
    /// A byte of it may have reached the provider.
    was_sent: bool,
}

impl Client {
    /// Asks, understands, and asks again after a failure that a moment may heal.
    pub async fn read<T>(&self, call: &Call, understand: impl Fn(&Reply) -> Result<T, Failure>) -> Result<(T, Cost), ConnectorError> {
        let limits = &self.facts.limits;
        let attempts = if call.is_repeated { limits.attempts } else { 1 };
        let mut cost = Cost::default();
        let (mut attempt, begun) = (1, tokio::time::Instant::now());
        loop {
            let (failure, trace_id) = match self.once(call, &mut cost).await {
                Ok(reply) => match understand(&reply) {
                    Ok(answer) => return Ok((answer, cost)),
                    Err(failure) => (failure, self.trace_id(&reply)),
                },
                Err(Unanswered { failure, .. }) => (failure, None),
            };
            let pause = match failure.class {
                ErrorClass::Retry if begun.elapsed() < SLOW => Some(self.pacer.back_off(attempt)),
                ErrorClass::Wait { seconds } if seconds <= limits.longest_sleep_seconds => Some(Duration::from_secs(seconds)),
                _ => None,
            };
            match pause.filter(|_| attempt < attempts) {
                Some(pause) => tokio::time::sleep(pause).await,
                None => {
                    let Failure { class, message, code } = failure;
                    return Err(ConnectorError { class, message, code, trace_id, cost });
                }
            }
            attempt += 1;
        }
    }

    async fn once(&self, call: &Call, cost: &mut Cost) -> Result<Reply, Unanswered> {
        let request = self.request(call).map_err(|failure| Unanswered { failure, was_sent: false })?;
        let slot = self.pacer.admit(call.pace).await;
        let asked = Instant::now();
        let answer = self.wire.send(request).await;
        drop(slot);
        let has_failed = answer.as_ref().map_or(true, |answer| answer.status().is_server_error());
        let ended = if has_failed { "failed" } else { "answered" };
        metrics::histogram!("bursar_provider_call_seconds", "platform" => self.facts.platform.as_str(), "ended" => ended)
            .record(asked.elapsed().as_secs_f64());
        if !matches!(answer, Err(WireError::NotSent)) {
            cost.calls += 1;
        }
        // Of an answer that is too large, fewer rows may fit.
        let answer = answer.map_err(|error| Unanswered {
            was_sent: error != WireError::NotSent,
            failure: Failure::new(ErrorClass::Retry, error.to_string()),
        })?;
        let (parts, packed) = answer.into_parts();
        cost.bytes += packed.len() as u64;
        let body = unpack(packed).map_err(|failure| Unanswered { failure, was_sent: true })?;
        Ok(Reply { status: parts.status, headers: parts.headers, body, received_at: self.pacer.env().now() })
    }

    fn request(&self, call: &Call) -> Result<Request<Bytes>, Failure> {
        let mut request = Request::builder()
            .method(call.method.clone())
            .uri(&call.url)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.access_token.expose()))
            .header(header::ACCEPT, "application/json")
            .header(header::ACCEPT_ENCODING, "gzip");
        for (name, value) in &call.headers {
            request = request.header(*name, value);
        }
        // Only the token is not ours: one that cannot be sent must be renewed.
        request.body(call.body.clone()).map_err(|_| Failure::new(ErrorClass::Unauthorized, "the access token cannot be sent in a header"))
    }

    fn trace_id(&self, reply: &Reply) -> Option<String> {
        reply.headers.get(self.facts.trace_header.as_str()).and_then(|value| value.to_str().ok()).map(str::to_owned)
    }
}

/// Unpacks by content, because a gateway may pack without saying so.
fn unpack(body: Bytes) -> Result<Bytes, Failure> {
    if !body.starts_with(&[0x1f, 0x8b]) {
        return Ok(body);
    }
    let mut unpacked = Vec::new();
    let read = flate2::read::MultiGzDecoder::new(&*body).take(UNPACKED_BYTES + 1).read_to_end(&mut unpacked);
    match read {
        Ok(_) if unpacked.len() as u64 > UNPACKED_BYTES => {
            Err(Failure::new(ErrorClass::Retry, "the provider's answer is too large when unpacked"))
        }
        Ok(_) => Ok(Bytes::from(unpacked)),
        Err(_) => Err(Failure::new(ErrorClass::Retry, "the provider's compressed answer is broken")),
    }
}

impl Reply {
    /// The body as text, if it may be JSON at all; a failure that says what it is instead.
    pub fn json(&self, default_wait_seconds: u64) -> Result<&str, Failure> {
        let text = std::str::from_utf8(&self.body).map_err(|_| Failure::new(ErrorClass::Retry, "the provider's answer is not text"))?;
        if text.trim_start().starts_with(['{', '[']) { Ok(text) } else { Err(self.by_status(default_wait_seconds)) }
    }

    /// The failure that status and words alone tell, for an answer that is not understood otherwise.
    pub fn by_status(&self, default_wait_seconds: u64) -> Failure {
        let words = self.words();
        let status = self.status;
        if status == StatusCode::TOO_MANY_REQUESTS {
            return self.wait(default_wait_seconds);
        }
        if status == StatusCode::UNAUTHORIZED {
            return Failure::new(ErrorClass::Unauthorized, "the provider does not accept the access token");
        }
        // A page of HTML comes from a firewall on the way, not from the provider.
        if status == StatusCode::FORBIDDEN && (words.is_some() || self.body.is_empty()) {
            let said = words.map(|words| format!(": {words}")).unwrap_or_default();
            return Failure::new(ErrorClass::Forbidden, format!("the provider does not allow this{said}"));
        }
        if status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT || status.is_success() || words.is_none() {
            return Failure::new(ErrorClass::Retry, format!("the provider answered with status {status} and nothing that can be read"));
        }
        Failure::new(ErrorClass::Person, format!("the provider answered with status {status}: {}", words.unwrap_or_default()))
    }

    /// A limit was met: how long to wait.
    pub fn wait(&self, default_wait_seconds: u64) -> Failure {
        let seconds = retry_after(&self.headers, self.received_at).unwrap_or(default_wait_seconds);
        let which = self.headers.get("x-rate-limit-problem").and_then(|value| value.to_str().ok());
        let failure =
            Failure::new(ErrorClass::Wait { seconds }, format!("the provider's limit is reached; it asks to wait {seconds} seconds"));
        Failure { code: which.map(str::to_owned), ..failure }
    }

    /// The provider's own plain words; none when the body is empty or a page of HTML.
    fn words(&self) -> Option<String> {
        let text = std::str::from_utf8(&self.body).ok()?.trim();
        if text.is_empty() || text.starts_with('<') { None } else { Some(shorten(text)) }
    }

    /// The time of the answer by its `Date` header.
    pub fn date(&self) -> Option<Timestamp> {
        date(&self.headers)
    }
}

/// A provider's own words, cut to a length that a person reads.
pub(crate) fn shorten(text: &str) -> String {
    text.chars().take(WORDS).collect()
}

/// A failure of reading JSON: cut off or garbled is worth another try; well-formed but of another shape is our mistake.
pub(crate) fn unreadable(error: &serde_json::Error) -> Failure {
    match error.classify() {
        serde_json::error::Category::Data => Failure::new(ErrorClass::Bug, format!("the provider's answer has an unknown shape: {error}")),
        _ => Failure::new(ErrorClass::Retry, "the provider's answer is cut off or garbled"),
    }
}

fn date(headers: &HeaderMap) -> Option<Timestamp> {
    let text = headers.get(header::DATE)?.to_str().ok()?;
    DateTime::parse_from_rfc2822(text).ok().map(|at| at.with_timezone(&Utc))
}

/// Seconds to wait, from seconds or from an HTTP date. A date is read against the answer's own clock, where it shows one.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<u64> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(seconds.clamp(1, MAX_WAIT_SECONDS));
    }
    let until = DateTime::parse_from_rfc2822(text).ok()?.with_timezone(&Utc);
    let seconds = (until - date(headers).unwrap_or(now)).num_seconds();
    Some(u64::try_from(seconds).unwrap_or_default().clamp(1, MAX_WAIT_SECONDS))
}

#[cfg(test)]
mod tests;
