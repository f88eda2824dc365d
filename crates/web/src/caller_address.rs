use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, OptionalFromRequestParts};
use http::Extensions;
use http::request::Parts;

/// From which address of the network a request comes, as far as the proxies in front are believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallerAddress(pub IpAddr);

impl CallerAddress {
    /// The caller of a request: named by the layer that knows the proxies, else whoever opened the connection.
    pub fn of(extensions: &Extensions) -> Option<IpAddr> {
        let peer = || extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        extensions.get::<CallerAddress>().map(|caller| caller.0).or_else(peer)
    }

    /// Who shares one caller's addresses: whoever has an address of version 6 has the whole /64 around it.
    pub fn network(address: IpAddr) -> IpAddr {
        match address.to_canonical() {
            IpAddr::V6(address) => IpAddr::V6((address.to_bits() & (u128::MAX << 64)).into()),
            address => address,
        }
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for CallerAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Infallible> {
        Ok(CallerAddress::of(&parts.extensions).map(CallerAddress))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_household_is_one_caller() {
        let of = |text: &str| CallerAddress::network(text.parse().unwrap()).to_string();
        assert_eq!([of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2::9")], ["2001:db8:1:2::", "2001:db8:1:2::"]);
        assert_eq!([of("203.0.113.7"), of("::ffff:203.0.113.7")], ["203.0.113.7", "203.0.113.7"]);
    }
}
