//! The wire to a provider: one request out, one whole answer back.
//!
//! A tower service, so that the simulation can put a simulator in the provider's place. Limits stand here, once: time, size, no
//! redirects. Nothing of a request or an answer is ever logged.

use std::future::Future;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{Request, Response};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use tower::util::BoxCloneSyncService;
use tower::{BoxError, Service, ServiceExt};

/// The limits of a wire.
#[derive(Debug, Clone, Copy)]
pub struct WireLimits {
    /// From the first byte sent to the last received.
    pub timeout: Duration,
    /// Largest body of an answer, in bytes as they travel.
    pub body_bytes: usize,
}

impl Default for WireLimits {
    /// 20 seconds and 64 MB.
    fn default() -> Self {
        WireLimits { timeout: Duration::from_secs(20), body_bytes: 64 << 20 }
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// Not a byte of the request arrived: name not found, refused, no route. Asking again is safe, whatever was asked.
    #[error("the provider cannot be reached")]
    NotSent,
    /// Broken or out of time after sending: the provider may have acted.
    #[error("the provider did not answer in time, or the connection broke")]
    Unknown,
    /// The answer is larger than we take.
    #[error("the provider's answer is larger than {limit} bytes")]
    TooLarge {
        /// Bytes.
        limit: usize,
    },
}

/// A way to send requests. Cheap to clone.
#[derive(Clone)]
pub struct Wire {
    service: BoxCloneSyncService<Request<Bytes>, Response<Bytes>, WireError>,
    timeout: Duration,
}

impl std::fmt::Debug for Wire {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Wire").field("timeout", &self.timeout).finish_non_exhaustive()
    }
}

impl Wire {
    /// The internet. The program must have installed its TLS provider before.
    pub fn internet(limits: WireLimits) -> Result<Wire, reqwest::Error> {
        let client = reqwest::Client::builder()
            .user_agent(concat!("bursar/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(limits.timeout / 2)
            .timeout(limits.timeout)
            // The client unpacks bodies itself, so that what is counted is what traveled.
            .gzip(false)
            .build()?;
        let body_bytes = limits.body_bytes;
        let service = tower::service_fn(move |request| over_reqwest(client.clone(), request, body_bytes));
        Ok(Wire { service: BoxCloneSyncService::new(service), timeout: limits.timeout })
    }

    /// Any service that answers HTTP requests, such as the router of a simulator. Its errors count as broken connections.
    pub fn from_service<S, B>(service: S, limits: WireLimits) -> Wire
    where
        S: Service<Request<Full<Bytes>>, Response = Response<B>> + Clone + Send + Sync + 'static,
        S::Future: Send,
        B: BodyExt<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let body_bytes = limits.body_bytes;
        let service = tower::service_fn(move |request| over_service(service.clone(), request, body_bytes));
        Wire { service: BoxCloneSyncService::new(service), timeout: limits.timeout }
    }

    /// A service that already speaks of wire errors: a plan of faults, a test.
    pub fn from_function<F, R>(function: F, limits: WireLimits) -> Wire
    where
        F: Fn(Request<Bytes>) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Result<Response<Bytes>, WireError>> + Send + 'static,
    {
        Wire { service: BoxCloneSyncService::new(tower::service_fn(function)), timeout: limits.timeout }
    }

    /// Sends a request and waits for the whole answer, whatever its status.
    pub async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, WireError> {
        let answer = tokio::time::timeout(self.timeout, self.service.clone().oneshot(request));
        answer.await.unwrap_or(Err(WireError::Unknown))
    }
}

async fn over_reqwest(client: reqwest::Client, request: Request<Bytes>, limit: usize) -> Result<Response<Bytes>, WireError> {
    // What cannot be built cannot have been sent.
    let request = reqwest::Request::try_from(request).map_err(|_| WireError::NotSent)?;
    let classify = |error: reqwest::Error| if error.is_connect() || error.is_builder() { WireError::NotSent } else { WireError::Unknown };
    let mut answer = client.execute(request).await.map_err(classify)?;
    let mut parts = Response::builder().status(answer.status());
    if let Some(headers) = parts.headers_mut() {
        *headers = std::mem::take(answer.headers_mut());
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = answer.chunk().await.map_err(|_| WireError::Unknown)? {
        if body.len() + chunk.len() > limit {
            return Err(WireError::TooLarge { limit });
        }
        body.extend_from_slice(&chunk);
    }
    parts.body(body.freeze()).map_err(|_| WireError::Unknown)
}

async fn over_service<S, B>(service: S, request: Request<Bytes>, limit: usize) -> Result<Response<Bytes>, WireError>
where
    S: Service<Request<Full<Bytes>>, Response = Response<B>>,
    B: BodyExt<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    let answer = service.oneshot(request.map(Full::new)).await.map_err(|_| WireError::Unknown)?;
    let (parts, body) = answer.into_parts();
    let too_large = |error: BoxError| if error.is::<LengthLimitError>() { WireError::TooLarge { limit } } else { WireError::Unknown };
    let body = Limited::new(body, limit).collect().await.map_err(too_large)?.to_bytes();
    Ok(Response::from_parts(parts, body))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn answer(size: usize) -> Result<Response<Full<Bytes>>, std::convert::Infallible> {
        Ok(Response::new(Full::new(Bytes::from(vec![b'x'; size]))))
    }

    #[tokio::test]
    async fn an_answer_larger_than_the_limit_is_refused() {
        let limits = WireLimits { body_bytes: 10, ..WireLimits::default() };
        let small = Wire::from_service(tower::service_fn(|_| answer(10)), limits);
        assert_eq!(small.send(Request::default()).await.unwrap().body().len(), 10);
        let large = Wire::from_service(tower::service_fn(|_| answer(11)), limits);
        assert_eq!(large.send(Request::default()).await.unwrap_err(), WireError::TooLarge { limit: 10 });
    }

    #[tokio::test(start_paused = true)]
    async fn silence_is_an_unknown_outcome() {
        let silent = |_| async {
            tokio::time::sleep(Duration::from_secs(3600)).await;
            answer(1).await
        };
        let wire = Wire::from_service(tower::service_fn(silent), WireLimits::default());
        assert_eq!(wire.send(Request::default()).await.unwrap_err(), WireError::Unknown);
    }
}
