//! The API, called from within the process. A page that shows or changes something asks the router that serves everybody, so it passes the
//! same layers: permissions, limits, the audit log, the log of requests. There is no other way in.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::request::Builder;
use bursar_kernel::{Error, Result, Uuid};
use bursar_web::Member;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use serde_json::Value;
use tower::ServiceExt;

/// No answer of an operation is larger.
const MAX_ANSWER_BYTES: usize = 32 << 20;

/// The API of this server.
#[derive(Clone)]
pub struct Api(Router);

impl Api {
    /// The API that this router serves under `/v1`.
    pub fn new(router: Router) -> Self {
        Api(router)
    }

    /// As a member of a partner's team.
    pub fn member(&self, member: Member) -> Client {
        Client { router: self.0.clone(), caller: Caller::Member(member) }
    }

    /// As whoever sent this `Authorization` header; without one only what is open to everybody answers.
    pub fn bearer(&self, authorization: Option<HeaderValue>) -> Client {
        Client { router: self.0.clone(), caller: Caller::Bearer(authorization) }
    }
}

#[derive(Clone)]
enum Caller {
    Member(Member),
    Bearer(Option<HeaderValue>),
}

/// The API for one caller.
#[derive(Clone)]
pub struct Client {
    router: Router,
    caller: Caller,
}

/// A request that is being written.
#[must_use]
pub struct Draft {
    client: Client,
    request: Builder,
    body: Body,
}

/// What was answered.
pub struct ApiAnswer {
    /// The HTTP status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// The JSON; null where there is none.
    pub body: Value,
}

impl Client {
    /// The same for what a page wants for its frame: it stands in no log of requests.
    pub fn aside(&self) -> Self {
        let caller = match &self.caller {
            Caller::Member(member) => Caller::Member(Member { is_aside: true, ..*member }),
            bearer => bearer.clone(),
        };
        Client { router: self.router.clone(), caller }
    }

    /// Reads `path` (without `/v1`); pairs of the query whose value is empty are left out.
    pub fn get(&self, path: &str, query: &[(&str, &str)]) -> Draft {
        let pairs = query.iter().filter(|(_, value)| !value.is_empty());
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let mark = if query.is_empty() { "" } else { "?" };
        self.draft(Method::GET, &format!("{path}{mark}{query}"))
    }

    /// Any other request, without a body until one is given.
    pub fn draft(&self, method: Method, path: &str) -> Draft {
        let request = Request::builder().method(method).uri(format!("/v1{path}")).header("x-monite-version", bursar_versions::head().date);
        Draft { client: self.clone(), request, body: Body::empty() }
    }
}

impl Draft {
    /// For this entity.
    pub fn entity(mut self, id: Uuid) -> Self {
        self.request = self.request.header("x-monite-entity-id", id.to_string());
        self
    }

    /// With this header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    /// With this body.
    pub fn json(mut self, body: &Value) -> Self {
        self.request = self.request.header(CONTENT_TYPE, "application/json");
        self.body = Body::from(body.to_string());
        self
    }

    /// With these bytes as its body: a form with a file in it.
    pub fn bytes(mut self, content_type: &str, body: Vec<u8>) -> Self {
        self.request = self.request.header(CONTENT_TYPE, content_type);
        self.body = Body::from(body);
        self
    }

    /// Sends it; any status is an answer.
    pub async fn send(self) -> Result<ApiAnswer> {
        let Draft { client: Client { router, caller }, request, body } = self;
        let mut request = request.body(body).map_err(|error| Error::internal(format!("a request that cannot be sent: {error}")))?;
        match caller {
            Caller::Member(member) => drop(request.extensions_mut().insert(member)),
            Caller::Bearer(Some(authorization)) => drop(request.headers_mut().insert(AUTHORIZATION, authorization)),
            Caller::Bearer(None) => {}
        }
        let (parts, body) = router.oneshot(request).await.unwrap_or_else(|never| match never {}).into_parts();
        let bytes =
            to_bytes(body, MAX_ANSWER_BYTES).await.map_err(|error| Error::internal(format!("an answer that cannot be read: {error}")))?;
        let body = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes)? };
        Ok(ApiAnswer { status: parts.status, headers: parts.headers, body })
    }
}
