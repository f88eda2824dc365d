//! Who is really calling, when a proxy stands in between: only a trusted one is believed.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use bursar_web::CallerAddress;
use http::HeaderMap;
use tracing::Instrument;

/// An address or a network, such as `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

/// The text names no network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoNetwork;

impl fmt::Display for NoNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("neither an address nor a network")
    }
}

impl FromStr for Network {
    type Err = NoNetwork;

    fn from_str(text: &str) -> Result<Self, NoNetwork> {
        let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let address: IpAddr = address.parse().map_err(|_| NoNetwork)?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(longest), |prefix| prefix.parse().map_err(|_| NoNetwork))?;
        if prefix > longest { Err(NoNetwork) } else { Ok(Network { address, prefix }) }
    }
}

impl Network {
    /// Is the address part of this network?
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => same(own.to_bits().into(), other.to_bits().into(), 32 - self.prefix),
            (IpAddr::V6(own), IpAddr::V6(other)) => same(own.to_bits(), other.to_bits(), 128 - self.prefix),
            _ => false,
        }
    }
}

fn same(left: u128, right: u128, free_bits: u8) -> bool {
    let cut = |bits: u128| bits.checked_shr(free_bits.into()).unwrap_or_default();
    cut(left) == cut(right)
}

/// The caller: the peer, or the last address of `X-Forwarded-For` that is no proxy of ours, when the peer is one.
pub fn caller(trusted: &[Network], peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    if !is_trusted(peer) {
        return peer;
    }
    let lines = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    let forwarded: Vec<Option<IpAddr>> = lines.flat_map(|line| line.split(',')).map(|word| word.trim().parse().ok()).collect();
    let mut caller = peer;
    for address in forwarded.into_iter().rev() {
        // What cannot be read was not written by a proxy of ours.
        let Some(address) = address else { break };
        caller = address;
        if !is_trusted(address) {
            break;
        }
    }
    caller
}

/// A layer that names the caller, in the logs of a request and to its handler.
pub async fn name_caller(State(trusted): State<Arc<Vec<Network>>>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let Some(peer) = peer else { return next.run(request).await };
    let caller = caller(&trusted, peer, request.headers());
    request.extensions_mut().insert(CallerAddress(caller));
    next.run(request).instrument(tracing::info_span!("from", %caller)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let trusted: Vec<Network> = ["10.0.0.0/8", "::1"].map(|text| text.parse().unwrap()).to_vec();
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "1.1.1.1, 203.0.113.7, 10.1.1.1".parse().unwrap());
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        assert_eq!(caller(&trusted, address("10.2.2.2"), &headers), address("203.0.113.7"));
        assert_eq!(caller(&trusted, address("::1"), &headers), address("203.0.113.7"));
        assert_eq!(caller(&trusted, address("203.0.113.9"), &headers), address("203.0.113.9"));
        assert_eq!(caller(&trusted, address("10.2.2.2"), &HeaderMap::new()), address("10.2.2.2"));
    }

    #[test]
    fn networks_are_read() {
        assert!("0.0.0.0/0".parse::<Network>().unwrap().contains("8.8.8.8".parse().unwrap()));
        assert!("10.0.0.0/33".parse::<Network>().is_err() && "example.com".parse::<Network>().is_err());
        assert!(!"10.0.0.1".parse::<Network>().unwrap().contains("10.0.0.2".parse().unwrap()));
        assert!("10.0.0.0/8".parse::<Network>().unwrap().contains("::ffff:10.0.0.2".parse().unwrap()));
    }
}
