//! Connections of a listener: how many there are, and how long each may take over what it does. Whoever is slow is closed in time, and
//! an answer that is given before its request was read reaches the client all the same (decision D22).

use std::collections::HashMap;
use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::response::Response;
use bursar_web::CallerAddress;
use http::header::CONNECTION;
use http::{HeaderValue, Request};
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};
use tower::ServiceExt;

use crate::proxies::Network;
use crate::running::shutdown_signal;
use body::RequestBody;
use stream::PatientStream;
use unread::Unread;

mod body;
mod stream;
mod unread;

/// Largest head of a request, in bytes.
const HEAD_BYTES: usize = 64 << 10;
/// How long the listener rests when the process has no file descriptors left.
const NO_DESCRIPTORS: Duration = Duration::from_millis(100);

/// What the operator set for connections.
#[derive(Debug, Clone)]
pub struct ConnectionLimits {
    /// Connections in all; further ones wait until one ends.
    pub in_all: usize,
    /// Connections from one address, or from one /64 of IPv6; further ones are closed.
    pub per_address: usize,
    /// Proxies: their connections are other people's, and are not counted by address.
    pub proxies: Vec<Network>,
    /// Until a new connection has sent the head of a request.
    pub head: Duration,
    /// Until a kept connection has sent the head of another one.
    pub idle: Duration,
    /// Until the body of a request is whole, from its head on.
    pub body: Duration,
    /// How long a client is waited for that takes nothing of an answer, or less than the slowest rate.
    pub answer: Duration,
    /// The slowest rate at which an answer is taken, in bytes a second.
    pub slowest: u32,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        ConnectionLimits {
            in_all: 800,
            per_address: 400,
            proxies: Vec::new(),
            head: Duration::from_secs(10),
            idle: Duration::from_secs(75),
            body: Duration::from_secs(30),
            answer: Duration::from_secs(20),
            slowest: 4096,
        }
    }
}

/// Serves until told to stop: accepts nothing new then, and finishes what it has.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: ConnectionLimits,
    stopped: watch::Receiver<bool>,
) -> bursar_kernel::Result<()> {
    let limits = Arc::new(limits);
    let (places, by_address) = (Arc::new(Semaphore::new(limits.in_all)), Arc::<ByAddress>::default());
    let mut connections = JoinSet::new();
    let mut stop = pin!(shutdown_signal(stopped.clone()));
    loop {
        let accepted = async {
            let place = places.clone().acquire_owned().await.map_err(io::Error::other)?;
            Ok::<_, io::Error>((place, listener.accept().await?))
        };
        let accepted = tokio::select! {
            accepted = accepted => accepted,
            () = &mut stop => break,
        };
        while connections.try_join_next().is_some() {}
        match accepted {
            Ok((place, (stream, peer))) => {
                let Some(counted) = by_address.enter(peer.ip(), &limits) else { continue };
                let (router, limits, stopped) = (router.clone(), limits.clone(), stopped.clone());
                connections.spawn(async move {
                    let _held = (place, counted);
                    connection(stream, peer, router, limits, stopped).await;
                });
            }
            // A client that left again is none of ours; what lasts is a process out of descriptors.
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                sleep(NO_DESCRIPTORS).await;
            }
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
    Ok(())
}

/// How many connections each address has.
#[derive(Debug, Default)]
struct ByAddress(Mutex<HashMap<IpAddr, usize>>);

/// One connection of an address; it is counted until this is dropped.
struct Counted(Arc<ByAddress>, IpAddr);

impl ByAddress {
    /// One more connection from this address; none when it has all that it may.
    fn enter(self: &Arc<Self>, address: IpAddr, limits: &ConnectionLimits) -> Option<Counted> {
        let network = CallerAddress::network(address);
        let is_proxy = limits.proxies.iter().any(|proxy| proxy.contains(address));
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(network).or_default();
        if *count >= limits.per_address && !is_proxy {
            metrics::counter!("bursar_connections_refused_total").increment(1);
            return None;
        }
        *count += 1;
        Some(Counted(self.clone(), network))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut counts = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.1) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.1);
            }
        }
    }
}

async fn connection(stream: TcpStream, peer: SocketAddr, router: Router, limits: Arc<ConnectionLimits>, stopped: watch::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    let (unread, has_asked) = (Arc::<Unread>::default(), Arc::<AtomicBool>::default());
    let service = service_fn(|request| {
        has_asked.store(true, Ordering::Relaxed);
        answered(router.clone(), request, peer, limits.body, unread.clone())
    });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(limits.idle).max_buf_size(HEAD_BYTES);
    let mut served = pin!(server.serve_connection(TokioIo::new(PatientStream::new(stream, limits.answer, limits.slowest)), service));
    let mut is_silent = pin!(async {
        sleep(limits.head).await;
        if has_asked.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
    });
    let mut discarding = pin!(unread.discard());
    let (mut stop, mut is_stopping) = (pin!(shutdown_signal(stopped)), false);
    loop {
        tokio::select! {
            _ = served.as_mut() => break,
            () = &mut is_silent => break,
            () = &mut discarding => break,
            () = &mut stop, if !is_stopping => {
                is_stopping = true;
                served.as_mut().graceful_shutdown();
            }
        }
    }
}

/// The answer to a request. What it leaves unread of the body is read and dropped while the answer is on its way; where that may not be
/// enough, the answer says that the connection ends with it.
async fn answered(
    router: Router,
    request: Request<Incoming>,
    peer: SocketAddr,
    patience: Duration,
    unread: Arc<Unread>,
) -> Result<Response, Infallible> {
    let (mut parts, incoming) = request.into_parts();
    parts.extensions.insert(ConnectInfo(peer));
    if incoming.is_end_stream() {
        return router.oneshot(Request::from_parts(parts, Body::empty())).await;
    }
    let body = RequestBody::new(incoming, &parts.headers, Instant::now() + patience, unread.clone());
    let mut response = router.oneshot(Request::from_parts(parts, Body::new(body))).await?;
    if unread.ends_the_connection() {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(response)
}
