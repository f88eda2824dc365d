//! Faults that are armed over the control API and strike calls of the providers: what real networks, gateways and providers
//! do, made repeatable.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::Provider;
use crate::random::Random;

/// Response extension: the connection broke here and the client got nothing. Served over TCP, the body of such a response
/// fails at once, so that the server closes the connection before it wrote a byte. A caller of the router in the same process
/// must look for this extension, and treat the call as lost.
#[derive(Clone, Copy, Debug)]
pub struct Dropped;

/// An armed fault.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Fault {
    #[serde(default)]
    pub id: u64,
    /// Absent: both.
    pub provider: Option<Provider>,
    #[serde(default)]
    pub matching: Matching,
    #[serde(flatten)]
    pub kind: Kind,
    /// How often it strikes: a number or `"forever"`. Once if absent.
    #[serde(default)]
    pub times: Times,
    /// Lets this many matching calls pass first.
    #[serde(default)]
    pub after: u64,
    /// Strikes a matching call with this probability, drawn from the world's seed.
    #[serde(default = "certain")]
    pub probability: f64,
}

fn certain() -> f64 {
    1.0
}

/// Which calls a fault strikes; what is absent matches all.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Matching {
    pub method: Option<String>,
    /// A part of the path, in any case.
    pub path: Option<String>,
    /// A part of the query, as it was sent or decoded; of several, each must be there.
    pub query: Option<Parts>,
    pub company: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Parts {
    One(String),
    Several(Vec<String>),
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Times {
    Count(u64),
    Word(Forever),
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Forever {
    Forever,
}

impl Default for Times {
    fn default() -> Self {
        Times::Count(1)
    }
}

/// What happens to a call that is struck.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// Nothing is done; an empty answer with this status.
    Refuse { status: u16 },
    /// Nothing is done; this status and body.
    Status {
        status: u16,
        body: String,
        #[serde(default = "json_type")]
        content_type: String,
        #[serde(default)]
        headers: BTreeMap<String, String>,
    },
    /// Nothing is done; the provider's 429.
    RateLimited {
        retry_after: Option<u64>,
        #[serde(default = "minute")]
        problem: String,
    },
    /// The answer takes longer: before anything is done, or (`when: "after"`) when it is done and journaled.
    Delay {
        milliseconds: u64,
        #[serde(default)]
        when: When,
    },
    /// The connection breaks before anything is done.
    DropBefore,
    /// Everything is done, then the connection breaks.
    DropAfter,
    /// Everything is done, then a 500 says otherwise.
    #[serde(rename = "commit_then_500")]
    CommitThen500,
    /// Nothing is done; a gateway's HTML page.
    Html {
        #[serde(default = "bad_gateway")]
        status: u16,
    },
    /// Everything is done, and half of the JSON arrives.
    TruncatedJson,
    /// Nothing is done; the provider's error envelope with status 200.
    #[serde(rename = "fault_with_200")]
    FaultWith200,
    /// Nothing is done; the token is refused: 401, or `invalid_grant` from the token endpoint.
    TokenDead,
    /// The answer is compressed, asked or not.
    Gzip,
    /// A list loses this share of its rows.
    ShrinkList { share: f64 },
    /// A list announces more than it serves.
    WrongTotal {
        #[serde(default = "one")]
        extra: u64,
    },
    /// A row of a list has other members, or lacks some.
    ChangeRow {
        #[serde(default)]
        row: usize,
        #[serde(default)]
        fields: Map<String, Value>,
        #[serde(default)]
        without: Vec<String>,
    },
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum When {
    #[default]
    Before,
    After,
}

fn json_type() -> String {
    "application/json".to_owned()
}

fn minute() -> String {
    "minute".to_owned()
}

fn bad_gateway() -> u16 {
    502
}

fn one() -> u64 {
    1
}

impl Kind {
    /// The name in the control API, for the journal.
    pub fn name(&self) -> &'static str {
        match self {
            Kind::Refuse { .. } => "refuse",
            Kind::Status { .. } => "status",
            Kind::RateLimited { .. } => "rate_limited",
            Kind::Delay { .. } => "delay",
            Kind::DropBefore => "drop_before",
            Kind::DropAfter => "drop_after",
            Kind::CommitThen500 => "commit_then_500",
            Kind::Html { .. } => "html",
            Kind::TruncatedJson => "truncated_json",
            Kind::FaultWith200 => "fault_with_200",
            Kind::TokenDead => "token_dead",
            Kind::Gzip => "gzip",
            Kind::ShrinkList { .. } => "shrink_list",
            Kind::WrongTotal { .. } => "wrong_total",
            Kind::ChangeRow { .. } => "change_row",
        }
    }
}

/// The call that a fault may strike.
pub struct Target<'a> {
    pub provider: Provider,
    pub method: &'a str,
    pub path: &'a str,
    pub query: &'a str,
    pub company: Option<&'a str>,
}

