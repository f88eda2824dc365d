use std::future::{Future, IntoFuture};
use std::net::IpAddr;
use std::pin::Pin;

use axum::body::Body;
use bursar_kernel::Uuid;
use bursar_web::CallerAddress;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::Value;
use tower::ServiceExt;

use crate::answer::Answer;
use crate::app::{TestApp, VERSION};
use crate::contract;

/// A request in the making; `.await` sends it. Paths are those of the contract: `/v1` goes before, unless the path begins with `//`
/// (`//healthz`).
pub struct Request {
    app: TestApp,
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Vec<u8>,
    address: Option<IpAddr>,
}

impl Request {
    pub(crate) fn new(app: TestApp, method: Method, path: &str) -> Self {
        let path = path.strip_prefix('/').filter(|rest| rest.starts_with('/')).map_or_else(|| format!("/v1{path}"), str::to_owned);
        Request { app, method, path, headers: HeaderMap::new(), body: Vec::new(), address: None }.header("x-monite-version", VERSION)
    }

    /// With this bearer token.
    pub fn token(self, token: &str) -> Self {
        self.header(AUTHORIZATION.as_str(), &format!("Bearer {token}"))
    }

    /// On behalf of this entity.
    pub fn entity(self, entity: Uuid) -> Self {
        self.header("x-monite-entity-id", &entity.to_string())
    }

    /// With this header instead of what it was.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name: HeaderName = name.parse().expect("a header's name");
        self.headers.insert(name, HeaderValue::from_str(value).expect("a header's value"));
        self
    }

    /// Without this header.
    pub fn without(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    /// From this address of the network.
    pub fn from_address(self, address: IpAddr) -> Self {
        Request { address: Some(address), ..self }
    }

    /// With this JSON body.
    pub fn json(self, body: Value) -> Self {
        self.bytes("application/json", body.to_string())
    }

    /// With these bytes as its body.
    pub fn bytes(mut self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.header(CONTENT_TYPE.as_str(), content_type)
    }

    async fn send(self) -> Answer {
        let mut request = http::Request::new(Body::from(self.body));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.path.parse().expect("a path");
        *request.headers_mut() = self.headers;
        if let Some(address) = self.address {
            request.extensions_mut().insert(CallerAddress(address));
        }
        let response = self.app.router().oneshot(request).await.expect("the router is infallible");
        let answer = Answer::read(format!("{} {}", self.method, self.path), response).await;
        contract::check(&self.method, &self.path, &answer);
        answer
    }
}

impl IntoFuture for Request {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// The requests of whoever has `request(method, path)`.
macro_rules! verbs {
    () => {
        /// GET.
        pub fn get(&self, path: &str) -> Request {
            self.request(Method::GET, path)
        }

        /// The answer of a GET that succeeds.
        pub async fn read(&self, path: &str) -> serde_json::Value {
            self.get(path).await.expect(200)
        }

        /// POST.
        pub fn post(&self, path: &str) -> Request {
            self.request(Method::POST, path)
        }

        /// PATCH.
        pub fn patch(&self, path: &str) -> Request {
            self.request(Method::PATCH, path)
        }

        /// PUT.
        pub fn put(&self, path: &str) -> Request {
            self.request(Method::PUT, path)
        }

        /// DELETE.
        pub fn delete(&self, path: &str) -> Request {
            self.request(Method::DELETE, path)
        }
    };
}
pub(crate) use verbs;
