//! How often one address may ask for what needs no token. What asks the API is counted there, by its token.

use std::net::IpAddr;
use std::sync::Arc;

use bursar_web::{CallerAddress, Edge};
use http::request::Parts;
use sha2::{Digest, Sha256};

/// As many as the API takes of one token.
pub(super) const PER_SECOND: u32 = 30;

/// Counts callers by the address that the proxies in front are believed about; all whose address nobody knows count as one.
#[derive(Clone)]
pub(super) struct Limit(Arc<Edge>);

impl Limit {
    pub(super) fn new(edge: Arc<Edge>) -> Limit {
        Limit(edge)
    }

    /// Counts one more of this caller; false when it is one too many.
    pub(super) async fn lets(&self, parts: Option<&Parts>) -> bool {
        let address = parts.and_then(|parts| CallerAddress::of(&parts.extensions)).map(network);
        let key = Sha256::new().chain_update(b"bursar/mcp/1/").chain_update(address.map(|address| address.to_string()).unwrap_or_default());
        self.0.meter.count(key.finalize().into(), PER_SECOND, self.0.env.now()).await.remaining.is_some()
    }
}

/// Whoever has an address of version 6 has the whole /64 around it.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() & (u128::MAX << 64)).into()),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_household_is_one_caller() {
        let of = |text: &str| network(text.parse().unwrap()).to_string();
        assert_eq!([of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2::9")], ["2001:db8:1:2::", "2001:db8:1:2::"]);
        assert_eq!([of("203.0.113.7"), of("::ffff:203.0.113.7")], ["203.0.113.7", "203.0.113.7"]);
    }
}