/// All armed faults.
#[derive(Default)]
pub struct Plan {
    pub faults: Vec<Fault>,
    armed: u64,
}

impl Plan {
    /// Arms a fault and gives its number.
    pub fn arm(&mut self, mut fault: Fault) -> u64 {
        self.armed += 1;
        fault.id = self.armed;
        self.faults.push(fault);
        self.armed
    }

    /// The faults that strike this call, in the order in which they were armed; spent ones are forgotten.
    pub fn strike(&mut self, target: &Target<'_>, random: &mut Random) -> Vec<Kind> {
        let mut struck = Vec::new();
        for fault in self.faults.iter_mut().filter(|fault| fault.matches(target)) {
            if fault.after > 0 {
                fault.after -= 1;
                continue;
            }
            if fault.probability < 1.0 && !random.chance(fault.probability) {
                continue;
            }
            if let Times::Count(left) = &mut fault.times {
                if *left == 0 {
                    continue;
                }
                *left -= 1;
            }
            struck.push(fault.kind.clone());
        }
        self.faults.retain(|fault| !matches!(fault.times, Times::Count(0)));
        struck
    }
}

impl Parts {
    fn are_in(&self, query: &str) -> bool {
        let pairs: Vec<(String, String)> = serde_html_form::from_str(query).unwrap_or_default();
        let decoded = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
        let parts = match self {
            Parts::One(part) => std::slice::from_ref(part),
            Parts::Several(parts) => parts.as_slice(),
        };
        parts.iter().all(|part| query.contains(part.as_str()) || decoded.contains(part.as_str()))
    }
}

impl Fault {
    fn matches(&self, target: &Target<'_>) -> bool {
        let matching = &self.matching;
        self.provider.is_none_or(|provider| provider == target.provider)
            && matching.method.as_ref().is_none_or(|method| method.eq_ignore_ascii_case(target.method))
            && matching.path.as_ref().is_none_or(|path| target.path.to_lowercase().contains(&path.to_lowercase()))
            && matching.query.as_ref().is_none_or(|query| query.are_in(target.query))
            && matching.company.as_ref().is_none_or(|company| target.company == Some(company))
    }
}

/// A response that stands for a broken connection.
pub fn dropped() -> Response {
    let broken = futures::stream::once(async { Err::<Bytes, _>(std::io::Error::from(std::io::ErrorKind::ConnectionReset)) });
    let mut response = Response::new(Body::from_stream(broken));
    response.extensions_mut().insert(Dropped);
    response
}

/// A response of a status, a type and a body.
pub fn answer(status: u16, content_type: &str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Ok(content_type) = HeaderValue::from_str(content_type) {
        response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    }
    response
}

/// The answer that a fault was armed with.
pub fn armed(status: u16, content_type: &str, body: &str, headers: &BTreeMap<String, String>) -> Response {
    let mut response = answer(status, content_type, body.to_owned());
    let named = headers.iter().filter_map(|(name, value)| Some((name.parse::<HeaderName>().ok()?, HeaderValue::from_str(value).ok()?)));
    response.headers_mut().extend(named);
    response
}

/// The page that a gateway shows when what is behind it does not answer.
pub const HTML: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n";

/// Takes a share of the rows out of the longest list of an answer.
pub fn shrink(body: &mut Value, share: f64) {
    if let Some(rows) = longest(body) {
        let lost = (rows.len() as f64 * share).ceil().max(0.0) as usize;
        rows.truncate(rows.len().saturating_sub(lost));
    }
}

/// Changes one row of the longest list of an answer; a list without that row stays as it is.
pub fn change_row(body: &mut Value, row: usize, fields: &Map<String, Value>, without: &[String]) {
    let Some(row) = longest(body).and_then(|rows| rows.get_mut(row)?.as_object_mut()) else { return };
    row.extend(fields.clone());
    row.retain(|name, _| !without.contains(name));
}

/// Raises every total that an answer announces.
pub fn announce_more(body: &mut Value, extra: u64) {
    match body {
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut() {
                match (name.as_str(), value.as_u64()) {
                    ("totalCount" | "itemCount" | "maxResults", Some(count)) => *value = Value::from(count + extra),
                    _ => announce_more(value, extra),
                }
            }
        }
        Value::Array(rows) => rows.iter_mut().for_each(|row| announce_more(row, extra)),
        _ => {}
    }
}

fn longest(body: &mut Value) -> Option<&mut Vec<Value>> {
    let fields = body.as_object_mut()?;
    let inner =
        fields.iter().filter_map(|(name, value)| Some((name.clone(), value.as_array().map(Vec::len)?))).max_by_key(|(_, length)| *length);
    match inner {
        Some((name, _)) => fields.get_mut(&name)?.as_array_mut(),
        None => fields.values_mut().find_map(longest),
    }
}
